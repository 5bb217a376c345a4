import type { Correction, Profile, Touch } from './profile';

/** What habits follow from. */
type Remembered = Pick<Profile, 'recent' | 'corrections'>;

/** How a visitor goes from one event to the next, for one attribute. A repeat of the same item says nothing new. */
export interface Habit {
  /** Values of the newest event that carries the attribute. */
  last: readonly string[];
  /** Events that carry it. */
  events: number;
  /** Transitions between them that stayed, each by the share of its values that came again. */
  stays: number;
  /** How many of the remembered events are about each value, repeats included. */
  readonly about: Map<string, number>;
}

/** By attribute, for those that a remembered event carries. */
export type HabitRows = ReadonlyMap<string, Readonly<Habit>>;

/** What follows from the remembered events, and from which ones it was made. */
interface Habits {
  readonly corrections: readonly Correction[];
  oldest: Touch | undefined;
  second: Touch | undefined;
  newest: Touch | undefined;
  length: number;
  readonly rows: Map<string, Habit>;
}

/**
 * Kept beside the list of remembered events that they follow from, so that a decision need not read the whole list. A
 * list that has changed in any other way than by its next event is read anew.
 */
const kept = new WeakMap<readonly Touch[], Habits>();

/** The visitor's habits. */
export const habitsOf = (profile: Remembered): HabitRows => keptFor(profile).rows;

/** The habit for an attribute; undefined where no event carries it. */
export function habitOf(habits: HabitRows, attribute: string): Readonly<Habit> | undefined {
  const row = habits.get(attribute);
  return row && row.events > 0 ? row : undefined;
}

/** How many of the remembered events are about a value, for sentences like "because of 3 skirts". */
export const eventsAbout = (habits: HabitRows, attribute: string, value: string): number =>
  habits.get(attribute)?.about.get(value) ?? 0;

function keptFor({ recent, corrections }: Remembered): Habits {
  const known = kept.get(recent);
  if (known && known.corrections === corrections && known.newest === recent[recent.length - 1])
    if (known.length === recent.length && known.oldest === recent[0]) return known;
  const habits = { corrections, rows: new Map<string, Habit>() } as Habits;
  recent.forEach((touch, i) => append(habits, recent[i - 1], touch));
  kept.set(recent, stamped(habits, recent));
  return habits;
}

function stamped(habits: Habits, recent: readonly Touch[]): Habits {
  habits.oldest = recent[0];
  habits.second = recent[1];
  habits.length = recent.length;
  habits.newest = recent[habits.length - 1];
  return habits;
}

/** Takes in the newest event, after it came into the list. One that came late leaves the habits to be made anew. */
export function follow(profile: Remembered): void {
  const { recent, corrections } = profile;
  const { length } = recent;
  const habits = length === 1 ? keptFor(profile) : kept.get(recent);
  if (!habits || habits.corrections !== corrections || habits.newest !== recent[length - 2]) return;
  const { oldest } = habits;
  const drops = habits.length === length;
  if ((drops ? habits.second : oldest) !== recent[0] || (!drops && habits.length !== length - 1)) return;
  append(habits, recent[length - 2], recent[length - 1]);
  if (drops) forget(habits, oldest!, recent);
  stamped(habits, recent);
}

function append({ rows, corrections }: Habits, before: Touch | undefined, touch: Touch): void {
  const repeated = isRepeat(before, touch);
  for (const attribute of Object.keys(touch.attributes)) {
    let row = rows.get(attribute);
    if (!row) rows.set(attribute, (row = { last: [], events: 0, stays: 0, about: new Map() }));
    for (const value of distinct(touch.attributes[attribute])) row.about.set(value, (row.about.get(value) ?? 0) + 1);
    const values = valuesOf(touch, attribute, corrections);
    if (repeated || values.length === 0) continue;
    row.stays += staying(row.last, values);
    row.events += 1;
    row.last = values;
  }
}

/** Takes out the oldest event, which has left the list `recent`. */
function forget({ rows, corrections }: Habits, oldest: Touch, recent: readonly Touch[]): void {
  const [heir] = recent;
  const repeated = isRepeat(oldest, heir);
  const touched = Object.keys(repeated ? { ...oldest.attributes, ...heir.attributes } : oldest.attributes);
  for (const attribute of touched) {
    const row = rows.get(attribute);
    if (!row) continue;
    if (Object.hasOwn(oldest.attributes, attribute)) forgetValues(row, distinct(oldest.attributes[attribute]));
    const first = valuesOf(oldest, attribute, corrections);
    // A repeat of what is forgotten takes its place.
    const instead = repeated ? valuesOf(heir, attribute, corrections) : [];
    const next = nextCarrier(recent, repeated ? 1 : 0, attribute, corrections);
    row.stays += staying(instead, next) - staying(first, next);
    row.events += Math.sign(instead.length) - Math.sign(first.length);
    if (next.length === 0) row.last = instead;
    if (row.about.size === 0) rows.delete(attribute);
  }
}

function forgetValues({ about }: Habit, values: readonly string[]): void {
  for (const value of values) {
    const events = about.get(value)!;
    if (events > 1) about.set(value, events - 1);
    else about.delete(value);
  }
}

/** Values of the first event from a place on that carries the attribute and is no repeat. */
function nextCarrier(
  recent: readonly Touch[],
  from: number,
  attribute: string,
  corrections: readonly Correction[],
): readonly string[] {
  for (let i = from; i < recent.length; i += 1) {
    if (i > 0 && isRepeat(recent[i - 1], recent[i])) continue;
    const values = valuesOf(recent[i], attribute, corrections);
    if (values.length > 0) return values;
  }
  return NONE;
}

const NONE: readonly string[] = [];

const isRepeat = (before: Touch | undefined, touch: Touch): boolean =>
  before?.item !== undefined && before.item === touch.item;

/** What an event says about an attribute, without what the visitor took back. */
function valuesOf({ attributes, at }: Touch, attribute: string, corrections: readonly Correction[]): readonly string[] {
  if (!Object.hasOwn(attributes, attribute)) return NONE;
  const all = distinct(attributes[attribute]);
  return corrections.length === 0 ? all : all.filter((value) => !isForgotten(corrections, attribute, value, at));
}

/** Each value once. */
export const distinct = (values: readonly string[]): readonly string[] =>
  values.length < 2 ? values : [...new Set(values)];

/** The visitor took this value back after that moment. */
export const isForgotten = (
  corrections: readonly Correction[],
  attribute: string,
  value: string,
  at: number,
): boolean =>
  corrections.some((c) => c.verdict === 'forget' && c.attribute === attribute && c.value === value && at <= c.at);

/** Parts of a transition: sums of whole parts are exact, so what was added can be taken out again. */
const PARTS = 2 ** 40;

/** Share of `values` that came again, in whole parts; 0 where there was nothing. */
function staying(values: readonly string[], again: readonly string[]): number {
  if (values.length === 0 || again.length === 0) return 0;
  let same = 0;
  for (let i = 0; i < values.length; i += 1) if (again.includes(values[i])) same += 1;
  return Math.round((same / values.length) * PARTS) / PARTS;
}

import type { Correction, Profile, Touch } from './profile';

/** What habits follow from. */
type Remembered = Pick<Profile, 'recent' | 'corrections'>;

/** How a visitor goes from one event to the next, for one attribute. A repeat of the same item says nothing new. */
export interface Habit {
  /** Values of the newest event that carries the attribute. */
  readonly last: readonly string[];
  /** Events that carry it. */
  readonly events: number;
  /** Transitions between them that stayed, each by the share of its values that came again. */
  readonly stays: number;
}

interface Row {
  last: readonly string[];
  events: number;
  stays: number;
  /** How many of the remembered events are about each value, repeats included. */
  readonly about: Map<string, number>;
}

/** What follows from the remembered events, and from which ones it was made. */
interface Habits {
  readonly corrections: readonly Correction[];
  oldest: Touch | undefined;
  second: Touch | undefined;
  newest: Touch | undefined;
  length: number;
  readonly rows: Map<string, Row>;
}

/**
 * Kept beside the list of remembered events that they follow from, so that a decision need not read the whole list. A
 * list that has changed in any other way than by its next event is read anew.
 */
const kept = new WeakMap<readonly Touch[], Habits>();

/** The visitor's habit for an attribute; undefined where no event carries it. */
export function habitOf(profile: Remembered, attribute: string): Habit | undefined {
  const row = habitsOf(profile).rows.get(attribute);
  return row && row.events > 0 ? row : undefined;
}

/** How many of the remembered events are about a value, for sentences like "because of 3 skirts". */
export const eventsAbout = (profile: Remembered, attribute: string, value: string): number =>
  habitsOf(profile).rows.get(attribute)?.about.get(value) ?? 0;

function habitsOf({ recent, corrections }: Remembered): Habits {
  const known = kept.get(recent);
  if (known && known.corrections === corrections && known.newest === recent[recent.length - 1])
    if (known.length === recent.length && known.oldest === recent[0]) return known;
  const habits = { corrections, rows: new Map<string, Row>() } as Habits;
  recent.forEach((touch, i) => append(habits, recent[i - 1], touch, Object.keys(touch.attributes)));
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
  const habits = length === 1 ? habitsOf(profile) : kept.get(recent);
  if (!habits || habits.corrections !== corrections || habits.newest !== recent[length - 2]) return;
  const { oldest } = habits;
  const drops = habits.length === length;
  if ((drops ? habits.second : oldest) !== recent[0] || (!drops && habits.length !== length - 1)) return;
  append(habits, recent[length - 2], recent[length - 1], Object.keys(recent[length - 1].attributes));
  if (drops) {
    // What the oldest event carried, or its repeat, is read again in its order: floating sums have no other way back.
    const again = new Set([...Object.keys(oldest!.attributes), ...Object.keys(recent[0].attributes)]);
    for (const attribute of again) habits.rows.delete(attribute);
    recent.forEach((touch, i) => append(habits, recent[i - 1], touch, again));
  }
  stamped(habits, recent);
}

function append(
  { rows, corrections }: Habits,
  before: Touch | undefined,
  touch: Touch,
  attributes: Iterable<string>,
): void {
  const repeated = before?.item !== undefined && before.item === touch.item;
  for (const attribute of attributes) {
    if (!Object.hasOwn(touch.attributes, attribute)) continue;
    let row = rows.get(attribute);
    if (!row) rows.set(attribute, (row = { last: [], events: 0, stays: 0, about: new Map() }));
    const all = distinct(touch.attributes[attribute]);
    for (const value of all) row.about.set(value, (row.about.get(value) ?? 0) + 1);
    const values =
      corrections.length === 0 ? all : all.filter((value) => !isForgotten(corrections, attribute, value, touch.at));
    if (repeated || values.length === 0) continue;
    if (row.events > 0) row.stays += overlap(row.last, values);
    row.events += 1;
    row.last = values;
  }
}

const distinct = (values: readonly string[]): readonly string[] => (values.length < 2 ? values : [...new Set(values)]);

/** The visitor took this value back after that moment. */
export const isForgotten = (
  corrections: readonly Correction[],
  attribute: string,
  value: string,
  at: number,
): boolean =>
  corrections.some((c) => c.verdict === 'forget' && c.attribute === attribute && c.value === value && at <= c.at);

/** Share of `values` that came again. */
function overlap(values: readonly string[], again: readonly string[]): number {
  let same = 0;
  for (let i = 0; i < values.length; i += 1) if (again.includes(values[i])) same += 1;
  return same / values.length;
}

import type { Correction, Touch } from './profile';

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
  /** NaN where some share is no exact number (thirds): then they are added up, in order, when they are asked for. */
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
export function habitOf(
  recent: readonly Touch[],
  corrections: readonly Correction[],
  attribute: string,
): Habit | undefined {
  const row = habitsOf(recent, corrections).rows.get(attribute);
  if (!row || row.events === 0) return undefined;
  return Number.isNaN(row.stays) ? { ...row, stays: addedUp(recent, corrections, attribute) } : row;
}

/** How many of the remembered events are about a value, for sentences like "because of 3 skirts". */
export const eventsAbout = (
  recent: readonly Touch[],
  corrections: readonly Correction[],
  attribute: string,
  value: string,
): number => habitsOf(recent, corrections).rows.get(attribute)?.about.get(value) ?? 0;

function habitsOf(recent: readonly Touch[], corrections: readonly Correction[]): Habits {
  const known = kept.get(recent);
  if (
    known &&
    known.corrections === corrections &&
    known.length === recent.length &&
    known.newest === recent[recent.length - 1] &&
    known.oldest === recent[0]
  )
    return known;
  const habits: Habits = {
    corrections,
    oldest: undefined,
    second: undefined,
    newest: undefined,
    length: 0,
    rows: new Map(),
  };
  recent.forEach((touch, i) => append(habits, recent[i - 1], touch));
  stamp(habits, recent);
  kept.set(recent, habits);
  return habits;
}

function stamp(habits: Habits, recent: readonly Touch[]): void {
  habits.oldest = recent[0];
  habits.second = recent[1];
  habits.newest = recent[recent.length - 1];
  habits.length = recent.length;
}

/** Takes in the newest event, after it came into the list. One that came late leaves the habits to be made anew. */
export function follow(recent: readonly Touch[], corrections: readonly Correction[]): void {
  const { length } = recent;
  const habits = kept.get(recent);
  if (!habits) {
    if (length === 1) habitsOf(recent, corrections);
    return;
  }
  const drops = habits.length === length;
  const expected = drops ? habits.second : habits.oldest;
  if (habits.corrections !== corrections || habits.newest !== recent[length - 2] || expected !== recent[0]) return;
  if (!drops && habits.length !== length - 1) return;
  append(habits, recent[length - 2], recent[length - 1]);
  if (drops) drop(habits, habits.oldest!, recent);
  stamp(habits, recent);
}

function append(habits: Habits, before: Touch | undefined, touch: Touch): void {
  const repeated = repeats(touch, before);
  const { attributes } = touch;
  for (const attribute of Object.keys(attributes)) {
    let row = habits.rows.get(attribute);
    if (!row) habits.rows.set(attribute, (row = { last: [], events: 0, stays: 0, about: new Map() }));
    count(row, attributes[attribute], 1);
    const values = repeated ? [] : valuesOf(touch, attribute, habits.corrections);
    if (values.length === 0) continue;
    if (row.events > 0) row.stays += exactly(overlap(row.last, values));
    row.events += 1;
    row.last = values;
  }
}

/** The oldest event is forgotten; what repeated it is now the first of its kind. */
function drop(habits: Habits, oldest: Touch, recent: readonly Touch[]): void {
  for (const attribute of Object.keys(oldest.attributes)) {
    count(habits.rows.get(attribute)!, oldest.attributes[attribute], -1);
    unlink(habits, oldest, attribute, recent, 0, -1);
  }
  const [first] = recent;
  if (repeats(first, oldest))
    for (const attribute of Object.keys(first.attributes)) unlink(habits, first, attribute, recent, 1, 1);
  for (const attribute of Object.keys(oldest.attributes))
    if (habits.rows.get(attribute)!.about.size === 0) habits.rows.delete(attribute);
}

/** Takes an event away from the beginning of its attribute's events, or puts it there; `from`: what comes after it. */
function unlink(
  { rows, corrections }: Habits,
  touch: Touch,
  attribute: string,
  recent: readonly Touch[],
  from: number,
  sign: number,
): void {
  const values = valuesOf(touch, attribute, corrections);
  if (values.length === 0) return;
  const row = rows.get(attribute)!;
  let before = touch;
  row.events += sign;
  for (let i = from; i < recent.length; i += 1) {
    const next = repeats(recent[i], before) ? [] : valuesOf(recent[i], attribute, corrections);
    if (next.length > 0) {
      row.stays += sign * exactly(overlap(values, next));
      return;
    }
    before = recent[i];
  }
  row.last = values;
}

/** The same sum as the running one, where adding in another order would round otherwise. */
function addedUp(recent: readonly Touch[], corrections: readonly Correction[], attribute: string): number {
  let stays = 0;
  let last: readonly string[] | null = null;
  recent.forEach((touch, i) => {
    const values = repeats(touch, recent[i - 1]) ? [] : valuesOf(touch, attribute, corrections);
    if (values.length === 0) return;
    if (last) stays += overlap(last, values);
    last = values;
  });
  return stays;
}

const repeats = (touch: Touch, before: Touch | undefined): boolean =>
  before?.item !== undefined && before.item === touch.item;

function count({ about }: Row, values: readonly string[], by: number): void {
  for (const value of values.length < 2 ? values : new Set(values)) {
    const events = (about.get(value) ?? 0) + by;
    if (events > 0) about.set(value, events);
    else about.delete(value);
  }
}

/** Different values of an event that the visitor did not take back. */
function valuesOf(touch: Touch, attribute: string, corrections: readonly Correction[]): readonly string[] {
  if (!Object.hasOwn(touch.attributes, attribute)) return [];
  const values = touch.attributes[attribute];
  const left =
    corrections.length === 0 ? values : values.filter((value) => !isForgotten(corrections, attribute, value, touch.at));
  return left.length < 2 ? left : [...new Set(left)];
}

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
  if (values.length === 1 && again.length === 1) return values[0] === again[0] ? 1 : 0;
  return values.filter((value) => again.includes(value)).length / values.length;
}

const exactly = (share: number): number => (Number.isInteger(share * 64) ? share : NaN);

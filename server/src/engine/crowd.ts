import type { Profile, Touch } from './profile';
import { halfLives, weightOf } from './settings';
import type { EngineSettings, VisitorEvent } from './types';

/** Decayed masses by key. */
export type Masses = Map<string, number>;

/** Decayed masses of what followed on an item. */
export interface Pair {
  /** As the very next item. */
  next: number;
  /** Later in the visit, falling with the distance. */
  later: number;
  /** Later at all, among what is remembered of a visitor. */
  together: number;
}

/** What the crowd did with one item and after it. */
export interface ItemRow {
  mass: number;
  nextTotal: number;
  laterTotal: number;
  readonly pairs: Map<string, Pair>;
}

/** Popularity of an attribute's values and what follows on them. */
export interface AttributeRow {
  /** Mass of events that carry the attribute; of these, the first ones of a visitor, as far as a profile remembers. */
  total: number;
  teachers: number;
  readonly values: Map<string, ValueRow>;
}

export interface ValueRow {
  mass: number;
  /** Events that followed on one with this value and carry the attribute; how many of them carry each value. */
  followed: number;
  readonly next: Masses;
  /** Visitors of whom something followed, each once as far as a profile remembers: one habit is no crowd. */
  teachers: number;
}

/**
 * What all visitors did, decayed: a fold over the journal in its order. Bounded: the least of the items, of the
 * values and of each row's neighbours are dropped when a table has grown to twice its limit.
 */
export interface Crowd {
  /** Time of weight 1, ms; NaN before the first event. */
  epoch: number;
  events: number;
  mass: number;
  readonly items: Map<string, ItemRow>;
  readonly attributes: Map<string, AttributeRow>;
  /** Pairs that all rows together keep, at most twice as many before the least are dropped. */
  readonly room: number;
}

/** A row keeps between `fewest` and `most` neighbours. */
export const CROWD_LIMITS = {
  items: 20_000,
  fewest: 20,
  most: 1_000,
  values: 500,
  attributes: 40,
  far: 64,
  near: 16,
};

/** Once a minute all of a live crowd is written down in one turn: its room bounds how long that takes. */
export const createCrowd = (room = 200_000): Crowd => ({
  epoch: NaN,
  events: 0,
  mass: 0,
  items: new Map(),
  attributes: new Map(),
  room,
});

/** Lets the crowd learn from an event; `before` is the visitor's profile without it. */
export function crowdApply(crowd: Crowd, before: Profile, event: VisitorEvent, settings: EngineSettings): void {
  // Clicks on a block that we chose would teach the crowd our own choice.
  if (event.decision || event.type === 'dismiss' || weightOf(event.type, settings) <= 0) return;
  const weight = weightAt(crowd, event.at, halfLives(settings).crowd) * teaching(before);
  crowd.events += 1;
  crowd.mass += weight;
  if (event.item !== undefined) applyItem(crowd, before.recent, event.item, weight);
  const previous = before.recent[before.recent.length - 1];
  const repeated = previous !== undefined && previous.item !== undefined && previous.item === event.item;
  applyAttributes(crowd, repeated ? undefined : previous, event, weight, before.recent);
}

/** A visitor's events from this one on teach less and less: nobody is the crowd, however busy (robots are). */
const BUSY = 30;
const FADING = 20;
const teaching = ({ evidence }: Profile): number => FADING / (FADING + Math.max(0, evidence - BUSY));

function weightAt(crowd: Crowd, at: number, halfLife: number): number {
  if (Number.isNaN(crowd.epoch)) crowd.epoch = at;
  let halves = (at - crowd.epoch) / halfLife;
  if (halves > 64) {
    const shift = Math.floor(halves);
    rescale(crowd, 2 ** -shift);
    crowd.epoch += shift * halfLife;
    halves = (at - crowd.epoch) / halfLife;
  }
  return 2 ** Math.max(halves, -60);
}

function applyItem(crowd: Crowd, recent: readonly Touch[], item: string, weight: number): void {
  itemRow(crowd, item).mass += weight;
  const seen = new Set<string>();
  for (let distance = 1; distance <= Math.min(recent.length, CROWD_LIMITS.far); distance += 1) {
    const earlier = recent[recent.length - distance].item;
    if (earlier === undefined || seen.has(earlier)) continue;
    seen.add(earlier);
    if (distance > 1 && earlier === item) continue;
    const row = itemRow(crowd, earlier);
    const pair = pairOf(crowd, row, item);
    if (distance === 1) {
      pair.next += weight;
      row.nextTotal += weight;
    }
    if (distance <= CROWD_LIMITS.near) {
      pair.later += weight / distance;
      row.laterTotal += weight / distance;
    }
    if (earlier !== item) pair.together += weight;
  }
}

function pairOf(crowd: Crowd, { pairs }: ItemRow, item: string): Pair {
  const known = pairs.get(item);
  if (known) return known;
  const limit = Math.max(CROWD_LIMITS.fewest, Math.min(CROWD_LIMITS.most, crowd.room / crowd.items.size));
  if (pairs.size >= 2 * limit) prunePairs(pairs, limit);
  const pair = { next: 0, later: 0, together: 0 };
  pairs.set(item, pair);
  return pair;
}

function itemRow(crowd: Crowd, item: string): ItemRow {
  let row = crowd.items.get(item);
  if (!row) {
    if (crowd.items.size >= 2 * CROWD_LIMITS.items) pruneRows(crowd.items, CROWD_LIMITS.items);
    row = { mass: 0, nextTotal: 0, laterTotal: 0, pairs: new Map() };
    crowd.items.set(item, row);
  }
  return row;
}

function applyAttributes(
  crowd: Crowd,
  previous: Touch | undefined,
  event: VisitorEvent,
  weight: number,
  recent: readonly Touch[],
): void {
  for (const attribute of Object.keys(event.attributes)) {
    const values = [...new Set(event.attributes[attribute])];
    if (values.length === 0) continue;
    let row = crowd.attributes.get(attribute);
    if (!row) {
      if (crowd.attributes.size >= CROWD_LIMITS.attributes) continue;
      row = { total: 0, teachers: 0, values: new Map() };
      crowd.attributes.set(attribute, row);
    }
    row.total += weight;
    if (!recent.some(({ attributes }) => Object.hasOwn(attributes, attribute))) row.teachers += weight;
    for (const value of values) valueRow(row, value).mass += weight;
    const before = previous && Object.hasOwn(previous.attributes, attribute) ? previous.attributes[attribute] : [];
    for (const earlier of new Set(before)) {
      const from = valueRow(row, earlier);
      from.followed += weight;
      if (!taughtBefore(recent, attribute, earlier)) from.teachers += weight;
      for (const value of values) add(from.next, value, weight);
    }
  }
}

/** Whether something followed on this value in this visit already; its newest event is what is being followed now. */
function taughtBefore(recent: readonly Touch[], attribute: string, value: string): boolean {
  for (let i = recent.length - 2; i >= 0; i -= 1) if (hasValue(recent[i], attribute, value)) return true;
  return false;
}

const hasValue = ({ attributes }: Touch, attribute: string, value: string): boolean =>
  Object.hasOwn(attributes, attribute) && attributes[attribute].includes(value);

function valueRow(row: AttributeRow, value: string): ValueRow {
  let entry = row.values.get(value);
  if (!entry) {
    if (row.values.size >= 2 * CROWD_LIMITS.values) pruneRows(row.values, CROWD_LIMITS.values);
    entry = { mass: 0, followed: 0, next: new Map(), teachers: 0 };
    row.values.set(value, entry);
  }
  return entry;
}

const add = (masses: Masses, key: string, amount: number): void => {
  masses.set(key, (masses.get(key) ?? 0) + amount);
};

const byMassThenKey = (a: readonly [string, number], b: readonly [string, number]): number =>
  b[1] - a[1] || (a[0] < b[0] ? -1 : 1);

/** Keeps the `limit` strongest neighbours. */
function prunePairs(pairs: ItemRow['pairs'], limit: number): void {
  const sorted = [...pairs].map(([item, pair]) => [item, pair.together + pair.next] as const).sort(byMassThenKey);
  for (const [item] of sorted.slice(limit)) pairs.delete(item);
}

function pruneRows<Row extends { mass: number }>(rows: Map<string, Row>, limit: number): void {
  const sorted = [...rows].map(([key, row]) => [key, row.mass] as const).sort(byMassThenKey);
  for (const [key] of sorted.slice(limit)) rows.delete(key);
}

function rescale(crowd: Crowd, factor: number): void {
  const scaleAll = (masses: Masses): void => masses.forEach((mass, key) => masses.set(key, mass * factor));
  crowd.mass *= factor;
  for (const row of crowd.items.values()) {
    row.mass *= factor;
    row.nextTotal *= factor;
    row.laterTotal *= factor;
    for (const pair of row.pairs.values()) {
      pair.next *= factor;
      pair.later *= factor;
      pair.together *= factor;
    }
  }
  for (const row of crowd.attributes.values()) {
    row.total *= factor;
    row.teachers *= factor;
    for (const value of row.values.values()) {
      value.mass *= factor;
      value.followed *= factor;
      value.teachers *= factor;
      scaleAll(value.next);
    }
  }
}

/** Events of one visitor that a crowd's shares are believed for. */
const EACH = 2;

/** How far the shares of an attribute are believed, 0 to 1: what few visitors do over and over is no crowd's taste. */
export const believedShares = ({ teachers, total }: AttributeRow): number =>
  total > 0 ? Math.min(1, (EACH * teachers) / total) : 1;

/** How many events of now the crowd's evidence is worth at `now`: old evidence fades even where nothing new comes. */
export const crowdScale = (crowd: Crowd, now: number, settings: EngineSettings): number =>
  Number.isNaN(crowd.epoch) ? 1 : 2 ** (-(now - crowd.epoch) / halfLives(settings).crowd);

/** Steps of a half-life in which the crowd is read: 79 seconds of 60 days. */
const STEPS = 2 ** 16;

/**
 * The step that `now` is in, counted from the crowd's epoch; 0 before its first event. Within a step the crowd fades
 * by a hundred-thousandth, and all decisions share what follows from it.
 */
export const crowdStep = (crowd: Crowd, now: number, settings: EngineSettings): number =>
  Math.floor(((now - crowd.epoch) / halfLives(settings).crowd) * STEPS) || 0;

/** How many events of now the crowd's evidence is worth at the beginning of a step. */
export const scaleAtStep = (step: number): number => 2 ** (-step / STEPS);

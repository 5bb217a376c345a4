import { crowdScale, type Crowd } from './crowd';
import { finish, fitLinear, type Linear, type LinearFit } from './linear';
import type { Attributes, EngineSettings } from './types';

/** One attribute of the catalogue: its values, and which items carry each. */
export interface CatalogueAttribute {
  readonly attribute: string;
  readonly values: readonly string[];
  /** Share assumed of each value before the crowd has said anything. */
  readonly prior: number;
  /** Items of value v: `items[starts[v] … starts[v+1])`; each counts 1/√(values of that item). */
  readonly starts: Int32Array;
  readonly items: Int32Array;
  readonly scales: Float64Array;
}

/** What the crowd did after an item, as parallel arrays; masses are per share of the neighbour in everything. */
export interface Neighbours {
  readonly items: Int32Array;
  readonly next: Float64Array;
  readonly later: Float64Array;
  readonly together: Float64Array;
  /** log of how much likelier than by popularity, minus the log of an item that is not in the row. */
  readonly togetherLog: Float64Array;
  /** log of how much likelier than by popularity a neighbour, and any other item, comes next. */
  readonly nextLog: Float64Array;
  readonly nextNothing: number;
  readonly cosine: Float64Array;
  readonly totals: Readonly<Record<'next' | 'later' | 'together', number>>;
  /** Mass of the neighbours that the row does not keep, per share of theirs in everything. */
  readonly rest: Readonly<Record<'next' | 'later' | 'together', number>>;
}

/** The items that can be ranked, with the crowd's tables at one time, in typed arrays. Sorted by item id. */
export interface Catalogue {
  readonly items: readonly string[];
  readonly index: ReadonlyMap<string, number>;
  readonly share: Float64Array;
  readonly logShare: Float64Array;
  readonly attributes: readonly CatalogueAttribute[];
  readonly neighbours: readonly (Neighbours | null)[];
  /** What all seen items together say about every other; null where the crowd knows too little. */
  readonly linear: Linear | null;
}

/** Pseudo-events behind the crowd's transitions. */
export const NEIGHBOUR_STRENGTH = 30;
const SHARE_PSEUDO = 0.5;
/** Neighbours that an item keeps: those beyond were hardly seen together with it more often than by chance. */
const MOST_NEIGHBOURS = 600;
/** Items that take part in the regression of all on all. */
const MOST_COLUMNS = 4_000;

/** Compiles a catalogue against what the crowd knows at `now` (ms). */
export function compileCatalogue(
  entries: ReadonlyMap<string, Attributes>,
  crowd: Crowd,
  now: number,
  settings: EngineSettings,
): Catalogue {
  const scale = crowdScale(crowd, now, settings);
  const items = [...entries.keys()].sort();
  const index = new Map(items.map((item, i) => [item, i]));
  const share = Float64Array.from(items, (item) => (crowd.items.get(item)?.mass ?? 0) * scale + SHARE_PSEUDO);
  const total = share.reduce((sum, mass) => sum + mass, 0);
  for (let i = 0; i < share.length; i += 1) share[i] /= total;
  const logShare = share.map(Math.log);
  const masses = Float64Array.from(items, (item) => (crowd.items.get(item)?.mass ?? 0) * scale);
  const regression = fitLinear(masses, MOST_COLUMNS);
  const neighbours = neighboursOf({ items, index, share, masses, crowd, scale, regression });
  const linear = finish(regression.solve());
  return { items, index, share, logShare, attributes: attributesOf(items, entries), neighbours, linear };
}

function attributesOf(items: readonly string[], entries: ReadonlyMap<string, Attributes>): CatalogueAttribute[] {
  const names = new Set<string>();
  for (const attributes of entries.values()) for (const attribute of Object.keys(attributes)) names.add(attribute);
  return [...names].sort().map((attribute) => {
    const carriers = new Map<string, number[]>();
    items.forEach((item, i) => {
      const attributes = entries.get(item)!;
      if (!Object.hasOwn(attributes, attribute)) return;
      for (const value of new Set(attributes[attribute]))
        (carriers.get(value) ?? carriers.set(value, []).get(value)!).push(i);
    });
    const values = [...carriers.keys()].sort();
    const lists = values.map((value) => carriers.get(value)!);
    const starts = Int32Array.from(
      [0, ...lists].map((_, v) => lists.slice(0, v).reduce((sum, list) => sum + list.length, 0)),
    );
    const flat = Int32Array.from(lists.flat());
    const scales = Float64Array.from(flat, (i) => 1 / Math.sqrt(new Set(entries.get(items[i])![attribute]).size));
    return { attribute, values, prior: 1 / (values.length + 1), starts, items: flat, scales };
  });
}

/** One row while it is put together, over all items. */
interface Scratch {
  readonly next: Float64Array;
  readonly later: Float64Array;
  readonly together: Float64Array;
  readonly touched: Uint8Array;
}

interface Source {
  readonly items: readonly string[];
  readonly index: ReadonlyMap<string, number>;
  readonly share: Float64Array;
  readonly masses: Float64Array;
  readonly crowd: Crowd;
  readonly scale: number;
  readonly regression: LinearFit;
}

function neighboursOf({ items, index, share, masses, crowd, scale, regression }: Source): (Neighbours | null)[] {
  const incoming = incomingOf(items, index, crowd);
  const room = (): Float64Array => new Float64Array(items.length);
  const scratch: Scratch = { next: room(), later: room(), together: room(), touched: new Uint8Array(items.length) };
  return items.map((item, i) => {
    const found: number[] = [];
    const touch = (j: number): void => {
      if (scratch.touched[j] === 1) return;
      scratch.touched[j] = 1;
      scratch.next[j] = scratch.later[j] = scratch.together[j] = 0;
      found.push(j);
    };
    const row = crowd.items.get(item);
    for (const [other, pair] of row?.pairs ?? []) {
      const j = index.get(other);
      if (j === undefined) continue;
      touch(j);
      scratch.next[j] += pair.next * scale;
      scratch.later[j] += pair.later * scale;
      scratch.together[j] += pair.together * scale;
    }
    // Seen in one visit is the same in both directions.
    const { from, together } = incoming[i];
    for (let n = 0; n < from.length; n += 1) {
      touch(from[n]);
      scratch.together[from[n]] += together[n] * scale;
    }
    if (found.length === 0) return null;
    for (const j of found) {
      scratch.touched[j] = 0;
      regression.add(i, j, scratch.together[j]);
    }
    const totals = { next: (row?.nextTotal ?? 0) * scale, later: (row?.laterTotal ?? 0) * scale, together: 0 };
    for (const j of found) totals.together += scratch.together[j];
    return packRow(scratch, strongestOf(found, scratch), i, masses, share, totals);
  });
}

/** The neighbours that a row keeps, by place. */
function strongestOf(found: readonly number[], { together, next }: Scratch): Int32Array {
  if (found.length <= MOST_NEIGHBOURS) return Int32Array.from(found).sort();
  const sorted = [...found].sort((a, b) => together[b] + next[b] - together[a] - next[a] || a - b);
  return Int32Array.from(sorted.slice(0, MOST_NEIGHBOURS)).sort();
}

function incomingOf(
  items: readonly string[],
  index: ReadonlyMap<string, number>,
  crowd: Crowd,
): { from: number[]; together: number[] }[] {
  const incoming = items.map(() => ({ from: [] as number[], together: [] as number[] }));
  items.forEach((item, i) => {
    for (const [other, pair] of crowd.items.get(item)?.pairs ?? []) {
      const j = index.get(other);
      if (j === undefined || pair.together === 0) continue;
      incoming[j].from.push(i);
      incoming[j].together.push(pair.together);
    }
  });
  return incoming;
}

/** What followed on an item, in events, as next, later and at all. */
interface Totals {
  next: number;
  later: number;
  together: number;
}

function packRow(
  scratch: Scratch,
  items: Int32Array,
  place: number,
  masses: Float64Array,
  share: Float64Array,
  totals: Totals,
): Neighbours {
  const pick = (from: Float64Array): Float64Array => Float64Array.from(items, (j) => from[j]);
  const next = pick(scratch.next);
  const later = pick(scratch.later);
  const together = pick(scratch.together);
  let others = 1;
  for (const j of items) others -= share[j];
  const restOf = (kept: Float64Array, total: number): number =>
    others > 1e-9 ? Math.max(0, total - kept.reduce((sum, mass) => sum + mass, 0)) / others : 0;
  const rest = { next: 0, later: 0, together: restOf(together, totals.together) };
  if (items.length === MOST_NEIGHBOURS) {
    rest.next = restOf(next, totals.next);
    rest.later = restOf(later, totals.later);
  }
  const unknown = NEIGHBOUR_STRENGTH + rest.together;
  const togetherLog = Float64Array.from(items, (j, n) =>
    Math.log((NEIGHBOUR_STRENGTH + together[n] / share[j]) / unknown),
  );
  const cosine = Float64Array.from(items, (j, n) => together[n] / Math.sqrt((masses[place] + 1) * (masses[j] + 1)));
  const overShare = (mass: number, n: number): number => mass / share[items[n]];
  const nextTotal = totals.next + NEIGHBOUR_STRENGTH;
  const nextLog = next.map((mass, n) => Math.log((NEIGHBOUR_STRENGTH + overShare(mass, n)) / nextTotal));
  const nextNothing = Math.log((NEIGHBOUR_STRENGTH + rest.next) / nextTotal);
  return {
    ...{ items, togetherLog, nextLog, nextNothing, cosine, totals, rest },
    ...{ next: next.map(overShare), later: later.map(overShare), together: together.map(overShare) },
  };
}

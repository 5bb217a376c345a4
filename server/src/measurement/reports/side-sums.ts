import type { Tally, TallyKey } from '../../stores';
import type { SiteSide } from '../aggregates/site';
import { amountOf } from '../aggregates/tallies';
import { mergeSums, NOBODY, type OutcomeSums } from '../statistics/sums';

export const SIDES = ['original', 'rules', 'crowd', 'person'] as const;
export type SideName = (typeof SIDES)[number];
/** Of one slot, or of the whole site. */
export type AnySide = SideName | SiteSide;

/** The tallies of some people in one version, added up over days. */
export interface SideSums {
  /** Sums of a measure for the people of a side whose window is closed. */
  sums(side: AnySide, measure: string): OutcomeSums;
  /** Named counts of a side. */
  counts(side: AnySide, measure: string): ReadonlyMap<string, number>;
  /** People assigned to any of these sides since a day (days since 1970). */
  assignedSince(sides: readonly AnySide[], day: number): number;
}

/** Counts by name (of a variant, of a bucket): such a name may be that of a sum as well, so the measure tells. */
const isNamed = (measure: string): boolean =>
  ['people', 'first', 'served'].includes(measure) || measure.endsWith('.effort');

type Entry = { readonly key: TallyKey; readonly tally: Tally };

export function sideSums(entries: readonly Entry[]): SideSums {
  const sums = new Map<string, OutcomeSums>();
  const counts = new Map<string, Map<string, number>>();
  for (const { key, tally } of entries) {
    const id = `${key.side} ${key.measure}`;
    if (!isNamed(key.measure)) {
      const own = { ...NOBODY, ...(tally as Partial<OutcomeSums>) };
      sums.set(id, mergeSums(sums.get(id) ?? NOBODY, own));
    } else counts.set(id, addCounts(counts.get(id), tally));
  }
  return {
    sums: (side, measure) => sums.get(`${side} ${measure}`) ?? NOBODY,
    counts: (side, measure) => counts.get(`${side} ${measure}`) ?? new Map(),
    assignedSince: (sides, day) =>
      entries
        .filter(({ key }) => key.measure === 'people' && key.day >= day && sides.includes(key.side as AnySide))
        .reduce((people, { tally }) => people + Number(tally.assigned ?? 0n), 0),
  };
}

/** Everybody who fell to a side, those who were left out later as well. */
export const fellTo = (sums: SideSums, side: AnySide): number =>
  ['assigned', 'merged', 'robot'].reduce((people, name) => people + (sums.counts(side, 'people').get(name) ?? 0), 0);

/** People on any of these sides, by what became of them. */
export const countOf = (sums: SideSums, sides: readonly AnySide[], name: string): number =>
  sides.reduce((people, side) => people + (sums.counts(side, 'people').get(name) ?? 0), 0);

function addCounts(known: Map<string, number> | undefined, tally: Tally): Map<string, number> {
  const counts = known ?? new Map<string, number>();
  for (const [name, count] of Object.entries(tally)) counts.set(name, (counts.get(name) ?? 0) + Number(count));
  return counts;
}

/** Median of amounts that were counted by bucket under `<name>:<bucket>`; null where there are none. */
export function medianOf(counts: ReadonlyMap<string, number>, name: string): { median: number; people: number } | null {
  const buckets = [...counts]
    .flatMap(([key, count]) => {
      const [kind, bucket] = key.split(':');
      return kind === name && count > 0 ? [{ bucket: Number(bucket), count }] : [];
    })
    .sort((a, b) => a.bucket - b.bucket);
  const people = buckets.reduce((sum, { count }) => sum + count, 0);
  let below = 0;
  for (const { bucket, count } of buckets) {
    below += count;
    if (below * 2 >= people) return { median: amountOf(bucket), people };
  }
  return null;
}

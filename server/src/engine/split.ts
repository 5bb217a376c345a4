import { drawOf } from './hash';
import type { Snapshot } from './snapshot';
import type { DecisionRequest, Experience, Side, Split } from './types';

/** Buckets that visitors fall into: a side's share is a whole number of them. */
export const BUCKETS = 10_000;

export const SIDES: readonly Side[] = ['original', 'rules', 'crowd', 'person'];

/** Whether this visitor always sees the original, everywhere: the same ones as long as the share does not shrink. */
export const isHeldOut = ({ holdout, settings }: Snapshot, visitor: string | undefined): boolean =>
  holdout > 0 && visitor !== undefined && drawOf(settings.seed, 'holdout', visitor) < holdout;

/**
 * The side of an experiment that this visitor is on; null where none runs, for visitors that it does not admit, and for
 * nobody known. Who takes part and on which side are draws of their own, and each slot has its own.
 */
export function sideOf(experience: Experience, request: DecisionRequest, seed: string): Side | null {
  const { split, slot } = experience;
  if (!split || request.visitor === undefined) return null;
  const drawn = (what: string): number =>
    drawOf(seed, what, slot, split.salt, request.visitor!, unitOf(split, request));
  if (split.admitted < 1 && drawn('admission') >= split.admitted) return null;
  const bucket = Math.floor(drawn('side') * BUCKETS);
  return split.ranges.find(({ until }) => bucket < until)?.side ?? null;
}

/** What the draw depends on beside the visitor: nothing, where somebody stays on a side for good. */
export const unitOf = ({ sticky }: Split, request: DecisionRequest): string =>
  (sticky === 'visitor' ? '' : sticky === 'session' ? request.session : request.request) ?? '';

/** Share of a side among those who take part, 0 to 1. */
export function shareOf({ ranges }: Split, side: Side): number {
  let buckets = 0;
  ranges.forEach((range, i) => {
    if (range.side === side) buckets += range.until - (i > 0 ? ranges[i - 1].until : 0);
  });
  return buckets / BUCKETS;
}

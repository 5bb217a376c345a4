import { EVIDENCE_FROM, evidenceStep, hash32 } from '../engine';
import type { Journey } from './journeys';

/** A moment of a journey that weights are fitted on: what comes at `position` is to be predicted. */
export type Chosen = (visitor: string, position: number) => boolean;

/**
 * Draws about `wanted` positions, as many from the first events as from the fiftieth: long journeys would drown the
 * beginnings, and it is at the beginnings that too much is easily believed. The draw depends on names only.
 */
export function drawPositions(journeys: readonly Journey[], wanted: number): { chosen: Chosen; expected: number } {
  const counts = EVIDENCE_FROM.map(() => 0);
  for (const { events } of journeys) for (let p = 1; p < events.length; p += 1) counts[evidenceStep(p)] += 1;
  const rates = quotas(counts, wanted).map((quota, step) => (counts[step] > 0 ? quota / counts[step] : 0));
  return {
    chosen: (visitor, position) => hash32(`${visitor} ${position}`) / 4294967296 < rates[evidenceStep(position)],
    expected: counts.reduce((sum, count, step) => sum + count * rates[step], 0),
  };
}

/** Shares `wanted` evenly; what a step does not have goes to the others. */
function quotas(counts: readonly number[], wanted: number): number[] {
  const taken = counts.map(() => 0);
  const open = new Set(counts.keys());
  let left = wanted;
  while (open.size > 0 && left > 0) {
    const share = left / open.size;
    const small = [...open].filter((step) => counts[step] <= share);
    for (const step of small.length > 0 ? small : open) {
      taken[step] = Math.min(counts[step], share);
      left -= taken[step];
      open.delete(step);
    }
    if (small.length === 0) break;
  }
  return taken;
}

import { BASELINE, type Decision } from '../../engine';
import type { LoggedDecision } from '../../stores/types';
import type { Participant } from './participants';

/** In the place of a slot's key: what is counted of the whole site. No slot has such a key. */
export const SITE = '*';

/** Who always sees the original, everywhere, and everybody else. */
export const SITE_SIDES = ['holdout', 'everybody'] as const;
export type SiteSide = (typeof SITE_SIDES)[number];

/** Null where something else than the holdout kept the slot from being decided. */
function siteSideOf({ mode, basis }: Pick<Decision, 'mode' | 'basis'>): SiteSide | null {
  if (mode === 'holdout') return 'holdout';
  return basis ? 'everybody' : null;
}

/** The rows that a decision starts in the comparisons of the whole site, by their numbers, if they are the first. */
export function startedOnSite(
  { visitor, at, decision }: LoggedDecision,
  comparisons: readonly number[],
): Participant[] {
  const side = siteSideOf(decision);
  if (!side) return [];
  return comparisons.map((version) => ({
    ...{ slot: SITE, version, countedFrom: 'delivery', visitor, side, at, due: at, closed: 0 },
    data: { variant: BASELINE, rule: BASELINE, crowd: BASELINE, segments: [], chances: {}, counted: {} },
  }));
}

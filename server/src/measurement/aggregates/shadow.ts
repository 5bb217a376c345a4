import type { Counted } from '../../stores';
import type { LoggedDecision } from '../../stores/types';
import { dayOf } from './tallies';

/** The group of what was decided in shadow mode; its sides are the modes of the answers, and its names the variants. */
export const SHADOW = 'shadow';

/** What a decision in shadow mode adds: nobody takes part in anything, it only says what would have been served. */
export function talliedInShadow({ at, decision }: LoggedDecision): Counted['tallies'][number][] {
  const { slot, version, shadow } = decision;
  if (!shadow) return [];
  const key = { slot, version, whom: SHADOW, side: shadow.mode, day: dayOf(at), measure: 'served' };
  return [{ key, add: { [shadow.variant]: 1n } }];
}

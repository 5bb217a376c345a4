import { DAY_MS } from '../aggregates/goals';
import type { AnySide, SideSums } from './side-sums';

const PACE_DAYS = 7;

/** People who come to these sides on one day of the last week, or of the time since `started` where that is less. */
export function paceOf(sums: SideSums, sides: readonly AnySide[], started: number, now: number): number {
  const today = Math.floor(now / DAY_MS);
  const days = Math.min(PACE_DAYS, Math.max(1, (now - started) / DAY_MS));
  return Math.round(sums.assignedSince(sides, today - PACE_DAYS + 1) / days);
}

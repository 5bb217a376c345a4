import { scaleLinear } from '@visx/scale';
import type { EarnedGoal, EarnedPolicy } from '../../../../server/src/contracts';

/** Pixels of the plot in a row of the table, and the room left at both ends for the labels of the axis. */
export const PLOT = { width: 260, height: 32, edge: 24 } as const;

/** Of 100 people nobody can be more than 100, or fewer than none: an interval ends there, and is no less true for it. */
export const withinPossible = (policy: EarnedPolicy, measures: EarnedGoal['measures'] | undefined): EarnedPolicy => {
  const { interval } = policy;
  if (!interval || measures !== 'people') return policy;
  return { ...policy, interval: { low: Math.max(0, interval.low), high: Math.min(1, interval.high) } };
};

/** One scale for all rows, from 0 (or less, where an interval says so) to the highest that is shown. */
export const scaleOf = (policies: readonly Pick<EarnedPolicy, 'value' | 'interval'>[]) => {
  const shown = policies.flatMap(({ value, interval }) => [value ?? 0, interval?.low ?? 0, interval?.high ?? 0]);
  const domain: [number, number] = [Math.min(0, ...shown), Math.max(...shown, 1e-6)];
  return scaleLinear<number>({ domain, range: [PLOT.edge, PLOT.width - PLOT.edge], nice: true });
};

export type PlotScale = ReturnType<typeof scaleOf>;

import type { FrozenVersion } from '../authoring';
import type { FarGoal } from '../contracts';
import type { JudgedGoal } from './aggregates/goals';
import type { SiteGoal } from './site/comparisons';
import { orderIn, reaches, refunds } from './goal-events';

/** The goals of a frozen version of a slot as reports judge by them: the near one, then the far one. */
export function judgedGoals(
  slot: string,
  { settings, orderCap: cap }: Pick<FrozenVersion, 'settings' | 'orderCap'>,
): JudgedGoal[] {
  const { goal, farGoal } = settings;
  return [
    ...(goal ? [onTheBlock(slot, judged('near', { ...goal, measures: 'people' }, null))] : []),
    ...(farGoal ? [judged('far', farGoal, cap ?? null)] : []),
  ];
}

/** What the whole site is judged by: the goal that judges a slot, if it can be reached anywhere on the site. */
export function siteGoalOf({ settings, orderCap }: Pick<FrozenVersion, 'settings' | 'orderCap'>): SiteGoal | null {
  const { goal, farGoal } = settings;
  if (farGoal) return { goal: farGoal, cap: orderCap ?? null };
  return goal && goal.event !== 'click' ? { goal: { ...goal, measures: 'people' }, cap: null } : null;
}

export const judgedOnSite = ({ goal, cap }: SiteGoal): JudgedGoal => judged('far', goal, cap);

const judged = (which: JudgedGoal['which'], goal: FarGoal, cap: number | null): JudgedGoal => ({
  which,
  event: goal.event,
  windowMs: goal.windowSeconds * 1000,
  measures: goal.measures,
  currency: goal.measures === 'money' ? (goal.currency ?? null) : null,
  cap,
  reached: reaches(goal),
  orderOf: orderIn,
  refunds: refunds(goal),
});

/** A click that teaches is one on a block of the slot, and so is one that judges; other events come from anywhere. */
const onTheBlock = (slot: string, goal: JudgedGoal): JudgedGoal =>
  goal.event === 'click' ? { ...goal, reached: (event) => goal.reached(event) && event.decision?.slot === slot } : goal;

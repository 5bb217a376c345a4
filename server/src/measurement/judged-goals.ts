import type { FrozenVersion } from '../authoring';
import type { FarGoal } from '../contracts';
import type { JudgedGoal } from './aggregates/goals';
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

import type { EarnedGoal } from '../../contracts';
import type { JudgedGoal } from '../aggregates/goals';

/** A goal as the panel is told of it. */
export const goalView = (goal: JudgedGoal): EarnedGoal => ({
  ...{ which: goal.which, event: goal.event, windowSeconds: goal.windowMs / 1000, measures: goal.measures },
  ...{ currency: goal.currency, cap: goal.cap },
});

import type { ExperienceInput } from '../../../../server/src/contracts';

export type FarGoalInput = NonNullable<ExperienceInput['farGoal']>;
export type GoalTestInput = NonNullable<FarGoalInput['where']>[number];
export type GoalTestOn = GoalTestInput['on'];

const WEEK = 7 * 86_400;

export const newFarGoal = (event: string): FarGoalInput => ({ event, windowSeconds: WEEK, measures: 'people' });

export const newGoalTest = (): GoalTestInput => ({
  on: 'attribute',
  key: '',
  test: { operator: 'equals', value: '' },
});

/** The same test about something else. */
export const testOn = (one: GoalTestInput, on: GoalTestOn): GoalTestInput =>
  on === 'value' ? { on, test: one.test } : { on, key: one.on === 'value' ? '' : one.key, test: one.test };

export type FarGoalProblem = 'problem.currency' | 'problem.condition';

export const farGoalProblems = (goal: FarGoalInput | null | undefined): FarGoalProblem[] => [
  ...(goal?.measures === 'money' && !/^[A-Z]{3}$/.test(goal.currency ?? '') ? ['problem.currency' as const] : []),
  ...(goal?.where?.some((one) => one.on !== 'value' && !one.key) ? ['problem.condition' as const] : []),
];

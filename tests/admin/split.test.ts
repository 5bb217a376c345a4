import { farGoalProblems, newFarGoal, newGoalTest, testOn } from '../../admin/src/pages/Experiences/far-goal';
import { newSplit, splitProblems } from '../../admin/src/pages/Experiences/split';
import { farGoalSchema, splitSchema } from '../../server/src/contracts';

describe('the division of visitors on the page', () => {
  it('starts with one that the server takes', () => {
    expect(splitSchema.safeParse(newSplit()).success).toBe(true);
    expect(splitProblems(newSplit())).toEqual([]);
    expect(splitProblems(null)).toEqual([]);
  });

  const { shares } = newSplit();
  test.each([
    ['shares that are no whole', { shares: { ...shares, crowd: 5 } }, ['problem.shares']],
    ['too few people on the rules', { shares: { ...shares, rules: 5, crowd: 40 } }, ['problem.least']],
    ['too few people on the person', { shares: { ...shares, person: 0, crowd: 45 } }, ['problem.least']],
    ['nobody who takes part', { admitted: 0 }, ['problem.admitted']],
  ])('says what the server would refuse: %s', (_, change, problems) => {
    const split = { ...newSplit(), ...change };
    expect(splitProblems(split)).toEqual(problems);
    expect(splitSchema.safeParse(split).success).toBe(false);
  });
});

describe('the goal that judges on the page', () => {
  it('starts with one that the server takes', () => {
    expect(farGoalSchema.safeParse(newFarGoal('purchase')).success).toBe(true);
    expect(farGoalProblems(newFarGoal('purchase'))).toEqual([]);
  });

  it('says that money needs a currency and a condition a name', () => {
    const money = { ...newFarGoal('purchase'), measures: 'money' as const };
    expect(farGoalProblems(money)).toEqual(['problem.currency']);
    expect(farGoalSchema.safeParse(money).success).toBe(false);
    expect(farGoalProblems({ ...money, currency: 'EUR' })).toEqual([]);
    const unnamed = { ...newFarGoal('purchase'), where: [newGoalTest()] };
    expect(farGoalProblems(unnamed)).toEqual(['problem.condition']);
    expect(farGoalSchema.safeParse(unnamed).success).toBe(false);
  });

  it('keeps the test when it is about something else', () => {
    const test = { operator: 'greaterThan', value: 20 } as const;
    expect(testOn({ on: 'attribute', key: 'category', test }, 'value')).toEqual({ on: 'value', test });
    expect(testOn({ on: 'attribute', key: 'category', test }, 'context')).toEqual({
      on: 'context',
      key: 'category',
      test,
    });
    expect(testOn({ on: 'value', test }, 'attribute')).toEqual({ on: 'attribute', key: '', test });
  });
});

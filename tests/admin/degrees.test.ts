import { bringsWords, costWords, finerWords } from '../../admin/src/pages/Experiences/degree-words';
import type { DegreeView, EarnedGoal } from '../../server/src/contracts';
import { texts } from './texts';

const t = texts('en');
const GOAL: EarnedGoal = {
  ...{ which: 'near', event: 'purchase', windowSeconds: 86_400, measures: 'people', currency: null, cap: null },
};
const DEGREE: DegreeView = {
  ...{ degree: 'rules', hits: null, cost: { rules: 2, segments: 1, blocks: 3, translations: 0 } },
  earned: { how: 'measured', people: 1200, value: 0.048, interval: { low: 0.04, high: 0.056 }, refusal: null },
};

describe('what a degree would bring, in words', () => {
  test('measured, in the measure of the goal', () => {
    expect(bringsWords(DEGREE, { goal: GOAL, clicks: 0 }, 'en', t)).toEqual([
      'So far 4.8 of 100 people, probably between 4.0 and 5.6: buys something within 1 day (1,200 people).',
    ]);
    const money = { ...GOAL, measures: 'money' as const, currency: 'EUR' };
    const earned = { ...DEGREE.earned!, value: 2.5, interval: null, how: 'onPaper' as const };
    expect(bringsWords({ ...DEGREE, earned }, { goal: money, clicks: 0 }, 'en', t)[0]).toMatch(
      /^So far €2.50 a person, too few to say how exactly: .* nobody was given these rules yet\.$/,
    );
  });

  test('as an early sign beside it, or alone', () => {
    const [, sign] = bringsWords({ ...DEGREE, hits: 30 }, { goal: GOAL, clicks: 40 }, 'en', t);
    expect(sign).toContain('of 100 next clicks, the block would have matched 75 (40 clicks');
    expect(bringsWords({ ...DEGREE, earned: null, hits: 0 }, { goal: null, clicks: 4 }, 'en', t)).toHaveLength(1);
  });

  test('and says so where nothing is known', () => {
    const [unknown] = bringsWords({ ...DEGREE, earned: null }, { goal: null, clicks: 0 }, 'en', t);
    expect(unknown).toContain('not known yet');
    const refused = { ...DEGREE.earned!, value: null, interval: null };
    expect(bringsWords({ ...DEGREE, earned: refused }, { goal: GOAL, clicks: 0 }, 'en', t)).toEqual([unknown]);
  });
});

test('what a degree costs, in words', () => {
  expect(costWords(DEGREE, t)).toBe('To write and keep: 3 blocks, 2 rules for 1 segment.');
  const none = { ...DEGREE, cost: { rules: 0, segments: 0, blocks: 1, translations: 2 } };
  expect(costWords(none, t)).toBe('To write and keep: 1 block, no rule. Still to translate: 2 texts.');
  expect(finerWords(DEGREE, { finerRules: 14 }, t)).toContain('about 14 of them');
  expect(finerWords(DEGREE, { finerRules: 2 }, t)).toBeNull();
  expect(finerWords({ ...DEGREE, degree: 'person' }, { finerRules: 14 }, t)).toBeNull();
});

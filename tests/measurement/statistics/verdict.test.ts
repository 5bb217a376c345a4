import { reach } from '../../../server/src/measurement/statistics/confidence-sequence';
import { forecast, peopleToNarrow, peopleToSee } from '../../../server/src/measurement/statistics/forecast';
import { checkSplit } from '../../../server/src/measurement/statistics/split-check';
import { NOBODY, type OutcomeSums } from '../../../server/src/measurement/statistics/sums';
import { verdictOf, type Verdict } from '../../../server/src/measurement/statistics/verdict';
import { converting } from './people';

const fine = checkSplit([1, 1], [1, 1]);
const ask = (rules: OutcomeSums, person: OutcomeSums, more = {}): Verdict =>
  verdictOf({ rules, person, measure: 'perVisitor', split: fine, peoplePerDay: 600, ...more });

describe('the verdict', () => {
  test.each<[string, OutcomeSums, OutcomeSums, Partial<Verdict>]>([
    ['a clear gain', converting(576, 12_000), converting(756, 12_000), { kind: 'personWins', people: 24_000 }],
    ['a clear loss', converting(756, 12_000), converting(576, 12_000), { kind: 'rulesWin', people: 24_000 }],
    ['no difference that matters', converting(50_000, 1e6), converting(50_100, 1e6), { kind: 'same', bound: 0.05 }],
    ['a gain that is surely small', converting(5e5, 1e7), converting(5.1e5, 1e7), { kind: 'same' }],
    [
      'some gain, not clear',
      converting(500, 10_000),
      converting(540, 10_000),
      { kind: 'tooEarly', because: 'unclear' },
    ],
    ['99 on one side', converting(99, 300), converting(240, 300), { kind: 'tooEarly', because: 'fewConversions' }],
    ['nobody at all', NOBODY, NOBODY, { kind: 'tooEarly', because: 'fewConversions', needed: null, daysLeft: null }],
    ['one side empty', converting(5, 100), NOBODY, { kind: 'cannotCompare', cause: 'nobodyOnOneSide' }],
  ])('%s', (_name, rules, person, expected) => {
    expect(ask(rules, person)).toMatchObject(expected);
  });

  test('before a hundred conversions on each side no interval is shown, from then on there is one', () => {
    expect(ask(converting(99, 4_000), converting(150, 4_000))).toMatchObject({ lift: null });
    expect(ask(converting(100, 4_000), converting(110, 4_000))).toMatchObject({
      lift: { estimate: expect.closeTo(0.1, 10) },
      conversions: { rules: 100, person: 110 },
    });
  });

  test('a broken split blanks whatever there was to say', () => {
    const split = checkSplit([10_400, 9_600], [1, 1]);
    const verdict = ask(converting(500, 10_400), converting(900, 9_600), { split });
    expect(verdict).toEqual({ kind: 'cannotCompare', cause: 'splitBroken', split });
  });

  test('says how many people it takes and how long that is, and never that more people need less', () => {
    const early = ask(converting(50, 1_000), converting(52, 1_000)) as Verdict & { kind: 'tooEarly' };
    expect(early.needed).toBeGreaterThan(50_000);
    expect(early.needed).toBeLessThan(250_000);
    expect(early.daysLeft).toBe(Math.ceil((early.needed! - 2_000) / 600));
    const none = ask(converting(50, 1_000), converting(52, 1_000), { peoplePerDay: 0 });
    expect(none).toMatchObject({ needed: early.needed, daysLeft: null });
    // Past what shows a lift worth knowing, the forecast is for telling that there is none.
    const late = ask(converting(6_000, 120_000), converting(6_150, 120_000)) as Verdict & { kind: 'tooEarly' };
    expect(late.kind).toBe('tooEarly');
    expect(late.needed).toBeGreaterThan(240_000);
  });

  test('conversions that are still missing are counted into the people needed', () => {
    // What an order is worth is known already, from too few orders.
    const steady = ask(converting(50, 10_000), converting(60, 10_000), { measure: 'perReward' });
    expect(steady).toMatchObject({ because: 'fewConversions', lift: null, needed: 40_000 });
  });
});

describe('the forecast', () => {
  test('gives the fewest people at which a lift is seen in four of five cases', () => {
    const seen = (people: number): boolean => 0.1 / Math.sqrt(40 / people) >= reach(people, 0.05) + 0.8416;
    const people = peopleToSee(0.1, 40, 0.05);
    expect([seen(people), seen(people - 1)]).toEqual([true, false]);
    expect(peopleToSee(0.1, 0, 0.05)).toBe(2);
    expect(peopleToSee(1e-9, 40, 0.05)).toBe(Infinity);
  });

  test('and the fewest at which an interval is narrow enough', () => {
    const half = (people: number): number => reach(people, 0.05) * Math.sqrt(40 / people);
    const people = peopleToNarrow(0.025, 40, 0.05);
    expect(half(people)).toBeLessThanOrEqual(0.025);
    expect(half(people - 1)).toBeGreaterThan(0.025);
  });

  test('before an experiment: rarer goals, smaller lifts and smaller shares take longer', () => {
    const plan = { rate: 0.05, lift: 0.2, shares: { rules: 0.5, person: 0.5 }, visitorsPerDay: 1_000, alpha: 0.05 };
    const { visitors, weeks } = forecast(plan);
    // 20,000 a side see a fifth more at 5 % in nine of ten cases, so four of five take a little less.
    expect(visitors).toBeGreaterThan(28_000);
    expect(visitors).toBeLessThan(40_000);
    expect(weeks).toBeCloseTo(visitors / 7_000, 9);
    const longer = (change: Partial<typeof plan>): void =>
      expect(forecast({ ...plan, ...change }).visitors).toBeGreaterThan(1.5 * visitors);
    longer({ rate: 0.02 });
    longer({ lift: 0.1 });
    longer({ shares: { rules: 0.1, person: 0.1 } });
    longer({ shares: { rules: 0.1, person: 0.9 } });
  });
});

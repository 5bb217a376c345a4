import fc from 'fast-check';
import {
  amountWords,
  besideWords,
  effortWords,
  goalWords,
  noveltyWords,
  refusalWords,
  signedPercent,
  verdictWords,
} from '../../admin/src/pages/Contrast/earned-words';
import { PLOT, scaleOf, withinPossible } from '../../admin/src/pages/Contrast/plot';
import type { CannotCompare, EarnedGoal, EarnedPolicy, EarnedVerdict } from '../../server/src/contracts';
import { texts } from './texts';

const t = texts('en');
const GOAL: EarnedGoal = {
  ...{ which: 'near', event: 'purchase', windowSeconds: 86_400, measures: 'people', currency: null, cap: null },
};
const MONEY: EarnedGoal = { ...GOAL, which: 'far', measures: 'money', currency: 'EUR', cap: 200 };
const POLICY: EarnedPolicy = {
  ...{ policy: 'person', how: 'measured', variant: null, people: 12_000, value: 0.063, money: null, refusal: null },
  ...{ interval: { low: 0.057, high: 0.069 }, tries: null, sizes: null, effort: null },
};

describe('the verdict in words', () => {
  test.each<[EarnedVerdict, string, string]>([
    [
      { kind: 'personWins', lift: { value: 0.31, low: 0.12, high: 0.51 }, people: 24_000 },
      'Choosing per person earned 31 % more than your rules.',
      'Probably between +12 % and +51 %. 24,000 people, split at random. Looking every day does not distort this.',
    ],
    [
      { kind: 'rulesWin', lift: { value: -0.09, low: -0.16, high: -0.02 }, people: 160_000 },
      'Keep your rules. Choosing per person earned 9 % less.',
      'Probably between −16 % and −2 %. 160,000 people, split at random. Most people here want what the rule gives.',
    ],
    [
      { kind: 'same', lift: { value: 0.004, low: -0.03, high: 0.03 }, people: 90_000, bound: 0.05 },
      'Both earn the same: choose what is less work for you.',
      'The difference lies between −3 % and +3 %, less than the 5 % that would matter. 90,000 people, split at random.',
    ],
    [
      { kind: 'tooEarly', lift: null, people: 1140, needed: 13_000, perDay: 600, daysLeft: 19.8 },
      'Too early to say who earns more: 1,140 of about 13,000 people.',
      'At 600 people a day: about 20 days more. Nothing is broken.',
    ],
    [
      { kind: 'tooEarly', lift: null, people: 185, needed: 48_692, perDay: 12, daysLeft: 4043 },
      'Too early to say who earns more: 185 of about 49,000 people.',
      'At 12 people a day that takes more than a year. Nothing is broken: a goal that more people reach, such as a click or the basket, gives an answer sooner.',
    ],
    [
      { kind: 'tooEarly', lift: null, people: 0, needed: null, perDay: 0, daysLeft: null },
      'Too early to say who earns more: nobody is counted yet.',
      'How long it takes can be said when people come every day. Nothing is broken.',
    ],
  ])('%j', (verdict, answer, because) => {
    expect(verdictWords({ verdict, standing: 'running' }, t)).toEqual([answer, because]);
  });

  test.each<CannotCompare>([
    ...(['notLive', 'noSplit', 'splitPaused', 'splitBroken', 'rulesAlways', 'noPeople'] as const),
    ...(['oneSided', 'noExposures', 'noGoal'] as const),
  ])('names the cause: %s', (cause) => {
    const verdict = { kind: 'cannotCompare' as const, causes: [{ cause, mend: 'goLive' as const }] };
    const [answer, because] = verdictWords({ verdict, standing: 'none' }, t);
    expect(answer).toBe('Who earns more cannot be compared yet.');
    expect(because.length).toBeGreaterThan(20);
    expect(because).not.toContain('verdict.');
  });

  test('shadow mode is no fault: it is said first what it is', () => {
    const verdict = { kind: 'cannotCompare' as const, causes: [{ cause: 'shadow' as const, mend: 'goLive' as const }] };
    const [answer, because] = verdictWords({ verdict, standing: 'none' }, t);
    expect(answer).toMatch(/^Shadow mode: everybody gets your original/);
    expect(because).toContain('go live');
  });

  test('too early stays so when nobody is split any more', () => {
    const verdict = { kind: 'tooEarly', lift: null, people: 9, needed: 99, perDay: 3, daysLeft: 30 } as const;
    expect(verdictWords({ verdict, standing: 'ended' }, t)[1]).toContain('not running');
  });

  test('the winner changes with the sign of the lift only', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.005, max: 3, noNaN: true }), (lift) => {
        const words = signedPercent(lift, t);
        expect(signedPercent(-lift, t)).toBe(words.replace('+', '−'));
      }),
    );
    expect(signedPercent(-0.001, t)).toBe('0 %');
  });
});

describe('what counts', () => {
  test.each<[Partial<EarnedGoal>, string]>([
    [{}, 'buys something within 1 day'],
    [{ windowSeconds: 7 * 86_400 }, 'buys something within 7 days'],
    [{ event: 'click', windowSeconds: 1800 }, 'clicks on content within 30 minutes'],
    [{ event: 'newsletter', windowSeconds: 7200 }, 'reaches “newsletter” within 2 hours'],
    [{ windowSeconds: 60 }, 'buys something within 1 minute'],
    [{ windowSeconds: 5400 }, 'buys something within 90 minutes'],
  ])('%j', (part, words) => {
    expect(goalWords({ ...GOAL, ...part }, t)).toBe(words);
  });

  test('so many of 100 people, or money of one', () => {
    expect(amountWords(0.0634, GOAL, 'en')).toBe('6.3');
    expect(amountWords(0.0634, GOAL, 'de')).toBe('6,3');
    expect(amountWords(3.456, MONEY, 'en')).toBe('€3.46');
  });

  test('the other goal, settled, open or silent', () => {
    const lift = { value: 0.09, low: -0.19, high: 0.37 };
    const early: EarnedVerdict = { kind: 'tooEarly', lift, people: 900, needed: null, perDay: 3, daysLeft: null };
    expect(besideWords({ goal: MONEY, verdict: early }, t)).toBe(
      'The other goal – buys something within 1 day: +9 % (−19 % to +37 %), too early.',
    );
    expect(besideWords({ goal: MONEY, verdict: { ...early, lift: null } }, t)).toContain('too early');
    expect(besideWords({ goal: MONEY, verdict: { kind: 'cannotCompare', causes: [] } }, t)).toContain('cannot');
  });

  test('early and late lift, where they are known', () => {
    const lift = { value: 0.2, low: 0.1, high: 0.3 };
    expect(noveltyWords({ days1to7: lift, days8to28: null }, t)).toEqual([
      'Days 1 to 7 after somebody first came: +20 % (+10 % to +30 %).',
    ]);
    expect(noveltyWords({ days1to7: null, days8to28: null }, t)).toEqual([]);
  });

  test('why nothing is estimated, with what there is and what it takes', () => {
    const refusal = { reason: 'fewPeople', have: 276.4, need: 500 } as const;
    expect(refusalWords({ ...POLICY, value: null, refusal }, t)).toContain('276 of 500');
    expect(refusalWords(POLICY, t)).toBeNull();
  });
});

test('of 100 people not more than 100 are reached, and not fewer than none', () => {
  const wide = { ...POLICY, interval: { low: -0.02, high: 1.03 } };
  expect(withinPossible(wide, 'people').interval).toEqual({ low: 0, high: 1 });
  expect(withinPossible(wide, 'money')).toBe(wide);
});

test('every value and interval lies inside the plot', () => {
  const number = fc.double({ min: -5, max: 1000, noNaN: true });
  const row = fc.record({ value: fc.option(number), interval: fc.option(fc.record({ low: number, high: number })) });
  fc.assert(
    fc.property(fc.array(row, { maxLength: 7 }), (rows) => {
      const scale = scaleOf(rows);
      for (const { value, interval } of rows) {
        for (const shown of [value, interval?.low, interval?.high]) {
          if (shown === null || shown === undefined) continue;
          expect(scale(shown)).toBeGreaterThanOrEqual(PLOT.edge - 1e-6);
          expect(scale(shown)).toBeLessThanOrEqual(PLOT.width - PLOT.edge + 1e-6);
        }
      }
    }),
  );
});

test.each([
  [{ people: 40, steps: 3.4, seconds: 45 }, 'at most 3 steps and 45 seconds.'],
  [{ people: 40, steps: 1, seconds: 60 }, 'at most 1 step and 1 minute.'],
  [{ people: 40, steps: 6, seconds: 5400 }, 'at most 6 steps and 2 hours.'],
  [{ people: 40, steps: 6, seconds: 172_800 }, 'at most 6 steps and 2 days.'],
  [{ people: 1, steps: 0, seconds: 0 }, 'at most 1 step and 1 second.'],
])('steps and time to the goal: %j', (effort, words) => {
  expect(effortWords({ effort }, t)).toBe(`Half of those who got there needed ${words}`);
  expect(effortWords({ effort: null }, t)).toBeNull();
});

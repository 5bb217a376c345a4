import { inAllWords, siteWords } from '../../admin/src/pages/Contrast/site-words';
import type { EarnedGoal, EarnedVerdict } from '../../server/src/contracts';
import { texts } from './texts';

const t = texts('en');
const GOAL: EarnedGoal = {
  ...{ which: 'far', event: 'purchase', windowSeconds: 86_400, measures: 'money', currency: 'EUR', cap: null },
};

describe('what all of it earns, in words', () => {
  test.each<[EarnedVerdict, string, string]>([
    [
      { kind: 'personWins', lift: { value: 0.12, low: 0.04, high: 0.2 }, people: 40_000 },
      'With everything that is live, people brought 12 % more than with your originals alone.',
      'Probably between +4 % and +20 %. 40,000 people, divided at random. Looking every day does not distort this.',
    ],
    [
      { kind: 'rulesWin', lift: { value: -0.07, low: -0.1, high: -0.02 }, people: 90_000 },
      'With everything that is live, people brought 7 % less than with your originals alone.',
      'Probably between −10 % and −2 %. 90,000 people, divided at random. Looking every day does not distort this.',
    ],
    [
      { kind: 'same', lift: { value: 0, low: -0.03, high: 0.03 }, people: 90_000, bound: 0.05 },
      'All of it together changes less than the 5 % that would matter.',
      'Probably between −3 % and +3 %. 90,000 people, divided at random. Looking every day does not distort this.',
    ],
    [
      { kind: 'tooEarly', lift: null, people: 1140, needed: 130_000, perDay: 600, daysLeft: 15 },
      'Too early to say what all of it earns: 1,140 of about 130,000 people.',
      'At 600 people a day: about 3 weeks more. Nothing is broken.',
    ],
    [
      { kind: 'tooEarly', lift: null, people: 1, needed: null, perDay: 0, daysLeft: null },
      'Too early to say what all of it earns: 1 person so far.',
      'How long it takes can be said when people come every day. Nothing is broken.',
    ],
  ])('%j', (verdict, answer, because) => {
    expect(siteWords({ verdict }, t)).toEqual([answer, because]);
  });

  test('says why nothing can be told', () => {
    const cannot = (cause: 'noPeople' | 'splitBroken'): string =>
      siteWords({ verdict: { kind: 'cannotCompare', causes: [{ cause, mend: 'openPage' }] } }, t)[1];
    expect(cannot('noPeople')).toBe('Nobody has met a live slot since this comparison began.');
    expect(cannot('splitBroken')).toContain('no result can be trusted');
  });

  test('names the whole amount in the measure of the goal', () => {
    const inAll = { value: 1234.5, low: -20, high: 3000.4 };
    expect(inAllWords({ inAll, goal: GOAL }, 'en', t)).toContain('about €1,234.50 more');
    expect(inAllWords({ inAll, goal: { ...GOAL, measures: 'people', currency: null } }, 'en', t)).toContain(
      'about 1,235 more of the people counted here got that far than with your originals alone (between -20 and 3,000)',
    );
    expect(inAllWords({ inAll: null, goal: GOAL }, 'en', t)).toBeNull();
  });
});

import { sentenceOf, phraseOf } from '../../admin/src/pages/Segments/sentence';
import type { Condition } from '../../server/src/engine/types';
import { texts } from './texts';

const words = (locale: 'en' | 'de') => ({
  t: texts(locale),
  segmentName: (key: string) => (key === 'texas' ? 'Visitors from Texas' : key),
});

const WEEKEND: Condition = {
  kind: 'all',
  of: [
    { kind: 'time', days: [6, 0], fromMinute: 600, toMinute: 1200 },
    {
      kind: 'behaviour',
      event: 'click',
      where: { category: ['shoes', 'boots'] },
      atLeast: 3,
      withinSeconds: 7 * 86_400,
    },
    {
      kind: 'not',
      of: {
        kind: 'any',
        of: [
          { kind: 'need', need: 'hurry' },
          { kind: 'segment', segment: 'texas' },
        ],
      },
    },
  ],
};

describe('a condition in words', () => {
  test('in English', () => {
    expect(sentenceOf(WEEKEND, words('en'))).toBe(
      'Somebody belongs here when it is Saturday or Sunday between 10:00 and 20:00 where they are and they clicked on ' +
        'something with category “shoes” or “boots” at least 3 times in the last 7 days and none of this is true: ' +
        '(they seem to be in a hurry or they belong to “Visitors from Texas”).',
    );
  });

  test('in German', () => {
    expect(sentenceOf(WEEKEND, words('de'))).toBe(
      'Jemand gehört dazu, wenn: dort, wo die Person ist, ist es Samstag oder Sonntag zwischen 10:00 und 20:00' +
        ' und die Person hat mindestens 3-mal in den letzten 7 Tagen etwas angeklickt (category: „shoes“ oder „boots“)' +
        ' und nichts davon trifft zu: (die Person scheint in Eile zu sein oder die Person gehört zu „Visitors from Texas“).',
    );
  });

  test.each<[Condition, string]>([
    [{ kind: 'context', key: 'region', test: { operator: 'equals', value: 'Texas' } }, 'the region is “Texas”'],
    [
      { kind: 'context', key: 'weather', test: { operator: 'notIn', value: ['rain', 'snow'] } },
      'the weather is none of “rain” or “snow”',
    ],
    [
      { kind: 'trait', key: 'age', test: { operator: 'between', value: [30, 39] } },
      '“age”, as they told you, is between 30 and 39',
    ],
    [{ kind: 'trait', key: 'customer', test: { operator: 'exists' } }, '“customer”, as they told you, is known'],
    [{ kind: 'behaviour', event: 'purchase', atLeast: 1 }, 'they bought something at least once'],
    [
      { kind: 'behaviour', event: 'store_visit', atLeast: 2, withinSeconds: 7200 },
      'they did “store_visit” at least 2 times in the last 2 hours',
    ],
    [{ kind: 'entered', attribute: 'category', value: 'shoes' }, 'the first thing they looked at had category “shoes”'],
    [{ kind: 'time' }, 'it is any time of the week'],
    [{ kind: 'all', of: [] }, 'they visit at all'],
  ])('%j', (condition, phrase) => {
    expect(phraseOf(condition, words('en'))).toBe(phrase);
  });

  test('brackets show what belongs together', () => {
    const a: Condition = { kind: 'need', need: 'hurry' };
    const b: Condition = { kind: 'need', need: 'ready' };
    const mixed: Condition = { kind: 'all', of: [a, { kind: 'any', of: [a, b] }] };
    expect(phraseOf(mixed, words('en'))).toBe(
      'they seem to be in a hurry and (they seem to be in a hurry or they seem ready to buy)',
    );
  });

  test('what somebody typed is shown and never read as a text with values', () => {
    const typed: Condition = { kind: 'context', key: '{x}', test: { operator: 'equals', value: '{value} <b>' } };
    expect(phraseOf(typed, words('en'))).toBe('the {x} is “{value} <b>”');
  });
});

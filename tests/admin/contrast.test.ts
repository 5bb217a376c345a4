import fc from 'fast-check';
import { coloursOf } from '../../admin/src/pages/Contrast/colours';
import { filtered, percentsOf, situationOf, verdictOf } from '../../admin/src/pages/Contrast/reading';
import { headlineOf } from '../../admin/src/pages/Contrast/words';
import type { ContrastView } from '../../server/src/contracts';
import { texts } from './texts';

const VIEW: ContrastView = {
  slot: 'home-hero',
  segment: 'texas',
  version: 3,
  people: { lookedAt: 812, inSegment: 214 },
  rule: [{ variant: 'boots', label: 'Boots', share: 1 }],
  individual: [
    { variant: 'boots', label: 'Boots', share: 0.6 },
    { variant: 'baseline', label: 'Autumn', share: 0.4 },
  ],
  differ: { differ: 0.62, same: 0.23, tooNew: 0.15, byChance: 0.04 },
  precision: null,
  earlySign: { visits: 412, ruleHits: 190, personHits: 325, spread: 14 },
  examples: [],
  gaps: { people: 0, missing: [] },
  examplesOf: { rule: [], person: [] },
};
const t = texts('en');

describe('reading a contrast', () => {
  test('percents add up to 100 and are never off by a whole one', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 }), (shares) => {
        const total = shares.reduce((sum, share) => sum + share, 0);
        fc.pre(total > 1e-6);
        const percents = percentsOf(shares);
        expect(percents.reduce((sum, percent) => sum + percent, 0)).toBe(100);
        percents.forEach((percent, index) => expect(Math.abs(percent - (shares[index] / total) * 100)).toBeLessThan(1));
      }),
    );
    expect(percentsOf([0, 0])).toEqual([0, 0]);
  });

  test.each([
    [{ visits: 0, ruleHits: 0, personHits: 0, spread: 0 }, 'early'],
    [{ visits: 49, ruleHits: 0, personHits: 49, spread: 7 }, 'early'],
    [{ visits: 412, ruleHits: 190, personHits: 325, spread: 14 }, 'person'],
    [{ visits: 412, ruleHits: 325, personHits: 190, spread: 14 }, 'rule'],
    // Mostly right together: the few clicks on which they differ decide.
    [{ visits: 412, ruleHits: 325, personHits: 300, spread: 6 }, 'rule'],
    [{ visits: 412, ruleHits: 200, personHits: 210, spread: 12 }, 'even'],
    [{ visits: 100, ruleHits: 0, personHits: 0, spread: 0 }, 'even'],
    // A hundred clicks of one person are one sign, not a hundred.
    [{ visits: 100, ruleHits: 0, personHits: 100, spread: 100 }, 'even'],
  ] as const)('%j says %s', (sign, verdict) => {
    expect(verdictOf(sign)).toBe(verdict);
  });

  test('who is better swaps with the two sides', () => {
    const swapped = { person: 'rule', rule: 'person', even: 'even', early: 'early' } as const;
    fc.assert(
      fc.property(fc.nat(2000), fc.nat(2000), fc.nat(2000), fc.nat(60), (visits, a, b, spread) => {
        const [ruleHits, personHits] = [a % (visits + 1), b % (visits + 1)];
        const verdict = verdictOf({ visits, ruleHits, personHits, spread });
        expect(verdictOf({ visits, ruleHits: personHits, personHits: ruleHits, spread })).toBe(swapped[verdict]);
      }),
    );
  });

  test.each([
    [{ ...VIEW, people: { lookedAt: 0, inSegment: 0 } }, 'noVisits'],
    [{ ...VIEW, people: { lookedAt: 5, inSegment: 0 } }, 'noMembers'],
    [{ ...VIEW, differ: { differ: 0.02, same: 0.03, tooNew: 0.95, byChance: 0 } }, 'tooNew'],
    [{ ...VIEW, rule: [{ variant: 'baseline', label: 'Original', share: 1 }] }, 'noRule'],
    [VIEW, 'ready'],
  ])('situation %#', (view, situation) => {
    expect(situationOf(view)).toBe(situation);
  });

  test('the headline says who matches, how often, and on how much it stands', () => {
    const [answer, because] = headlineOf(VIEW, 'Visitors from Texas', t);
    expect(answer).toContain('79 of 100 against 46 of 100');
    expect(because).toContain('62 of 100 people');
    expect(because).toContain('412 clicks');
    expect(because).toContain('not yet a proof');
  });

  test('a rule that is better is said to be better', () => {
    const [answer] = headlineOf(
      { ...VIEW, earlySign: { visits: 412, ruleHits: 325, personHits: 190, spread: 14 } },
      'x',
      t,
    );
    expect(answer).toMatch(/^Keep your rule/);
  });

  test('without a rule nothing is said to be compared', () => {
    const rule = [{ variant: 'baseline', label: 'Original', share: 1 }];
    const [answer, because] = headlineOf(
      { ...VIEW, rule, earlySign: { visits: 0, ruleHits: 0, personHits: 0, spread: 0 } },
      'x',
      t,
    );
    expect(answer).toMatch(/^No rule covers these people/);
    expect(because).toContain('cannot be compared');
  });

  test('nobody covered by a rule is said without naming a segment', () => {
    const [answer] = headlineOf({ ...VIEW, people: { lookedAt: 5, inSegment: 0 } }, null, t);
    expect(answer).toBe('Nobody of the last 30 days was covered by a rule.');
  });

  test('too few clicks make no claim', () => {
    const [answer] = headlineOf({ ...VIEW, earlySign: { visits: 12, ruleHits: 0, personHits: 12, spread: 3 } }, 'x', t);
    expect(answer).toContain('Too early to say');
    expect(answer).not.toContain('more often');
  });

  test('a block has the same colour on both sides, and the original is grey', () => {
    const colours = coloursOf(VIEW);
    expect([...colours.keys()].sort()).toEqual(['baseline', 'boots']);
    expect(colours.get('baseline')).toBe('#8e8ea9');
  });

  test('examples can be asked for by who was right', () => {
    const example = (matches: 'rule' | 'person' | 'both' | null) => ({
      alias: String(matches),
      context: {},
      rule: { variant: 'a', label: 'A' },
      person: { variant: 'b', label: 'B', mode: 'individual' as const },
      because: [],
      nextClick: matches && { label: 'x', matches },
    });
    const view = {
      examples: [example('both'), example(null)],
      examplesOf: { rule: [example('rule')], person: [example('person')] },
    };
    expect(filtered(view, 'all')).toHaveLength(2);
    expect(filtered(view, 'rule').map(({ alias }) => alias)).toEqual(['rule']);
    expect(filtered(view, 'person').map(({ alias }) => alias)).toEqual(['person']);
  });
});

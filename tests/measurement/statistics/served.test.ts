import { randomOf } from '../../../server/src/evaluation/simulation/random';
import {
  disagreementByChance,
  disagreementOf,
  type PairOfAnswers,
} from '../../../server/src/measurement/statistics/disagreement';
import { cappedValue, orderCap } from '../../../server/src/measurement/statistics/order-cap';
import { precisionOf } from '../../../server/src/measurement/statistics/segment-precision';
import { possiblePages, sizesOf } from '../../../server/src/measurement/statistics/sizes';

describe('within-segment disagreement', () => {
  const pair = (rule: string, person: string, sure = true): PairOfAnswers => ({ rule, person, sure });

  test('is the share of sure answers that differ, of all people', () => {
    const people = [
      pair('boots', 'boots'),
      pair('boots', 'skirts'),
      pair('boots', 'skirts'),
      pair('boots', 'hats', false),
    ];
    expect(disagreementOf(people)).toEqual({ differ: 0.5, same: 0.25, tooNew: 0.25 });
    expect(disagreementOf([])).toEqual({ differ: 0, same: 0, tooNew: 0 });
  });

  /** Somebody is sure of what makes up four fifths of at least five clicks. */
  const answer = (_person: number, clicks: readonly string[]): PairOfAnswers => {
    const skirts = clicks.filter((click) => click === 'skirts').length / clicks.length;
    const sure = clicks.length >= 5 && Math.max(skirts, 1 - skirts) >= 0.8;
    return { rule: 'boots', person: sure && skirts > 0.5 ? 'skirts' : 'boots', sure };
  };
  const clicks = (of: string, times: number): string[] => Array.from({ length: times }, () => of);

  test('two tastes half and half show about a half, by chance next to nothing', async () => {
    const evidence = Array.from({ length: 200 }, (_, i) => clicks(i % 2 ? 'skirts' : 'boots', 20));
    expect(disagreementOf(evidence.map((own, person) => answer(person, own))).differ).toBe(0.5);
    // 16 or more of 20 at a half: 0.6 % of the people.
    const chance = await disagreementByChance(evidence, answer);
    expect(chance).toBeGreaterThan(0.001);
    expect(chance).toBeLessThan(0.015);
    expect(await disagreementByChance(evidence, answer)).toBe(chance);
  });

  test('of one taste, clicked with slips, as much differs as does by chance', async () => {
    // One in three clicks is a slip; 4 or 5 slips of 5: 11 of 243.
    const { uniform } = randomOf(8);
    const click = (): string => (uniform() < 1 / 3 ? 'skirts' : 'boots');
    const evidence = Array.from({ length: 1_000 }, () => Array.from({ length: 5 }, click));
    const differ = disagreementOf(evidence.map((own, person) => answer(person, own))).differ;
    const chance = await disagreementByChance(evidence, answer);
    expect(chance).toBeCloseTo(11 / 243, 2);
    expect(Math.abs(differ - chance)).toBeLessThan(0.02);
  });

  test('everybody keeps as much evidence as they had, and none is lost', async () => {
    const evidence = [['a', 'b'], [], ['c'], ['d', 'e', 'f']];
    const dealt: string[][] = [];
    await disagreementByChance(
      evidence,
      (person, drawn) => {
        dealt[person] = [...drawn];
        return pair('x', 'x');
      },
      { rounds: 1 },
    );
    expect(dealt.map(({ length }) => length)).toEqual([2, 0, 1, 3]);
    expect(dealt.flat().sort()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    expect(dealt).not.toEqual(evidence);
  });
});

describe('precision of a segment', () => {
  test('a hand-made case', () => {
    const people = [
      ...Array.from({ length: 3 }, () => ({ member: true, wants: 'skirts' })),
      ...Array.from({ length: 1 }, () => ({ member: true, wants: 'boots' })),
      ...Array.from({ length: 2 }, () => ({ member: false, wants: 'skirts' })),
      ...Array.from({ length: 4 }, () => ({ member: false, wants: 'boots' })),
    ];
    expect(precisionOf(people, 'skirts')).toEqual({ precision: 0.75, recall: 0.6, byLot: 0.5 });
    expect(precisionOf(people, 'hats')).toEqual({ precision: 0, recall: null, byLot: 0 });
    expect(precisionOf([], 'skirts')).toEqual({ precision: null, recall: null, byLot: null });
  });
});

describe('how many sizes are served', () => {
  test.each([
    ['one size for everybody', [900], { distinct: 1, effective: 1 }],
    ['four alike', [25, 25, 25, 25], { distinct: 4, effective: 4 }],
    ['half, quarter, quarter', [2, 1, 1], { distinct: 3, effective: 2 ** 1.5 }],
    ['never served does not count', [10, 0, 10], { distinct: 2, effective: 2 }],
    ['nothing served', [], { distinct: 0, effective: 0 }],
  ])('%s', (_name, counts, { distinct, effective }) => {
    const sizes = sizesOf(counts);
    expect(sizes.distinct).toBe(distinct);
    expect(sizes.effective).toBeCloseTo(effective, 12);
  });

  test('one favourite among many is hardly more than one', () => {
    expect(sizesOf([970, 10, 10, 10]).effective).toBeLessThan(1.2);
  });

  test('possible pages', () => {
    expect(possiblePages([5, 4, 3])).toBe(60);
    expect(possiblePages([])).toBe(1);
  });
});

describe('the cap of an order', () => {
  test('is the nearest-rank percentile of earlier orders', () => {
    const orders = Array.from({ length: 200 }, (_, i) => 200 - i);
    expect(orderCap(orders)).toBe(198);
    expect(orderCap(orders, 0.5)).toBe(100);
    expect(orderCap(orders, 1)).toBe(200);
    expect(orderCap(orders.slice(0, 99))).toBeNull();
    expect([cappedValue(500, 198), cappedValue(20, 198), cappedValue(500, null)]).toEqual([198, 20, 500]);
  });
});

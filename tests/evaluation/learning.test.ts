import fc from 'fast-check';
import { DEFAULT_SETTINGS, type Crowd } from '../../server/src/engine';
import { addLinear, finish, fitLinear } from '../../server/src/engine/linear';
import { drawPositions } from '../../server/src/evaluation/choices';
import { journeysOf, type Journey } from '../../server/src/evaluation/journeys';
import { innerSplit, learnCrowd, withoutPairs } from '../../server/src/evaluation/training';

/** How far P·A is from the unit matrix in one row, P taken from the weights: −weight(h → i)·P_ii. */
function solves(masses: readonly number[], pairs: readonly (readonly [number, number, number])[]): number {
  const n = masses.length;
  const fit = fitLinear(Float64Array.from(masses), n);
  for (const [a, b, together] of pairs) fit.add(a, b, together);
  const { weights } = finish(fit.solve())!;
  const ridge = 50 + masses.reduce((sum, mass) => sum + mass, 0) / n;
  // Of what a person likes, a quarter is shown: their items are four times as much theirs.
  const gram = masses.map((mass, i) => masses.map((_, j) => (i === j ? 4 * mass + ridge : 0)));
  for (const [a, b, together] of pairs) gram[a][b] = gram[b][a] = together;
  // Column i of P is proportional to (−w(h → i))_h with 1 at i: A times it must be 0 everywhere but at i.
  let worst = 0;
  for (let i = 0; i < n; i += 1) {
    const column = masses.map((_, h) => (h === i ? 1 : -weights[h * n + i]));
    for (let row = 0; row < n; row += 1) {
      if (row === i) continue;
      const product = gram[row].reduce((sum, value, h) => sum + value * column[h], 0);
      worst = Math.max(worst, Math.abs(product) / ridge);
    }
  }
  return worst;
}

describe('the regression of all items on all', () => {
  test('solves the normal equations of ridge regression, whatever is left over of the last tile', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 3, max: 400 }), { minLength: 2, maxLength: 11 }),
        fc.infiniteStream(fc.nat({ max: 20 })),
        (masses, together) => {
          const pairs: [number, number, number][] = [];
          for (let a = 0; a < masses.length; a += 1)
            for (let b = 0; b < a; b += 1)
              pairs.push([a, b, (together.next().value as number) % Math.min(masses[a], masses[b])]);
          expect(solves(masses, pairs)).toBeLessThan(1e-5);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('what several items say is the sum of what each says', () => {
    const fit = fitLinear(
      Float64Array.from({ length: 7 }, (_, i) => 20 + i),
      7,
    );
    for (let a = 0; a < 7; a += 1) for (let b = 0; b < a; b += 1) fit.add(a, b, (a * b) % 9);
    const linear = finish(fit.solve())!;
    const scratch = new Float64Array(7);
    const [all, one] = [new Float64Array(7), new Float64Array(7)];
    addLinear(linear, [0, 2, 3, 4, 6], scratch, all);
    for (const item of [0, 2, 3, 4, 6]) addLinear(linear, [item], scratch, one);
    all.forEach((value, i) => expect(value).toBeCloseTo(one[i], 6));
  });

  test('counts once what two items have in common with a third', () => {
    // b comes with a, and c with b only: pairs alone would have c come with a as well.
    const fit = fitLinear(Float64Array.from([1000, 1000, 1000]), 3);
    fit.add(0, 1, 800);
    fit.add(1, 2, 800);
    fit.add(0, 2, 500);
    const scores = new Float64Array(3);
    addLinear(finish(fit.solve())!, [0], new Float64Array(3), scores);
    expect(scores[0]).toBe(0);
    expect(scores[1]).toBeGreaterThan(0.1);
    // The pairs say 5/8.
    expect(scores[2] / scores[1]).toBeLessThan(0.55);
  });

  test('pairs that no crowd can have made are solved with a larger ridge, never with nonsense', () => {
    const fit = fitLinear(Float64Array.from([4, 4, 4]), 3);
    for (const [a, b] of [
      [0, 1],
      [1, 2],
      [0, 2],
    ])
      fit.add(a, b, 500);
    const { weights } = finish(fit.solve())!;
    for (const weight of weights) expect(Number.isFinite(weight)).toBe(true);
  });

  test('only the most popular take part, and without two of them there is nothing', () => {
    const fit = fitLinear(Float64Array.from([2, 50, 9, 60]), 2);
    fit.add(1, 3, 30);
    fit.add(2, 3, 9);
    const linear = finish(fit.solve())!;
    expect([...linear.places]).toEqual([1, 3]);
    const scores = new Float64Array(4);
    addLinear(linear, [2, 3], new Float64Array(2), scores);
    expect([scores[0], scores[2], scores[3]]).toEqual([0, 0, 0]);
    expect(finish(fitLinear(Float64Array.from([2, 2, 90]), 3).solve())).toBeNull();
  });
});

const journeys = (lengths: readonly number[]): Journey[] =>
  lengths.map((length, v) => ({
    visitor: `v${v}`,
    events: Array.from({ length }, (_, order) => ({ visitor: `v${v}`, type: 'view', item: `i${order}`, at: 0, order })),
  }));

describe('the moments that weights are fitted on', () => {
  test('first events are not drowned by long journeys', () => {
    const people = journeys(Array.from({ length: 200 }, () => 100));
    const { chosen, expected } = drawPositions(people, 1200);
    const drawn = (from: number, to: number): number => {
      let count = 0;
      for (const { visitor } of people) for (let p = from; p < to; p += 1) count += chosen(visitor, p) ? 1 : 0;
      return count;
    };
    expect(expected).toBeCloseTo(1200, 0);
    expect(drawn(1, 2)).toBe(200);
    expect(drawn(20, 100)).toBeLessThan(300);
  });

  test('takes everything where there is little', () => {
    const people = journeys([3, 7, 2]);
    const { chosen, expected } = drawPositions(people, 1000);
    expect(expected).toBe(9);
    for (const { visitor, events } of people)
      for (let p = 1; p < events.length; p += 1) expect(chosen(visitor, p)).toBe(true);
  });
});

/** The crowd's pairs, rounded: sums of the same numbers in another order. */
const tableOf = ({ items }: Crowd): object =>
  [...items]
    .map(([item, { mass, pairs }]) => [
      item,
      mass.toFixed(9),
      [...pairs].map(([o, p]) => [o, p.next.toFixed(9)]).sort(),
    ])
    .sort();

describe('what the crowd learns for a fit', () => {
  const events = Array.from({ length: 200 }, (_, order) => ({
    ...{ visitor: `v${(order * 7) % 23}`, type: 'view', item: `i${(order * order) % 11}`, at: order * 60_000, order },
  }));
  const items = new Map(Array.from({ length: 11 }, (_, i) => [`i${i}`, { kind: [`k${i % 3}`] }]));
  const quiet = (): void => undefined;

  test('those who were held back can be added afterwards', () => {
    const people = journeysOf(events);
    const { known, held } = innerSplit(people);
    const crowd = learnCrowd(known, items, DEFAULT_SETTINGS, quiet);
    const before = withoutPairs(crowd);
    const frozen = structuredClone(before.attributes);
    learnCrowd(held, items, DEFAULT_SETTINGS, quiet, crowd);
    expect(tableOf(crowd)).toEqual(tableOf(learnCrowd(people, items, DEFAULT_SETTINGS, quiet)));
    expect(before.attributes).toEqual(frozen);
    expect(crowd.attributes).not.toEqual(frozen);
  });

  test('a larger part is held back where there are few people, and never all of them', () => {
    const parts = (count: number): number[] => {
      const { known, held } = innerSplit(journeys(Array.from({ length: count }, () => 2)));
      return [known.length, held.length];
    };
    expect(parts(2)).toEqual([1, 1]);
    expect(parts(1000)).toEqual([700, 300]);
    expect(parts(20_000)).toEqual([17_000, 3000]);
  });
});

import fc from 'fast-check';
import { weightsAt } from '../../server/src/engine';
import { addLinear, finish, fitLinear } from '../../server/src/engine/linear';
import { AimedFit, aimAt } from '../../server/src/evaluation/aims';
import { drawPositions } from '../../server/src/evaluation/choices';
import type { Journey } from '../../server/src/evaluation/journeys';

/** How far P·A is from the unit matrix in one row, P taken from the weights: −weight(h → i)·P_ii. */
function solves(masses: readonly number[], pairs: readonly (readonly [number, number, number])[]): number {
  const n = masses.length;
  const fit = fitLinear(Float64Array.from(masses), n);
  for (const [a, b, together] of pairs) fit.add(a, b, together);
  const { weights } = finish(fit.solve())!;
  const ridge = 50 + masses.reduce((sum, mass) => sum + mass, 0) / n;
  const gram = masses.map((mass, i) => masses.map((_, j) => (i === j ? mass + ridge : 0)));
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
  test('solves the normal equations of ridge regression', () => {
    const size = 9;
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 3, max: 400 }), { minLength: size, maxLength: size }),
        fc.array(fc.nat({ max: 20 }), { minLength: (size * (size - 1)) / 2, maxLength: (size * (size - 1)) / 2 }),
        (masses, together) => {
          const pairs: [number, number, number][] = [];
          for (let a = 0; a < size; a += 1)
            for (let b = 0; b < a; b += 1) pairs.push([a, b, together[pairs.length] % Math.min(masses[a], masses[b])]);
          expect(solves(masses, pairs)).toBeLessThan(1e-5);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('counts once what two items have in common with a third', () => {
    // b comes with a, and c with b only: pairs alone would have c come with a as well.
    const fit = fitLinear(Float64Array.from([1000, 1000, 1000]), 3);
    fit.add(0, 1, 800);
    fit.add(1, 2, 800);
    fit.add(0, 2, 500);
    const scores = new Float64Array(3);
    addLinear(finish(fit.solve())!, [0], scores);
    expect(scores[0]).toBe(0);
    expect(scores[1]).toBeGreaterThan(0.3);
    expect(scores[2] / scores[1]).toBeLessThan(0.4);
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
    addLinear(linear, [2, 3], scores);
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

  test('the worth of what is aimed at adds up to 1, the very next first', () => {
    for (const next of [0, 0.5, 1]) {
      const { chosen, worth } = aimAt([4, 9, 2], next);
      expect(chosen).toEqual([4, 9, 2]);
      expect(worth.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 12);
      expect(worth[0]).toBeGreaterThanOrEqual(worth[1]);
    }
    expect(
      aimAt(
        Array.from({ length: 30 }, (_, i) => i),
        0,
      ).chosen,
    ).toHaveLength(10);
  });
});

describe('how far a blend is trusted', () => {
  const prior = { channels: ['popularity', 'prior', 'noise'], late: [1, 0.5, 0.2], early: [0, 0, 0] };
  const candidates = 60;
  const learnAll = (signal: number): ReturnType<AimedFit['result']> => {
    let state = 5;
    const random = (): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 4294967296;
    };
    const fit = new AimedFit(prior, [true, true, true], 600);
    const popularity = Float64Array.from({ length: candidates }, (_, i) => -i / 12);
    for (let n = 0; n < 600; n += 1) {
      let chosen = 0;
      while (random() > 1 - Math.exp(-1 / 12) && chosen < candidates - 1) chosen += 1;
      const features = [popularity, new Float64Array(candidates), Float64Array.from({ length: candidates }, random)];
      features[2][chosen] += signal;
      fit.learn({ features, candidates, evidence: 1 + (n % 2) * 30 }, [chosen], null);
    }
    return fit.result();
  };

  test('a channel that knows the answer is followed', () => {
    const { trust } = learnAll(2);
    expect(trust![0]).toBe(1);
    expect(trust![5]).toBe(1);
  });

  test('without trust the answer is exactly popularity plus prior, with half of it half way', () => {
    const blend = { ...prior, trust: [0, 0.5, 1, 1, 1, 1] };
    expect([...weightsAt(blend, 1, new Float64Array(3))]).toEqual([1, 1, 0]);
    expect([...weightsAt(blend, 2, new Float64Array(3))]).toEqual([1, 0.75, 0.1]);
    expect([...weightsAt(blend, 50, new Float64Array(3))]).toEqual([1, 0.5, 0.2]);
  });
});

import fc from 'fast-check';
import { fitWeights } from '../../server/src/evaluation/fit-blend';
import { Judge, mixed, nextItem, nextTen } from '../../server/src/evaluation/judge';
import { HORIZON, MomentMaker, MOST_ROWS, type Moment, type Position } from '../../server/src/evaluation/moments';
import { randomOf, type Random } from '../../server/src/evaluation/simulation/random';
import { solvePositive } from '../../server/src/evaluation/solve';

/** Draws a place with probabilities in proportion to exp(score). */
function draw(scores: readonly number[], random: Random): number {
  const masses = scores.map(Math.exp);
  let left = random.uniform() * masses.reduce((sum, mass) => sum + mass, 0);
  for (let i = 0; i < masses.length; i += 1) {
    left -= masses[i];
    if (left <= 0) return i;
  }
  return masses.length - 1;
}

/** Features of `candidates` items: popularity, no prior, and `others` channels of noise. */
const featuresOf = (candidates: number, others: number, random: Random): Float64Array[] => [
  Float64Array.from({ length: candidates }, (_, i) => -i / 20),
  new Float64Array(candidates),
  ...Array.from({ length: others }, () => Float64Array.from({ length: candidates }, random.normal)),
];

/** Choices that are truly made with these weights. */
function choices(count: number, candidates: number, truth: readonly number[], seed: number): Position[] {
  const random = randomOf(seed);
  return Array.from({ length: count }, (_, n) => {
    const features = featuresOf(candidates, truth.length - 2, random);
    const scores = Array.from(features[0], (_, i) => truth.reduce((sum, w, f) => sum + w * features[f][i], 0));
    const upcoming = [draw(scores, random)];
    return { name: `n${n}`, evidence: 1 + (n % 25), features, upcoming, excluded: null };
  });
}

const PRIOR = [1, 0.5, 0.2, 0.2];
const EVERYBODY = [1, 1, 0, 0];
const blendOf = (weights: readonly number[]) => ({ channels: weights.map((_, f) => `c${f}`), weights: [weights] });
const momentsOf = (positions: readonly Position[]): Moment[] => {
  const maker = new MomentMaker(blendOf(PRIOR), positions[0].features[0].length);
  return positions.map((position) => maker.make(position));
};
const fit = { prior: PRIOR, learned: [true, true, true, true], next: 1, bySteps: true };

describe('weights of channels', () => {
  test('are found from choices, though of 600 candidates only some are kept', () => {
    const truth = [1.3, 0.5, 0.9, -0.4];
    const positions = choices(1500, 600, truth, 3);
    const moments = momentsOf(positions);
    expect(Math.max(...moments.map(({ offsets }) => offsets.length))).toBeLessThanOrEqual(MOST_ROWS);
    const rows = fitWeights(moments, fit);
    for (const weights of rows) {
      expect(Math.abs(weights[0] - truth[0])).toBeLessThan(0.15);
      expect(Math.abs(weights[2] - truth[2])).toBeLessThan(0.15);
      expect(Math.abs(weights[3] - truth[3])).toBeLessThan(0.15);
    }
  });

  test('are finite and predict better than the prior, however sure some choices are', () => {
    const random = randomOf(8);
    const positions = choices(400, 300, [1, 0, 0, 0], 4).map((position, n) => {
      const features = position.features.map((feature) => feature.slice());
      // A repeat, an item that always follows: nearly certain, in two channels that say the same.
      if (n % 2 === 0) features[2][position.upcoming[0]] += 12 + random.uniform();
      features[3] = features[2].map((value) => value / 3);
      return { ...position, features };
    });
    for (const weights of fitWeights(momentsOf(positions), fit)) {
      expect(weights.every(Number.isFinite)).toBe(true);
      expect(weights[2] + weights[3] / 3).toBeGreaterThan(PRIOR[2] + PRIOR[3] / 3);
    }
  });

  test('a step of evidence of which nothing is known goes with its neighbour', () => {
    const late = choices(800, 40, [1, 0.5, 1.5, 0.2], 5).map((position) => ({ ...position, evidence: 20 }));
    const rows = fitWeights(momentsOf(late), fit);
    expect(rows[5][2]).toBeGreaterThan(1.2);
    // Of the way from the prior's .2; the prior pulls a little at every step.
    expect(rows[0][2]).toBeGreaterThan(0.7);
    expect(rows[4][2]).toBeCloseTo(rows[5][2], 0);
  });

  test('without a choice the prior stays, and what is not learned is not used', () => {
    expect(fitWeights([], fit)).toEqual(Array.from({ length: 6 }, () => PRIOR));
    const [weights] = fitWeights(momentsOf(choices(50, 20, PRIOR, 1)), {
      ...fit,
      learned: [true, false, true, false],
      bySteps: false,
    });
    expect([weights[1], weights[3]]).toEqual([0, 0]);
  });
});

describe('a moment', () => {
  test('keeps what was taken, and every candidate where they are few', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 700 }), fc.nat({ max: 30 }), fc.nat(), (candidates, seen, seed) => {
        const random = randomOf(seed);
        const excluded = new Set(Array.from({ length: Math.min(seen, candidates - 1) }, (_, i) => i));
        const upcoming = Array.from({ length: 12 }, () => candidates - 1);
        const features = featuresOf(candidates, 2, random);
        const position = { name: 'n', evidence: 3, features, upcoming, excluded };
        const { offsets, taken, values } = new MomentMaker(blendOf(PRIOR), candidates).make(position);
        expect(taken).toHaveLength(HORIZON);
        taken.forEach((row, t) => expect(values[row * 4]).toBe(Math.fround(features[0][upcoming[t]])));
        expect(offsets.length).toBeLessThanOrEqual(MOST_ROWS);
        if (candidates - excluded.size <= MOST_ROWS - HORIZON) {
          expect(offsets).toHaveLength(candidates - excluded.size);
          expect(offsets.every((offset) => offset === 0)).toBe(true);
        }
      }),
    );
  });

  test('stands for the whole catalogue but the excluded: in number, and in how likely all of it is', () => {
    const candidates = 2_000;
    const excluded = new Set([0, 7, 1_999]);
    const features = featuresOf(candidates, 2, randomOf(6));
    const maker = new MomentMaker(blendOf(PRIOR), candidates);
    // Other weights than those by which the rows were drawn.
    const likelihood = (item: ArrayLike<number>): number => Math.exp(0.9 * item[0] + 0.5 * item[2] - 0.2 * item[3]);
    const all = Array.from({ length: candidates }, (_, i) => features.map((feature) => feature[i]));
    const total = all.reduce((sum, item, i) => (excluded.has(i) ? sum : sum + likelihood(item)), 0);
    const names = Array.from({ length: 400 }, (_, n) => `n${n}`);
    let number = 0;
    let mass = 0;
    for (const name of names) {
      const { offsets, values } = maker.make({ name, evidence: 3, features, upcoming: [40], excluded });
      offsets.forEach((offset, row) => {
        number += Math.exp(offset) / names.length;
        mass += (Math.exp(offset) * likelihood(values.subarray(row * 4, row * 4 + 4))) / names.length;
      });
    }
    expect(number / (candidates - excluded.size)).toBeCloseTo(1, 1);
    expect(mass / total).toBeCloseTo(1, 2);
  });
});

describe('how far a blend is followed', () => {
  const ALONE = { everybody: EVERYBODY, plain: EVERYBODY, shares: [0] };
  const verdictOn = (weights: readonly number[], truth: readonly number[], worth = nextItem, beside = ALONE) => {
    const positions = choices(900, 60, truth, 11);
    const judge = new Judge(1, 60, worth, beside);
    for (const position of positions) judge.judge([blendOf(weights)], position);
    return judge.verdict().mixtures;
  };
  const judgeAll = (...given: Parameters<typeof verdictOn>): number[] => verdictOn(...given).map(({ trust }) => trust);

  test('most of the way at least where it knows the answer', () => {
    for (const worth of [nextItem, nextTen])
      expect(Math.min(...judgeAll([1, 1, 2, 0], [1, 1, 2, 0], worth))).toBeGreaterThanOrEqual(0.75);
  });

  test('not at all where what it says is wrong', () => {
    expect(judgeAll([1, 1, -2, 0], [1, 1, 2, 0])).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test('of several the one that predicts best', () => {
    const judge = new Judge(3, 60, nextTen, ALONE);
    for (const position of choices(300, 60, [1, 1, 2, 0], 11))
      judge.judge(
        [
          [1, 1, 0, 1],
          [1, 1, 2, 0],
          [1, 1, -1, 0],
        ].map(blendOf),
        position,
      );
    expect(judge.verdict().contender).toBe(1);
  });

  test('with the plain odds in it where they know better than the fit, and without them where they do not', () => {
    const beside = { everybody: EVERYBODY, plain: [1, 1, 2, 0], shares: [0, 0.4] };
    const sharesOf = (fitted: number[]) => verdictOn(fitted, [1, 1, 2, 0], nextTen, beside).map(({ share }) => share);
    expect(sharesOf([1, 1, 0.5, 1]).filter((share) => share === 0.4).length).toBeGreaterThanOrEqual(5);
    beside.plain = [1, 1, -2, 1];
    expect(sharesOf([1, 1, 2, 0])).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test('without trust the answer is exactly popularity plus prior, with half of it half way', () => {
    const mix = (trust: number, share = 0): number[] =>
      mixed([2, 0.5, 0.4, 0], { ...ALONE, plain: [1, 0.5, 0, 1] }, { trust, share });
    expect(mix(0)).toEqual(EVERYBODY);
    expect(mix(0, 0.5)).toEqual(EVERYBODY);
    expect(mix(0.5)).toEqual([1.5, 0.75, 0.2, 0]);
    expect(mix(1)).toEqual([2, 0.5, 0.4, 0]);
    expect(mix(1, 0.5)).toEqual([1.5, 0.5, 0.2, 0.5]);
  });
});

describe('positive systems', () => {
  test('are solved, banded ones within their band', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }), fc.nat(), (size, band, seed) => {
        const random = randomOf(seed);
        // L·Lᵀ of a banded L is positive and has the same band.
        const inBand = (i: number, j: number): boolean => j <= i && i - j <= band;
        const lower = Array.from({ length: size }, (_, i) =>
          Array.from({ length: size }, (_, j) =>
            inBand(i, j) ? (i === j ? 1 + random.uniform() : random.normal()) : 0,
          ),
        );
        const full = lower.map((a) => lower.map((b) => a.reduce((sum, value, k) => sum + value * b[k], 0)));
        const wanted = Array.from({ length: size }, random.normal);
        const b = Float64Array.from(full, (row) => row.reduce((sum, value, k) => sum + value * wanted[k], 0));
        const x = solvePositive(Float64Array.from(full.flat()), b, size, band);
        full.forEach((row, i) => expect(row.reduce((sum, value, k) => sum + value * x[k], 0)).toBeCloseTo(b[i], 6));
      }),
    );
  });
});

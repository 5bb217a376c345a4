import fc from 'fast-check';
import {
  compare,
  differenceOf,
  evidenceOf,
  liftOf,
  meanOf,
  varianceOfDifference,
} from '../../../server/src/measurement/statistics/comparison';
import { evidence, reach } from '../../../server/src/measurement/statistics/confidence-sequence';
import { NOBODY } from '../../../server/src/measurement/statistics/sums';
import { randomOf } from '../../../server/src/evaluation/simulation/random';
import { converting, covariance, expectClose, mean, outcomes, sumsOf } from './people';

/** Theorem 2.2 of the paper and its best ρ, written down again. */
const RHO = Math.sqrt((-2 * Math.log(0.05) + Math.log(-2 * Math.log(0.05) + 1)) / 30_000);
const boundary = (n: number, alpha: number): number =>
  Math.sqrt(((2 * (n * RHO ** 2 + 1)) / (n ** 2 * RHO ** 2)) * Math.log(Math.sqrt(n * RHO ** 2 + 1) / alpha));

describe('the confidence sequence', () => {
  test.each([
    [100, 0.05],
    [5_000, 0.05],
    [40_000, 0.01],
    [3_000_000, 0.05],
  ])('reaches as far as the formula says at %d people, α %d', (people, alpha) => {
    expectClose(reach(people, alpha) / Math.sqrt(people), boundary(people, alpha));
  });

  test('is narrowest at the people that it is tuned for, and always wider than one look would be', () => {
    const worse = (people: number): number => reach(people, 0.05);
    expect(worse(30_000)).toBeLessThan(worse(3_000));
    expect(worse(30_000)).toBeLessThan(worse(3_000_000));
    expect(worse(30_000)).toBeGreaterThan(1.96);
  });

  test('evidence passes 1/α exactly where the interval leaves 0 out', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 10_000_000 }),
        fc.double({ min: -9, max: 9, noNaN: true }),
        fc.double({ min: 1e-6, max: 0.5, noNaN: true }),
        (people, z, alpha) => {
          const distance = Math.abs(z) - reach(people, alpha);
          fc.pre(Math.abs(distance) > 1e-9);
          expect(evidence(people, z) > 1 / alpha).toBe(distance > 0);
        },
      ),
    );
  });
});

describe('a comparison of means', () => {
  test('without anything before is the difference of means with the variances of both sides', () => {
    fc.assert(
      fc.property(outcomes(2), outcomes(2), (a, b) => {
        const [first, second] = [a, b].map((side) => side.map((one) => ({ ...one, before: 0 })));
        const comparison = compare(sumsOf(first), sumsOf(second), 'perVisitor')!;
        const [ya, yb] = [a, b].map((side) => side.map(({ value }) => value));
        expectClose(comparison.reference, mean(ya));
        expectClose(comparison.challenger, mean(yb));
        expectClose(varianceOfDifference(comparison), covariance(ya, ya) / ya.length + covariance(yb, yb) / yb.length);
      }),
    );
  });

  test('with CUPED is the comparison of every visitor adjusted one by one', () => {
    fc.assert(
      fc.property(outcomes(2), outcomes(2), (a, b) => {
        const [xa, xb] = [a, b].map((side) => side.map(({ before }) => before));
        const [ya, yb] = [a, b].map((side) => side.map(({ value }) => value));
        const within = (one: number[], other: number[], n: number): number => covariance(one, other) * (n - 1);
        const spread = within(xa, xa, xa.length) + within(xb, xb, xb.length);
        const slope = spread > 0 ? (within(ya, xa, xa.length) + within(yb, xb, xb.length)) / spread : 0;
        const pooled = mean([...xa, ...xb]);
        const adjusted = (y: number[], x: number[]): number[] => y.map((value, i) => value - slope * (x[i] - pooled));
        const [za, zb] = [adjusted(ya, xa), adjusted(yb, xb)];
        const comparison = compare(sumsOf(a), sumsOf(b), 'perVisitor')!;
        expectClose(comparison.reference, mean(za));
        expectClose(comparison.challenger, mean(zb));
        expectClose(varianceOfDifference(comparison), covariance(za, za) / za.length + covariance(zb, zb) / zb.length);
      }),
    );
  });

  test('CUPED saves what the correlation promises: at .7 half of the variance', () => {
    const { normal } = randomOf(4);
    const side = () =>
      sumsOf(
        Array.from({ length: 4_000 }, () => {
          const x = normal();
          const y = 0.7 * x + Math.sqrt(1 - 0.7 ** 2) * normal();
          return { value: Math.round(1000 * y), count: 1, before: Math.round(1000 * x) };
        }),
      );
    const [a, b] = [side(), side()];
    const before = { before: 0n, valueBefore: 0n, beforeBefore: 0n };
    const plain = compare({ ...a, ...before }, { ...b, ...before }, 'perVisitor')!;
    const ratio = varianceOfDifference(compare(a, b, 'perVisitor')!) / varianceOfDifference(plain);
    expect(ratio).toBeGreaterThan(0.48);
    expect(ratio).toBeLessThan(0.54);
  });

  test('is missing where a side has no spread', () => {
    expect(compare(NOBODY, converting(1, 5), 'perVisitor')).toBeNull();
    expect(compare(converting(0, 1), converting(1, 5), 'perVisitor')).toBeNull();
  });
});

describe('a comparison of value a reward', () => {
  test('has the variance of the linearized ratio', () => {
    fc.assert(
      fc.property(outcomes(2), outcomes(2), (a, b) => {
        fc.pre([a, b].every((side) => side.some(({ count }) => count > 0)));
        const comparison = compare(sumsOf(a), sumsOf(b), 'perReward')!;
        const [first, second] = [a, b].map((side) => {
          const [values, counts] = [side.map(({ value }) => value), side.map(({ count }) => count)];
          const ratio = mean(values) / mean(counts);
          const rest = values.map((value, i) => (value - ratio * counts[i]) / mean(counts));
          return { ratio, variance: covariance(rest, rest) / side.length };
        });
        expectClose(comparison.reference, first.ratio);
        expectClose(comparison.challenger, second.ratio);
        expectClose(varianceOfDifference(comparison), first.variance + second.variance);
      }),
    );
  });

  test('is missing where nobody was rewarded', () => {
    expect(compare(converting(0, 9), converting(3, 9), 'perReward')).toBeNull();
  });
});

describe('lift and difference', () => {
  test('never contradict each other, and both ends of the lift are where the sequence of challenger - r · reference is', () => {
    let told = 0;
    fc.assert(
      fc.property(
        outcomes(5),
        outcomes(5),
        fc.constantFrom('perVisitor' as const, 'perReward' as const),
        (a, b, measure) => {
          const many = (side: typeof a) => side.flatMap((one) => Array.from({ length: 30 }, () => one));
          const comparison = compare(sumsOf(many(a)), sumsOf(many(b)), measure);
          const lift = comparison && liftOf(comparison, 0.05);
          if (!comparison || !lift) return;
          told += 1;
          const difference = differenceOf(comparison, 0.05);
          const scale = 1e-9 * Math.max(1, Math.abs(difference.low), Math.abs(difference.high));
          if (Math.abs(difference.low) > scale) expect(lift.low > 0).toBe(difference.low > 0);
          if (Math.abs(difference.high) > scale) expect(lift.high < 0).toBe(difference.high < 0);
          expect(lift.low).toBeLessThanOrEqual(lift.estimate);
          expect(lift.high).toBeGreaterThanOrEqual(lift.estimate);
          const { reference, challenger, variance, people } = comparison;
          for (const r of [1 + lift.low, 1 + lift.high]) {
            const off = Math.abs(challenger - r * reference);
            const sd = Math.sqrt(variance.constant + 2 * r * variance.linear + r * r * variance.square);
            expect(Math.abs(off - reach(people, 0.05) * sd)).toBeLessThanOrEqual(1e-6 * Math.max(1, off));
          }
        },
      ),
      { numRuns: 300 },
    );
    expect(told).toBeGreaterThan(50);
  });

  test('there is no lift over what is not clearly above nothing', () => {
    const few = compare(converting(3, 1_000), converting(9, 1_000), 'perVisitor')!;
    expect(liftOf(few, 0.05)).toBeNull();
    expect(differenceOf(few, 0.05).estimate).toBeCloseTo(0.006, 12);
    const lossmaking = sumsOf(Array.from({ length: 400 }, (_, i) => ({ value: -100 - (i % 2), count: 1, before: 0 })));
    expect(liftOf(compare(lossmaking, converting(9, 1_000), 'perVisitor')!, 0.05)).toBeNull();
  });

  test('evidence of two sides without any spread is none', () => {
    expect(evidenceOf(compare(converting(0, 50), converting(0, 50), 'perVisitor')!)).toBe(1);
  });

  test('a side alone has its mean', () => {
    const { estimate, low, high } = meanOf(converting(50, 1_000), 0.05)!;
    expect(estimate).toBe(0.05);
    expectClose(high - estimate, reach(1_000, 0.05) * Math.sqrt((0.05 * 0.95) / 999));
    expectClose(estimate - low, high - estimate);
    expect(meanOf(NOBODY, 0.05)).toBeNull();
  });
});

import fc from 'fast-check';
import { NOBODY, withVisitor, type Outcome, type OutcomeSums } from '../../../server/src/measurement/statistics/sums';

export const sumsOf = (people: readonly Outcome[]): OutcomeSums =>
  people.reduce((sums, outcome) => withVisitor(sums, outcome), NOBODY);

/** Visitors of whom some did something, with money in hundredths. */
export const outcomes = (minLength: number): fc.Arbitrary<Outcome[]> =>
  fc.array(
    fc.record({
      value: fc.integer({ min: -50_000, max: 5_000_000 }),
      count: fc.integer({ min: 0, max: 4 }),
      before: fc.integer({ min: 0, max: 1_000_000 }),
    }),
    { minLength, maxLength: 40 },
  );

/** `converted` of so many visitors, each once. */
export const converting = (converted: number, visitors: number): OutcomeSums =>
  withVisitor(
    withVisitor(NOBODY, { value: 1, count: 1, before: 0 }, converted),
    { value: 0, count: 0, before: 0 },
    visitors - converted,
  );

export const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;

/** Two passes, as in a textbook. */
export const covariance = (a: readonly number[], b: readonly number[]): number => {
  const [meanA, meanB] = [mean(a), mean(b)];
  return a.reduce((sum, x, i) => sum + (x - meanA) * (b[i] - meanB), 0) / (a.length - 1);
};

/** Within 1e-9 of the larger of the two, or of 1. */
export const expectClose = (actual: number, expected: number): void =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));

import type { OutcomeSums } from './sums';

/** Means and unbiased covariances per visitor; worked out in whole numbers, so nothing cancels. */
export interface Moments {
  readonly visitors: number;
  readonly value: number;
  readonly count: number;
  readonly before: number;
  readonly valueValue: number;
  readonly valueCount: number;
  readonly valueBefore: number;
  readonly countCount: number;
  readonly beforeBefore: number;
}

/** `null` below two visitors: one has no spread. */
export function momentsOf(sums: OutcomeSums): Moments | null {
  const n = sums.visitors;
  if (n < 2n) return null;
  const mean = (sum: bigint): number => Number(sum) / Number(n);
  const covariance = (products: bigint, a: bigint, b: bigint): number =>
    Number(n * products - a * b) / (Number(n) * Number(n - 1n));
  const { value, count, before } = sums;
  return {
    visitors: Number(n),
    value: mean(value),
    count: mean(count),
    before: mean(before),
    valueValue: covariance(sums.valueValue, value, value),
    valueCount: covariance(sums.valueCount, value, count),
    valueBefore: covariance(sums.valueBefore, value, before),
    countCount: covariance(sums.countCount, count, count),
    beforeBefore: covariance(sums.beforeBefore, before, before),
  };
}

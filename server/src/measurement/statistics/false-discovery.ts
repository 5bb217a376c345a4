import { evidenceOf, liftOf, type Comparison, type Interval } from './comparison';

/** One of many comparisons, judged beside the others. */
export interface Judged {
  /** A difference that may be spoken of: of all such, at most the given rate are none. */
  readonly discovered: boolean;
  /** At a level that holds for those that were discovered. */
  readonly lift: Interval | null;
}

/**
 * e-BH (Wang and Ramdas, "False discovery rate control with e-values", 2022): holds however the comparisons depend on
 * each other (variants that share a reference do) and whenever one looks. Intervals of the chosen at rate·chosen/all
 * (Xu, Wang and Ramdas, "Post-selection inference for e-value based confidence intervals", 2022).
 */
export function judgeMany(comparisons: readonly Comparison[], rate = 0.05): Judged[] {
  const evidences = comparisons.map(evidenceOf);
  const all = comparisons.length;
  const sorted = evidences.toSorted((a, b) => b - a);
  const chosen = sorted.findLastIndex((evidence, i) => evidence >= all / (rate * (i + 1))) + 1;
  const least = chosen > 0 ? sorted[chosen - 1] : Infinity;
  const alpha = (rate * Math.max(1, chosen)) / all;
  return comparisons.map((comparison, i) => ({
    discovered: evidences[i] >= least,
    lift: liftOf(comparison, alpha),
  }));
}

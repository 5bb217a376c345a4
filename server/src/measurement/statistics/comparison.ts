import { evidence, reach } from './confidence-sequence';
import { momentsOf, type Moments } from './moments';
import type { OutcomeSums } from './sums';

/** An estimate and the interval around it. */
export interface Interval {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/**
 * A challenger beside a reference. The variance is kept as that of `challenger - r · reference` for every r, as a
 * polynomial in r, so that difference (r = 1) and relative lift come from one source and never contradict each other.
 */
export interface Comparison {
  /** Of both sides. */
  readonly people: number;
  readonly reference: number;
  readonly challenger: number;
  readonly variance: { readonly constant: number; readonly linear: number; readonly square: number };
}

/** `perVisitor`: value a visitor. `perReward`: value a reward, such as revenue an order. */
export type Measure = 'perVisitor' | 'perReward';

/** `null` where a side is too small to have a spread, or has no reward to divide by. */
export function compare(reference: OutcomeSums, challenger: OutcomeSums, measure: Measure): Comparison | null {
  const [a, b] = [momentsOf(reference), momentsOf(challenger)];
  if (!a || !b) return null;
  return measure === 'perVisitor' ? compareMeans(a, b) : compareRatios(a, b);
}

/**
 * CUPED (Deng, Xu, Kohavi and Walker 2013): what chance gave a side before the first delivery is subtracted, with one
 * slope for both sides. With mean x before, slope θ and w the side's share of the people, challenger - r · reference is
 * yB - r·yA - θ(wA + r·wB)(xB - xA); each side's part of the variance is a quadratic form of its own moments.
 */
function compareMeans(a: Moments, b: Moments): Comparison {
  const people = a.visitors + b.visitors;
  const slope = slopeOf(a, b);
  const [ofReference, ofChallenger] = [(slope * a.visitors) / people, (slope * b.visitors) / people];
  const drift = b.before - a.before;
  // Weights of (value, before): those without r, then those that r multiplies.
  const [b0, b1] = [[1, -ofReference] as const, [0, -ofChallenger] as const];
  const [a0, a1] = [[0, ofReference] as const, [-1, ofChallenger] as const];
  return {
    people,
    reference: a.value + ofChallenger * drift,
    challenger: b.value - ofReference * drift,
    variance: {
      constant: form(b, b0, b0) + form(a, a0, a0),
      linear: form(b, b0, b1) + form(a, a0, a1),
      square: form(b, b1, b1) + form(a, a1, a1),
    },
  };
}

function slopeOf(a: Moments, b: Moments): number {
  const spread = a.beforeBefore * (a.visitors - 1) + b.beforeBefore * (b.visitors - 1);
  if (spread <= 0) return 0;
  return (a.valueBefore * (a.visitors - 1) + b.valueBefore * (b.visitors - 1)) / spread;
}

type Weights = readonly [value: number, before: number];

/** Covariance of two weighted sums of a side's means. */
function form(side: Moments, one: Weights, other: Weights): number {
  const ofValue = one[0] * other[0] * side.valueValue;
  const ofBoth = (one[0] * other[1] + one[1] * other[0]) * side.valueBefore;
  return (ofValue + ofBoth + one[1] * other[1] * side.beforeBefore) / side.visitors;
}

function compareRatios(a: Moments, b: Moments): Comparison | null {
  if (a.count <= 0 || b.count <= 0) return null;
  return {
    people: a.visitors + b.visitors,
    reference: a.value / a.count,
    challenger: b.value / b.count,
    variance: { constant: ratioVariance(b), linear: 0, square: ratioVariance(a) },
  };
}

/** Delta method for a ratio of two means (Deng, Knoblich and Lu 2018, section 3.1). */
function ratioVariance(side: Moments): number {
  const ratio = side.value / side.count;
  const ofOne = side.valueValue - 2 * ratio * side.valueCount + ratio * ratio * side.countCount;
  return ofOne / (side.visitors * side.count * side.count);
}

/** Variance of challenger - reference. */
export const varianceOfDifference = ({ variance }: Comparison): number =>
  variance.constant + 2 * variance.linear + variance.square;

/** Challenger minus reference, in the unit of the value. */
export function differenceOf(comparison: Comparison, alpha: number): Interval {
  const estimate = comparison.challenger - comparison.reference;
  const half = reach(comparison.people, alpha) * Math.sqrt(varianceOfDifference(comparison));
  return { estimate, low: estimate - half, high: estimate + half };
}

/**
 * Challenger against reference as a share, .12 for 12 % more. Fieller's way: all r that the sequence of
 * challenger - r · reference does not rule out, so the interval leaves 0 out exactly where that of the difference does.
 * `null` where the reference is not clearly above 0: a share of nearly nothing has no bounds.
 */
export function liftOf(comparison: Comparison, alpha: number): Interval | null {
  const { reference, challenger, variance } = comparison;
  const squared = reach(comparison.people, alpha) ** 2;
  const a = reference * reference - squared * variance.square;
  if (!(reference > 0 && a > 0)) return null;
  const b = reference * challenger + squared * variance.linear;
  const c = challenger * challenger - squared * variance.constant;
  const root = Math.sqrt(Math.max(0, b * b - a * c));
  return { estimate: challenger / reference - 1, low: (b - root) / a - 1, high: (b + root) / a - 1 };
}

/** E-value against "no difference". */
export function evidenceOf(comparison: Comparison): number {
  const variance = varianceOfDifference(comparison);
  if (variance <= 0) return 1;
  return evidence(comparison.people, (comparison.challenger - comparison.reference) / Math.sqrt(variance));
}

/** Value a visitor of one side alone, for the bars of a report. */
export function meanOf(sums: OutcomeSums, alpha: number): Interval | null {
  const moments = momentsOf(sums);
  if (!moments) return null;
  const half = reach(moments.visitors, alpha) * Math.sqrt(moments.valueValue / moments.visitors);
  return { estimate: moments.value, low: moments.value - half, high: moments.value + half };
}

import { hash53 } from '../../engine';
import { normalBelow, normalQuantile } from '../statistics/normal';
import { seededDraws } from '../statistics/seeded-draws';
import { estimatesOf, type Estimates, type PaperSums } from './estimators';

/**
 * Visitors fall to so many bags, which are drawn anew instead of them: what that costs does not grow with the log, and
 * a visitor's draws, which depend on each other, stay together.
 */
const BAGS = 1_000;
const ROUNDS = 1_000;
const SEED = 20_191_124;
/** Draws, weights, weighted rewards, doubly robust: side by side in the row of a bag. */
const SUMS = 4;
const ESTIMATES = ['ips', 'snips', 'dr'] as const;

type BagSums = Omit<PaperSums, 'rewarded'>;

/**
 * Bootstrap intervals at 1 - alpha, bias-corrected and accelerated (BCa, Efron 1987): rare rewards under large weights
 * make the estimates lean to one side, and plain percentiles then miss too often. The same visitors, the same intervals.
 */
export function bootstrapIntervals(
  byVisitor: ReadonlyMap<string, PaperSums>,
  alpha: number,
): Record<keyof Estimates, { low: number; high: number }> {
  // A rarer percentile takes more rounds to be seen at all.
  const rounds = Math.ceil((ROUNDS * 0.05) / Math.min(0.05, alpha));
  const bags = bagsOf(byVisitor);
  const all = sumsOver(bags, (i) => i);
  const draw = seededDraws(SEED);
  const drawn = Array.from({ length: rounds }, () => estimatesOf(sumsOver(bags, () => draw(BAGS))));
  const between = (name: keyof Estimates): { low: number; high: number } => {
    const values = Float64Array.from(drawn, (estimates) => estimates[name]).sort();
    return leaning(values, estimatesOf(all)[name], acceleration(bags, all, name), alpha);
  };
  return Object.fromEntries(ESTIMATES.map((name) => [name, between(name)])) as ReturnType<typeof bootstrapIntervals>;
}

function bagsOf(byVisitor: ReadonlyMap<string, PaperSums>): Float64Array {
  const bags = new Float64Array(BAGS * SUMS);
  for (const [visitor, { draws, weights, weighted, doublyRobust }] of byVisitor) {
    const row = (hash53(visitor) % BAGS) * SUMS;
    bags[row] += draws;
    bags[row + 1] += weights;
    bags[row + 2] += weighted;
    bags[row + 3] += doublyRobust;
  }
  return bags;
}

function sumsOver(bags: Float64Array, chosen: (i: number) => number): BagSums {
  let [draws, weights, weighted, doublyRobust] = [0, 0, 0, 0];
  for (let i = 0; i < BAGS; i += 1) {
    const row = chosen(i) * SUMS;
    draws += bags[row];
    weights += bags[row + 1];
    weighted += bags[row + 2];
    doublyRobust += bags[row + 3];
  }
  return { draws, weights, weighted, doublyRobust };
}

/** A sixth of the skewness of what single bags move the estimate by. */
function acceleration(bags: Float64Array, all: BagSums, name: keyof Estimates): number {
  const estimate = estimatesOf(all)[name];
  const [top, bottom] = { ips: [2, 0], snips: [2, 1], dr: [3, 0] }[name];
  let [squares, cubes] = [0, 0];
  for (let row = 0; row < bags.length; row += SUMS) {
    const moved = bags[row + top] - estimate * bags[row + bottom];
    squares += moved * moved;
    cubes += moved * moved * moved;
  }
  return squares > 0 ? cubes / (6 * squares ** 1.5) : 0;
}

/** The two values of the sorted rounds that the percentiles become once bias and lean are allowed for. */
function leaning(values: Float64Array, estimate: number, accelerated: number, alpha: number) {
  const below = values.filter((value) => value < estimate).length + values.filter((value) => value <= estimate).length;
  const bias = normalQuantile(below / (2 * values.length));
  const at = (share: number): number => {
    const off = bias + normalQuantile(share);
    const shifted = normalBelow(bias + off / (1 - accelerated * off));
    return values[Math.min(values.length - 1, Math.floor(shifted * values.length))];
  };
  return { low: at(alpha / 2), high: at(1 - alpha / 2) };
}

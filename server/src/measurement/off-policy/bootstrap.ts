import { hash53 } from '../../engine';
import { estimatesOf, type Contribution, type Estimates } from './estimators';

/**
 * Visitors fall to so many bags, which are drawn anew instead of them: what that costs does not grow with the log, and
 * a visitor's draws, which depend on each other, stay together.
 */
const BAGS = 1_000;
const ROUNDS = 1_000;
const SEED = 20_191_124;
/** Draws, weights, weighted rewards, doubly robust: side by side in the row of a bag. */
const SUMS = 4;

/** Sums by bag. */
export type Bags = Float64Array;

export const createBags = (): Bags => new Float64Array(BAGS * SUMS);

export function addToBag(bags: Bags, visitor: string, { weight, weighted, doublyRobust }: Contribution): void {
  const row = (hash53(visitor) % BAGS) * SUMS;
  bags[row] += 1;
  bags[row + 1] += weight;
  bags[row + 2] += weighted;
  bags[row + 3] += doublyRobust;
}

/** Of each estimate the two percentiles that leave out `alpha` together. The same bags give the same intervals. */
export function percentileIntervals(bags: Bags, alpha: number): Record<keyof Estimates, [low: number, high: number]> {
  // A rarer percentile takes more rounds to be seen at all.
  const rounds = Math.ceil((ROUNDS * 0.05) / Math.min(0.05, alpha));
  const seen = { ips: new Float64Array(rounds), snips: new Float64Array(rounds), dr: new Float64Array(rounds) };
  const next = drawsBelow(BAGS);
  for (let round = 0; round < rounds; round += 1) {
    let [draws, weights, weighted, doublyRobust] = [0, 0, 0, 0];
    for (let i = 0; i < BAGS; i += 1) {
      const row = next() * SUMS;
      draws += bags[row];
      weights += bags[row + 1];
      weighted += bags[row + 2];
      doublyRobust += bags[row + 3];
    }
    const { ips, snips, dr } = estimatesOf({ draws, weights, weighted, doublyRobust });
    seen.ips[round] = ips;
    seen.snips[round] = snips;
    seen.dr[round] = dr;
  }
  const between = (values: Float64Array): [number, number] => {
    values.sort();
    const out = Math.floor((alpha / 2) * rounds);
    return [values[out], values[rounds - 1 - out]];
  };
  return { ips: between(seen.ips), snips: between(seen.snips), dr: between(seen.dr) };
}

/** Repeatable whole numbers below a limit (xorshift32, Marsaglia 2003). */
function drawsBelow(limit: number): () => number {
  let state = SEED;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return Math.floor(((state >>> 0) / 4294967296) * limit);
  };
}

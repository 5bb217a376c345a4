/**
 * Inverse-gap weighting (SquareCB, Foster and Rakhlin 2020): an alternative is tried with probability
 * 1/(K + γ·gap), where gap is how much less reward it promises than the best; the rest goes to the best, and a floor
 * of ε/K keeps every candidate estimable from the log. Closed form, so the logged probabilities are exact.
 */
export interface Exploration {
  readonly floor: number;
  readonly gamma0: number;
  /** Decisions that count as learned before the first one, per candidate squared: an untrained slot does not guess. */
  readonly t0: number;
}

const rewardOf = (score: number): number => 1 / (1 + Math.exp(-score));

/**
 * Writes the probabilities of the first `total` candidates, in their order, summing to 1, into `probabilities`.
 * `learned` are the learned decisions of the slot. Candidates that are not `eligible` (dismissed ones) get 0; null:
 * all are.
 */
export function probabilitiesOf(
  scores: Float64Array,
  best: number,
  learned: number,
  exploration: Exploration,
  eligible: ((index: number) => boolean) | null,
  total: number,
  probabilities: Float64Array,
): Float64Array {
  let count = total;
  if (eligible) for (let i = 0; i < total; i += 1) if (i !== best && !eligible(i)) count -= 1;
  const gamma = exploration.gamma0 * Math.sqrt(learned + exploration.t0 * count * count);
  const top = rewardOf(scores[best]);
  const floor = exploration.floor / count;
  const rest = 1 - exploration.floor;
  let others = 0;
  for (let i = 0; i < total; i += 1) {
    probabilities[i] = 0;
    if (i === best || (eligible && !eligible(i))) continue;
    const gap = Math.max(0, top - rewardOf(scores[i]));
    const probability = floor + rest / (count + gamma * gap);
    probabilities[i] = probability;
    others += probability;
  }
  probabilities[best] = 1 - others;
  return probabilities;
}

/** The candidate that a draw in [0, 1) falls on; the best comes first, so small changes seldom move the answer. */
export function choose(probabilities: Float64Array, total: number, best: number, draw: number): number {
  let left = draw - probabilities[best];
  if (left < 0) return best;
  for (let i = 0; i < total; i += 1) {
    if (i === best) continue;
    left -= probabilities[i];
    if (left < 0) return i;
  }
  return best;
}

import type { LoggedDraw, PaperPolicy } from './draws';

/** What is expected of a variant for a draw's visitor: the model inside the doubly robust estimate. */
export type RewardModel<Draw extends LoggedDraw> = (draw: Draw, variant: string) => number;

/** Sums over draws, of which every estimate is a ratio. */
export interface PaperSums {
  draws: number;
  /** Probability under the policy on paper over the logged one. */
  weights: number;
  weighted: number;
  /** Expected of the policy by the model, corrected by what the weighted rewards show the model to be wrong by. */
  doublyRobust: number;
  /** Draws with a reward that the policy might have served too. */
  rewarded: number;
}

export const noDraws = (): PaperSums => ({ draws: 0, weights: 0, weighted: 0, doublyRobust: 0, rewarded: 0 });

/** One draw more. */
export function addDraw<Draw extends LoggedDraw>(
  sums: PaperSums,
  draw: Draw,
  policy: PaperPolicy<Draw>,
  model: RewardModel<Draw>,
): void {
  const probabilities = policy(draw);
  const weight = (probabilities.get(draw.served) ?? 0) / draw.probability;
  for (const [variant, probability] of probabilities) sums.doublyRobust += probability * model(draw, variant);
  sums.draws += 1;
  if (weight === 0) return;
  sums.weights += weight;
  sums.weighted += weight * draw.reward;
  sums.doublyRobust += weight * (draw.reward - model(draw, draw.served));
  if (draw.reward !== 0) sums.rewarded += 1;
}

export function addSums(all: PaperSums, some: PaperSums): void {
  all.draws += some.draws;
  all.weights += some.weights;
  all.weighted += some.weighted;
  all.doublyRobust += some.doublyRobust;
  all.rewarded += some.rewarded;
}

/** Value a draw. */
export interface Estimates {
  /** Inverse probability weighting (Horvitz and Thompson 1952). */
  readonly ips: number;
  /** Self-normalized (Swaminathan and Joachims 2015): the headline, within the range of the rewards. */
  readonly snips: number;
  /** Doubly robust (Dudík, Langford and Li 2011). */
  readonly dr: number;
}

export const estimatesOf = (sums: Omit<PaperSums, 'rewarded'>): Estimates => ({
  ips: sums.draws > 0 ? sums.weighted / sums.draws : 0,
  snips: sums.weights > 0 ? sums.weighted / sums.weights : 0,
  dr: sums.draws > 0 ? sums.doublyRobust / sums.draws : 0,
});

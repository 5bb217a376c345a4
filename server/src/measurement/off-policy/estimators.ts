import type { LoggedDraw, PaperPolicy } from './draws';

/** What is expected of a variant for a draw's visitor: the model inside the doubly robust estimate. */
export type RewardModel<Draw extends LoggedDraw> = (draw: Draw, variant: string) => number;

/** What one draw adds to the estimates. */
export interface Contribution {
  /** Probability under the policy on paper over the logged one. */
  readonly weight: number;
  readonly weighted: number;
  /** Expected of the policy by the model, corrected by what the weighted reward shows the model to be wrong by. */
  readonly doublyRobust: number;
}

export function contributionOf<Draw extends LoggedDraw>(
  draw: Draw,
  policy: PaperPolicy<Draw>,
  model: RewardModel<Draw>,
): Contribution {
  const probabilities = policy(draw);
  const weight = (probabilities.get(draw.served) ?? 0) / draw.probability;
  let expected = 0;
  for (const [variant, probability] of probabilities) expected += probability * model(draw, variant);
  return {
    weight,
    weighted: weight * draw.reward,
    doublyRobust: expected + (weight === 0 ? 0 : weight * (draw.reward - model(draw, draw.served))),
  };
}

/** Sums over draws, of which every estimate is a ratio. */
export interface EstimateSums {
  readonly draws: number;
  readonly weights: number;
  readonly weighted: number;
  readonly doublyRobust: number;
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

export const estimatesOf = ({ draws, weights, weighted, doublyRobust }: EstimateSums): Estimates => ({
  ips: weighted / draws,
  snips: weights > 0 ? weighted / weights : 0,
  dr: doublyRobust / draws,
});

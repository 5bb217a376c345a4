/**
 * One decision that was drawn for itself, and what came of it: the first delivery of what sticks. Later deliveries of a
 * sticky choice were not drawn anew and say nothing new.
 */
export interface LoggedDraw {
  readonly visitor: string;
  readonly served: string;
  /** Of the served variant, over everything that chance decided: the split and the draw inside its side. */
  readonly probability: number;
  /** What the goal was worth within its window. */
  readonly reward: number;
}

/** A policy that is asked on paper: the probability of each variant for this draw's visitor, adding up to 1. */
export type PaperPolicy<Draw extends LoggedDraw> = (draw: Draw) => ReadonlyMap<string, number>;

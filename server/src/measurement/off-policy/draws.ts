/** One decision that was drawn for itself, and what came of it. */
export interface LoggedDraw {
  readonly visitor: string;
  /** What the draw held for: a page view, a session, a visitor for good. Deliveries of one unit were not drawn anew. */
  readonly unit: string;
  readonly served: string;
  /** Of the served variant, over everything that chance decided: the split and the draw inside its side. */
  readonly probability: number;
  /** What the goal was worth within its window. */
  readonly reward: number;
}

/** A policy that is asked on paper: the probability of each variant for this draw's visitor, adding up to 1. */
export type PaperPolicy<Draw extends LoggedDraw> = (draw: Draw) => ReadonlyMap<string, number>;

/** The first delivery of each unit; the later ones say nothing new. In the order of the log. */
export function independentDraws<Draw extends LoggedDraw>(deliveries: readonly Draw[]): Draw[] {
  const seen = new Map<string, Set<string>>();
  return deliveries.filter(({ visitor, unit }) => {
    const units = seen.get(visitor) ?? new Set();
    if (units.size === 0) seen.set(visitor, units);
    if (units.has(unit)) return false;
    units.add(unit);
    return true;
  });
}

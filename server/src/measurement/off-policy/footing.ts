import type { LoggedDraw, PaperPolicy } from './draws';
import { addDraw, addSums, noDraws, type PaperSums, type RewardModel } from './estimators';

/** A visitor's draws depend on each other: they are taken together wherever uncertainty is counted. */
export function sumsByVisitor<Draw extends LoggedDraw>(
  draws: readonly Draw[],
  policy: PaperPolicy<Draw>,
  model: RewardModel<Draw>,
): Map<string, PaperSums> {
  const byVisitor = new Map<string, PaperSums>();
  for (const draw of draws) {
    const known = byVisitor.get(draw.visitor);
    const theirs = known ?? noDraws();
    if (!known) byVisitor.set(draw.visitor, theirs);
    addDraw(theirs, draw, policy, model);
  }
  return byVisitor;
}

export function sumsOfAll(byVisitor: ReadonlyMap<string, PaperSums>): PaperSums {
  const all = noDraws();
  for (const theirs of byVisitor.values()) addSums(all, theirs);
  return all;
}

/** How much of the log speaks for a policy. */
export interface Footing {
  readonly draws: number;
  /** People with weights all alike that would tell as much (Kish 1965). */
  readonly effectivePeople: number;
  /** Draws with a reward that the policy might have served too. */
  readonly rewarded: number;
  /** 1 where the logged probabilities are true and cover what the policy serves. */
  readonly meanWeight: number;
}

/**
 * `noDraws`: nothing was logged. `badProbabilities`: a logged probability is none. `fewPeople`, `fewRewards`: the log is
 * too thin where the policy differs from what was served. `weightsAstray`: the policy serves what the log never could
 * have, or the logged probabilities are not those that were drawn with.
 */
export type Refusal = 'noDraws' | 'badProbabilities' | 'fewPeople' | 'fewRewards' | 'weightsAstray';

export const ENOUGH: Readonly<{ people: number; rewarded: number }> = { people: 500, rewarded: 50 };
/** Standard errors of the mean weight from 1: by chance once in 16,000 valuations. */
const ASTRAY = 4;
/** Probabilities are logged with so many digits; weights that are all alike have no spread to measure against. */
const ROUNDING = 1e-6;

export function footingOf(byVisitor: ReadonlyMap<string, PaperSums>): { footing: Footing; refusal: Refusal | null } {
  const { draws, weights, rewarded } = sumsOfAll(byVisitor);
  const meanWeight = draws > 0 ? weights / draws : 0;
  let [squares, deviations] = [0, 0];
  for (const theirs of byVisitor.values()) {
    squares += theirs.weights * theirs.weights;
    deviations += (theirs.weights - meanWeight * theirs.draws) ** 2;
  }
  const effectivePeople = squares > 0 ? (weights * weights) / squares : 0;
  const tolerance = ASTRAY * (Math.sqrt(deviations) / Math.max(1, draws)) + ROUNDING;
  const footing = { draws, effectivePeople, rewarded, meanWeight };
  return { footing, refusal: refusalOf(footing, tolerance) };
}

function refusalOf({ draws, effectivePeople, rewarded, meanWeight }: Footing, tolerance: number): Refusal | null {
  if (draws === 0) return 'noDraws';
  if (effectivePeople < ENOUGH.people) return 'fewPeople';
  if (rewarded < ENOUGH.rewarded) return 'fewRewards';
  return Math.abs(meanWeight - 1) > tolerance ? 'weightsAstray' : null;
}

/** Without valuing the policy. */
export function footingOnPaper<Draw extends LoggedDraw>(
  draws: readonly Draw[],
  policy: PaperPolicy<Draw>,
): { footing: Footing; refusal: Refusal | null } {
  if (!probabilitiesAreGood(draws)) return { footing: noFooting(draws), refusal: 'badProbabilities' };
  return footingOf(sumsByVisitor(draws, policy, () => 0));
}

export const noFooting = (draws: readonly LoggedDraw[]): Footing => ({
  ...{ draws: draws.length, effectivePeople: 0, rewarded: 0, meanWeight: 0 },
});

export const probabilitiesAreGood = (draws: readonly LoggedDraw[]): boolean =>
  draws.every(({ probability }) => probability > 0 && probability <= 1);

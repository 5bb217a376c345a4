import { addToBag, createBags, percentileIntervals } from './bootstrap';
import type { LoggedDraw, PaperPolicy } from './draws';
import { contributionOf, estimatesOf, type Estimates } from './estimators';
import { crossFittedModel } from './reward-model';

/** An estimate of value a draw, and its bootstrap interval over visitors. */
export interface PaperEstimate {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/** How much of the log speaks for the policy. */
interface Footing {
  readonly draws: number;
  /** People whose weights were all alike that would tell as much (Kish 1965), with a visitor's draws taken together. */
  readonly effectivePeople: number;
  /** Draws with a reward among those that the policy might have served too. */
  readonly rewarded: number;
  /** 1 where the logged probabilities are true and cover what the policy serves. */
  readonly meanWeight: number;
}

/** What a policy would have earned on the logged traffic, or why the log cannot tell. */
export type Valuation =
  | (Footing & {
      readonly kind: 'valued';
      readonly estimates: Readonly<Record<keyof Estimates, PaperEstimate>>;
      /** Policies that were tried on these visitors; intervals hold for all of them together. */
      readonly tries: number;
    })
  | (Footing & { readonly kind: 'refused'; readonly reason: Refusal });

/**
 * `badProbabilities`: a logged probability is none. `tooFewPeople`, `tooFewRewards`: the log is too thin where the
 * policy differs from what was served. `weightsAstray`: the policy serves what the log never could have, or the logged
 * probabilities are not those that were drawn with.
 */
export type Refusal = 'badProbabilities' | 'tooFewPeople' | 'tooFewRewards' | 'weightsAstray';

const ENOUGH_PEOPLE = 500;
const ENOUGH_REWARDED = 50;
const ALPHA = 0.05;
/** Standard errors of the mean weight from 1: by chance once in 16,000 valuations. */
const ASTRAY = 4;

/** `draws`: one row per independent draw (`independentDraws`). */
export function valueOnPaper<Draw extends LoggedDraw>(
  draws: readonly Draw[],
  policy: PaperPolicy<Draw>,
  tries = 1,
): Valuation {
  if (draws.some(({ probability }) => !(probability > 0 && probability <= 1)))
    return {
      ...{ kind: 'refused', reason: 'badProbabilities' },
      ...{ draws: draws.length, effectivePeople: 0, rewarded: 0, meanWeight: 0 },
    };
  const model = crossFittedModel(draws);
  const bags = createBags();
  const weightsByVisitor = new Map<string, { draws: number; weight: number }>();
  const sums = { draws: draws.length, weights: 0, weighted: 0, doublyRobust: 0 };
  let rewarded = 0;
  for (const draw of draws) {
    const one = contributionOf(draw, policy, model);
    addToBag(bags, draw.visitor, one);
    const known = weightsByVisitor.get(draw.visitor);
    const theirs = known ?? { draws: 0, weight: 0 };
    if (!known) weightsByVisitor.set(draw.visitor, theirs);
    theirs.draws += 1;
    theirs.weight += one.weight;
    sums.weights += one.weight;
    sums.weighted += one.weighted;
    sums.doublyRobust += one.doublyRobust;
    if (one.weighted !== 0) rewarded += 1;
  }
  const { effectivePeople, meanWeight, spread } = footingOf(weightsByVisitor, sums);
  const footing = { draws: draws.length, effectivePeople, rewarded, meanWeight };
  const reason = refusalOf(footing, spread);
  if (reason) return { kind: 'refused', reason, ...footing };
  const intervals = percentileIntervals(bags, ALPHA / tries);
  const values = estimatesOf(sums);
  const estimate = (of: keyof Estimates): PaperEstimate => ({
    ...{ estimate: values[of], low: intervals[of][0], high: intervals[of][1] },
  });
  const estimates = { ips: estimate('ips'), snips: estimate('snips'), dr: estimate('dr') };
  return { kind: 'valued', ...footing, estimates, tries };
}

/** With `spread`, the standard error of the mean weight over visitors. */
function footingOf(
  byVisitor: ReadonlyMap<string, { draws: number; weight: number }>,
  { draws, weights }: { draws: number; weights: number },
) {
  const meanWeight = draws > 0 ? weights / draws : 0;
  let [squares, deviations] = [0, 0];
  for (const { draws: own, weight } of byVisitor.values()) {
    squares += weight * weight;
    deviations += (weight - meanWeight * own) ** 2;
  }
  return {
    effectivePeople: squares > 0 ? (weights * weights) / squares : 0,
    meanWeight,
    spread: draws > 0 ? Math.sqrt(deviations) / draws : 0,
  };
}

function refusalOf({ effectivePeople, rewarded, meanWeight }: Footing, spread: number): Refusal | null {
  if (effectivePeople < ENOUGH_PEOPLE) return 'tooFewPeople';
  if (rewarded < ENOUGH_REWARDED) return 'tooFewRewards';
  // Rounded probabilities in a log of equal weights have no spread to be measured by.
  if (Math.abs(meanWeight - 1) > Math.max(ASTRAY * spread, 1e-3)) return 'weightsAstray';
  return null;
}

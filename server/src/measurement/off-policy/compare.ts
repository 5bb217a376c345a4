import type { Comparison } from '../statistics/comparison';
import type { LoggedDraw, PaperPolicy } from './draws';
import { estimatesOf, type PaperSums } from './estimators';
import { footingOf, probabilitiesAreGood, sumsByVisitor, sumsOfAll, type Refusal } from './footing';

/**
 * Two policies on paper beside each other, self-normalized, as a comparison like a measured one: its intervals and its
 * evidence may be looked at daily, and several of them judged together. The variance is that of the linearized ratio,
 * with each visitor's share in both estimates (as in Owen 2013, chapter 9): what both serve cancels.
 */
export function compareOnPaper<Draw extends LoggedDraw>(
  draws: readonly Draw[],
  reference: PaperPolicy<Draw>,
  challenger: PaperPolicy<Draw>,
): Comparison | { readonly refusal: Refusal } {
  if (!probabilitiesAreGood(draws)) return { refusal: 'badProbabilities' };
  // Self-normalized estimates need no model.
  const [ofReference, ofChallenger] = [reference, challenger].map((policy) => sumsByVisitor(draws, policy, () => 0));
  const refusal = footingOf(ofReference).refusal ?? footingOf(ofChallenger).refusal;
  if (refusal) return { refusal };
  const [referenceShare, challengerShare] = [ofReference, ofChallenger].map(shareInEstimate);
  const variance = { constant: 0, linear: 0, square: 0 };
  for (const visitor of ofReference.keys()) {
    const [theirs, others] = [challengerShare(visitor), referenceShare(visitor)];
    variance.constant += theirs * theirs;
    variance.linear -= theirs * others;
    variance.square += others * others;
  }
  return {
    people: ofReference.size,
    reference: estimatesOf(sumsOfAll(ofReference)).snips,
    challenger: estimatesOf(sumsOfAll(ofChallenger)).snips,
    variance,
  };
}

/** By how much a visitor moves the self-normalized estimate. */
function shareInEstimate(byVisitor: ReadonlyMap<string, PaperSums>): (visitor: string) => number {
  const all = sumsOfAll(byVisitor);
  const { snips } = estimatesOf(all);
  return (visitor) => {
    const { weights, weighted } = byVisitor.get(visitor)!;
    return (weighted - weights * snips) / all.weights;
  };
}

import { carriesValue, learnedPart, ownByValue, ownPart, type Scores } from './score';

/** Whether the visitor's own evidence carries an answer. */
export interface Verdict {
  /** Place of the best among the candidates. */
  readonly best: number;
  readonly sure: boolean;
  /** Log-odds by which it stands out: before what would be served otherwise, and before what comes next to it. */
  readonly gap: number;
  /** Where several are as good for this visitor and better than anything else: the one that earned most; else -1. */
  readonly earnedMost: number;
}

/** Events after which half of the margin is asked for. */
const STRENGTH = 30;

/**
 * The part of the margin that the evidence of so many events has to clear. A near tie is a lack of preference only where
 * much evidence says so, as in 51 clicks for one thing against 49 for another; after two clicks it is all that is known,
 * and the better guess is better than none.
 */
export const neededGap = (margin: number, events: number): number => (margin * (events + 1)) / (events + 1 + STRENGTH);

/**
 * The person's answer is sure when it beats what would be served otherwise by the gap that is needed, and either nothing
 * else comes within it, or everything that does is backed by the same evidence (two blocks with skirts for somebody who
 * wants skirts). `fallback` is the place of what would be served otherwise, -1 when it is no candidate.
 */
export function personsAnswer(scores: Scores, score: Float64Array, fallback: number, needed: number): Verdict {
  const count = scores.candidates.length;
  let best = 0;
  for (let c = 1; c < count; c += 1) if (score[c] > score[best]) best = c;
  const top = score[best];
  const overFallback = beyond(scores, score, best, fallback);
  let nearest = Infinity;
  const rivals: number[] = [];
  for (let c = 0; c < count; c += 1) {
    if (c === best) continue;
    const gap = top - score[c];
    if (gap < nearest) nearest = gap;
    if (gap < needed) rivals.push(c);
  }
  const gap = Math.min(overFallback, nearest);
  if (overFallback < needed) return { best, gap, sure: false, earnedMost: -1 };
  if (rivals.length === 0) return { best, gap, sure: true, earnedMost: -1 };
  const shared = rivals.includes(fallback) ? 0 : sharedEvidence(scores, best, rivals);
  if (shared >= needed) return { best, gap: Math.min(overFallback, shared), sure: true, earnedMost: -1 };
  return { best, gap, sure: false, earnedMost: best === fallback ? -1 : earnedMost(scores, [best, ...rivals]) };
}

/**
 * Log-odds by which the best beats what would be served otherwise, by the visitor's own evidence and by all that is
 * known: neither alone overrules. Of a candidate without any evidence nothing can be said.
 */
function beyond(scores: Scores, score: Float64Array, best: number, fallback: number): number {
  const own = ownPart(scores, best);
  if (own === 0) return 0;
  return fallback < 0 || fallback === best
    ? own
    : Math.min(own - ownPart(scores, fallback), score[best] - score[fallback]);
}

/** Which of these earned most when it was shown to everybody and to the visitor's segments; -1 if none stands out. */
function earnedMost(scores: Scores, among: readonly number[]): number {
  const earned = among.map((c) => learnedPart(scores, c));
  const most = Math.max(...earned);
  return most > Math.min(...earned) ? among[earned.indexOf(most)] : -1;
}

/** The part of the best candidate's own evidence that all of its rivals carry too. */
function sharedEvidence(scores: Scores, best: number, rivals: readonly number[]): number {
  let shared = 0;
  for (const { value, amount } of ownByValue(scores, best)) {
    if (rivals.every((rival) => carriesValue(scores, rival, value))) shared += amount;
  }
  return shared;
}

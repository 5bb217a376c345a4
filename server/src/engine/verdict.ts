import { carriesValue, ownByValue, ownPart, type Scores } from './score';

/** Whether the visitor's own evidence carries an answer. */
export interface Verdict {
  /** Place of the best among the candidates. */
  readonly best: number;
  readonly sure: boolean;
  /** Log-odds by which it stands out; the margin is what it needs. */
  readonly gap: number;
}

/**
 * The person's answer is sure when their own evidence speaks for the best candidate by the margin, and either nothing
 * else comes within the margin, or everything that does is backed by the same evidence (two blocks with skirts for
 * somebody who wants skirts). 51 clicks for one thing against 49 for another are not sure. `fallback` is the place of
 * what would be served otherwise, -1 when it is no candidate.
 */
export function personsAnswer(scores: Scores, score: Float64Array, fallback: number, margin: number): Verdict {
  const count = scores.candidates.length;
  let best = 0;
  for (let c = 1; c < count; c += 1) if (score[c] > score[best]) best = c;
  const top = score[best];
  let nearest = Infinity;
  const rivals: number[] = [];
  for (let c = 0; c < count; c += 1) {
    if (c === best) continue;
    const gap = top - score[c];
    if (gap < nearest) nearest = gap;
    if (gap < margin) rivals.push(c);
  }
  if (rivals.length === 0) {
    const own = ownPart(scores, best);
    return { best, gap: Math.min(own, nearest), sure: own >= margin };
  }
  const shared = sharedEvidence(scores, best, rivals);
  const withFallback = rivals.includes(fallback);
  return { best, gap: withFallback ? nearest : Math.max(nearest, shared), sure: !withFallback && shared >= margin };
}

/** The part of the best candidate's own evidence that all of its rivals carry too. */
function sharedEvidence(scores: Scores, best: number, rivals: readonly number[]): number {
  let shared = 0;
  for (const { value, amount } of ownByValue(scores, best)) {
    if (rivals.every((rival) => carriesValue(scores, rival, value))) shared += amount;
  }
  return shared;
}

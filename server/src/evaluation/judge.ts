import { blendScores, EVIDENCE_FROM, evidenceStep, weightsAt, type Blend } from '../engine';
import { bestOf, scorePrediction, type ItemScores } from './metrics';
import type { Position } from './moments';

/**
 * How far a blend is to be followed at each amount of evidence, and which of several: judged on people that it was not
 * fitted on. What is not followed is popularity plus prior, the answer that a visitor without events gets.
 */
export const TRUSTS = [0, 0.25, 0.5, 0.75, 1] as const;

/** Standard errors by which the next ten must not get worse before a blend is followed. */
const DOUBT = 1;

/** What is hoped for: the very next item, high up; or as much as can be of the next ten. */
export const nextItem = ({ hr20, mrr20 }: ItemScores): number => hr20 + 2 * mrr20;
export const nextTen = ({ ndcg20 }: ItemScores): number => ndcg20;

interface Tally {
  n: number;
  value: number;
  /** Gain in the next ten over no trust at all, and its squares. */
  gain: number;
  squares: number;
}

/** Weights of which `trust` is followed; the rest is `everybody`'s. */
export const trusted = (weights: readonly number[], everybody: readonly number[], trust: number): number[] =>
  weights.map((weight, f) => trust * weight + (1 - trust) * everybody[f]);

export class Judge {
  /** By contender, step of evidence and trust. */
  private readonly tallies: readonly (readonly (readonly Tally[])[])[];
  private readonly scores: Float64Array;
  private readonly mixed: Float64Array;
  private readonly untrusted: Float64Array;

  constructor(
    contenders: number,
    candidates: number,
    private readonly worth: (scores: ItemScores) => number,
    /** Weights of the answer that a visitor without events gets. */
    private readonly everybody: readonly number[],
  ) {
    const tally = (): Tally => ({ n: 0, value: 0, gain: 0, squares: 0 });
    this.tallies = Array.from({ length: contenders }, () => EVIDENCE_FROM.map(() => TRUSTS.map(tally)));
    this.scores = new Float64Array(candidates);
    this.mixed = new Float64Array(candidates);
    this.untrusted = new Float64Array(candidates);
  }

  judge(contenders: readonly Blend[], { evidence, features, upcoming, excluded }: Position): void {
    const { scores, mixed, untrusted } = this;
    blendScores(this.everybody, features, untrusted.length, untrusted);
    contenders.forEach((blend, b) => {
      blendScores(weightsAt(blend, evidence), features, scores.length, scores);
      const tallies = this.tallies[b][evidenceStep(evidence)];
      let before = 0;
      TRUSTS.forEach((trust, t) => {
        for (let i = 0; i < mixed.length; i += 1) mixed[i] = trust * scores[i] + (1 - trust) * untrusted[i];
        const found = scorePrediction(bestOf(mixed, excluded), upcoming);
        const { ndcg20 } = found;
        if (t === 0) before = ndcg20;
        const tally = tallies[t];
        tally.n += 1;
        tally.value += this.worth(found);
        tally.gain += ndcg20 - before;
        tally.squares += (ndcg20 - before) ** 2;
      });
    });
  }

  /** The contender that predicts best, and how far it is to be followed at each step of evidence. */
  verdict(): { contender: number; trust: number[] } {
    const chosen = this.tallies.map((steps) => steps.map(bestTrust));
    const values = chosen.map((trusts, b) => trusts.reduce((sum, t, s) => sum + this.tallies[b][s][t].value, 0));
    const contender = values.indexOf(Math.max(...values));
    return { contender, trust: chosen[contender].map((t) => TRUSTS[t]) };
  }
}

/** Of the trusts that do not make the next ten worse, the one with most hits. */
function bestTrust(tallies: readonly Tally[]): number {
  let best = 0;
  tallies.forEach((tally, t) => {
    if (t > 0 && isSafe(tally) && tally.value >= tallies[best].value) best = t;
  });
  return best;
}

function isSafe({ n, gain, squares }: Tally): boolean {
  if (n < 2) return false;
  const mean = gain / n;
  return mean >= DOUBT * Math.sqrt(Math.max(0, squares / n - mean * mean) / n);
}

import { blendScores, EVIDENCE_FROM, evidenceStep, weightsAt, type Blend } from '../engine';
import { bestOf, scorePrediction, type ItemScores } from './metrics';
import type { Position } from './moments';

/**
 * How far a blend is to be followed at each amount of evidence, and which of several: judged on people that it was not
 * fitted on. What is not followed is popularity plus prior, the answer that a visitor without events gets.
 */
const TRUSTS = [0, 0.25, 0.5, 0.75, 1] as const;

/** What a fit is mixed with: the answer without events, and the plain odds of the crowd with shares of these. */
export interface Beside {
  readonly everybody: readonly number[];
  readonly plain: readonly number[];
  readonly shares: readonly number[];
}

/** A mixture: `share` of the fit is the plain odds, and `trust` of both is followed. */
export interface Mixture {
  readonly share: number;
  readonly trust: number;
}

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

/** The weights of a mixture. */
export const mixed = (fitted: readonly number[], { everybody, plain }: Beside, { share, trust }: Mixture): number[] =>
  fitted.map((weight, f) => trust * (share * plain[f] + (1 - share) * weight) + (1 - trust) * everybody[f]);

export class Judge {
  /** What is tried of each contender; the first follows nothing of it. */
  private readonly mixtures: readonly Mixture[];
  /** By contender, step of evidence and mixture. */
  private readonly tallies: readonly (readonly (readonly Tally[])[])[];
  private readonly scores: Float64Array;

  constructor(
    contenders: number,
    candidates: number,
    private readonly worth: (scores: ItemScores) => number,
    private readonly beside: Beside,
  ) {
    this.mixtures = beside.shares.flatMap((share) => TRUSTS.map((trust) => ({ share, trust })));
    const tally = (): Tally => ({ n: 0, value: 0, gain: 0, squares: 0 });
    this.tallies = Array.from({ length: contenders }, () => EVIDENCE_FROM.map(() => this.mixtures.map(tally)));
    this.scores = new Float64Array(candidates);
  }

  judge(contenders: readonly Blend[], { evidence, features, upcoming, excluded }: Position): void {
    const { scores, beside } = this;
    contenders.forEach((blend, b) => {
      const tallies = this.tallies[b][evidenceStep(evidence)];
      let before = 0;
      this.mixtures.forEach((mixture, m) => {
        blendScores(mixed(weightsAt(blend, evidence), beside, mixture), features, scores.length, scores);
        const found = scorePrediction(bestOf(scores, excluded), upcoming);
        const { ndcg20 } = found;
        if (m === 0) before = ndcg20;
        const tally = tallies[m];
        tally.n += 1;
        tally.value += this.worth(found);
        tally.gain += ndcg20 - before;
        tally.squares += (ndcg20 - before) ** 2;
      });
    });
  }

  /** The contender that predicts best, and how it is to be mixed at each step of evidence. */
  verdict(): { contender: number; mixtures: Mixture[] } {
    const chosen = this.tallies.map((steps) => steps.map(bestMixture));
    const values = chosen.map((best, b) => best.reduce((sum, m, s) => sum + this.tallies[b][s][m].value, 0));
    const contender = values.indexOf(Math.max(...values));
    return { contender, mixtures: chosen[contender].map((m) => this.mixtures[m]) };
  }
}

/** Of the mixtures that do not make the next ten worse, the one with most hits. */
function bestMixture(tallies: readonly Tally[]): number {
  let best = 0;
  tallies.forEach((tally, m) => {
    if (m > 0 && isSafe(tally) && tally.value >= tallies[best].value) best = m;
  });
  return best;
}

function isSafe({ n, gain, squares }: Tally): boolean {
  if (n < 2) return false;
  const mean = gain / n;
  return mean >= DOUBT * Math.sqrt(Math.max(0, squares / n - mean * mean) / n);
}

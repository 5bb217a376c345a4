import {
  blendScores,
  fitBlend,
  TRUST_FROM,
  trustStep,
  weightsAt,
  type Blend,
  type BlendFit,
  type Choice,
} from '../engine';
import { bestOf, scorePrediction } from './metrics';

/**
 * What a blend is fitted to: the very next item, the next ten alike, or both. In a shop the next click is the news; in a
 * log of tastes the order of the next ten hardly matters. Which aim serves a site, and how far the blend is to be
 * trusted at each amount of evidence, is judged on choices before they are learned from.
 */
const AIMS = [1, 0.5, 0];
const TRUSTS = [0, 0.25, 0.5, 0.75, 1];
const HORIZON = 10;

/** Worth of the very next item against the next ten. */
export function aimAt(upcoming: readonly number[], next: number): Pick<Choice, 'chosen' | 'worth'> {
  const chosen = upcoming.slice(0, HORIZON);
  const share = (1 - next) / chosen.length;
  return { chosen, worth: chosen.map((_, i) => share + (i === 0 ? next : 0)) };
}

export type Moment = Omit<Choice, 'chosen' | 'worth'>;

/** Fits a blend to every aim at once and keeps the one that predicted best, with its trust. */
export class AimedFit {
  private readonly fits: readonly BlendFit[];
  /** Sums of metrics by aim, step of trust and trust. */
  private readonly values = AIMS.map(() => TRUST_FROM.map(() => TRUSTS.map(() => 0)));
  private seen = 0;
  private readonly weights: Float64Array;
  private scores = new Float64Array(0);
  private mixed = new Float64Array(0);

  constructor(
    prior: Blend,
    learned: readonly boolean[],
    private readonly expected: number,
  ) {
    this.fits = AIMS.map(() => fitBlend(prior, learned, expected));
    this.weights = new Float64Array(prior.channels.length);
  }

  /** `upcoming`: what the visitor took from here on, in order. */
  learn(moment: Moment, upcoming: readonly number[], excluded: ReadonlySet<number> | null): void {
    this.seen += 1;
    const judged = this.seen > 0.6 * this.expected;
    AIMS.forEach((next, aim) => {
      if (judged) this.judge(aim, moment, upcoming, excluded);
      this.fits[aim].learn({ ...moment, ...aimAt(upcoming, next) });
    });
  }

  private judge(
    aim: number,
    { features, candidates, evidence }: Moment,
    upcoming: readonly number[],
    excluded: ReadonlySet<number> | null,
  ): void {
    if (this.scores.length !== candidates) {
      this.scores = new Float64Array(candidates);
      this.mixed = new Float64Array(candidates);
    }
    const { scores, mixed } = this;
    blendScores(weightsAt(this.fits[aim].result(), evidence, this.weights), features, candidates, scores);
    const values = this.values[aim][trustStep(evidence)];
    TRUSTS.forEach((trust, t) => {
      for (let i = 0; i < candidates; i += 1)
        mixed[i] = trust * scores[i] + (1 - trust) * (features[0][i] + features[1][i]);
      values[t] += valueOf(bestOf(mixed, excluded), upcoming);
    });
  }

  result(): Blend {
    const totals = this.values.map((steps) => steps.reduce((sum, values) => sum + Math.max(...values), 0));
    const aim = totals.indexOf(Math.max(...totals));
    const trust = this.values[aim].map((values) => TRUSTS[values.lastIndexOf(Math.max(...values))]);
    return { ...this.fits[aim].result(), trust };
  }
}

/** Hits and their places among the next item and the next ten. */
function valueOf(best: readonly number[], upcoming: readonly number[]): number {
  const { hr20, mrr20, ndcg20 } = scorePrediction(best, upcoming);
  return hr20 + 2 * mrr20 + ndcg20;
}

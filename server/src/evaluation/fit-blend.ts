import { EVIDENCE_FROM } from '../engine';
import type { Moment } from './moments';
import { solvePositive } from './solve';

/**
 * Weights of channels by maximum a posteriori of a conditional logit (McFadden 1974): among the candidates of a moment,
 * what was taken. Every step of evidence has weights of its own, drawn a little towards the prior and more towards those
 * of its neighbours: a step of which little is known takes over what they say. Newton's method.
 */
export interface BlendFit {
  /** Prior weight of each channel. */
  readonly prior: readonly number[];
  /** Channels that may be used; the others stay at 0. */
  readonly learned: readonly boolean[];
  /** Worth of the very next item against all of the next ten, 0 to 1. */
  readonly next: number;
  /** One row of weights for each step of evidence, or a single one for all. */
  readonly bySteps: boolean;
}

/** Choices that the prior, and that a step's likeness to the next one, are worth, per unit of a feature's variance. */
const PRIOR_WORTH = 1;
const LIKENESS_WORTH = 20;
const ROUNDS = 30;
/** Rounds that begin with new curvature; those between go on with the old one. */
const CURVED = new Set([0, 2, 5, 12]);
/** Gain in log-likelihood that is no gain: half of one is what chance alone moves a weight by. */
const SETTLED = 0.01;
/** Candidates below this probability say nothing about curvature. */
const FAINT = 3e-4;

export function fitWeights(
  moments: readonly Moment[],
  fit: BlendFit,
  start?: readonly (readonly number[])[],
): number[][] {
  const used = Int32Array.from(fit.learned.keys()).filter((f) => fit.learned[f]);
  const steps = fit.bySteps ? EVIDENCE_FROM.length : 1;
  const problem = new Problem(moments, fit, used, steps);
  let weights = Float64Array.from(
    Array.from({ length: steps }, (_, s) => [...used].map((f) => start?.[s]?.[f] ?? fit.prior[f])).flat(),
  );
  let value = problem.look(weights, true);
  let scale = 1;
  for (let round = 0; round < ROUNDS; round += 1) {
    const move = problem.move();
    const tried = weights.map((weight, k) => weight + scale * move[k]);
    const found = problem.look(tried, CURVED.has(round));
    if (!(found >= value)) {
      // Too far: back, and half the way.
      scale /= 2;
      if (scale < 1e-3) break;
      problem.look(weights, true);
      continue;
    }
    scale = Math.min(1, 2 * scale);
    weights = tried;
    const gain = found - value;
    value = found;
    if (gain < SETTLED) break;
  }
  return Array.from({ length: steps }, (_, s) => {
    const row = fit.prior.map(() => 0);
    used.forEach((f, k) => (row[f] = weights[s * used.length + k]));
    return row;
  });
}

/** The likelihood with its gradient and curvature at the weights that were looked at last. */
class Problem {
  private readonly width: number;
  private readonly gradient: Float64Array;
  private readonly curvature: Float64Array;
  private readonly mean: Float64Array;
  private readonly centred: Float64Array;
  private scores = new Float64Array(0);

  constructor(
    private readonly moments: readonly Moment[],
    private readonly fit: BlendFit,
    private readonly used: Int32Array,
    private readonly steps: number,
  ) {
    this.width = used.length;
    this.gradient = new Float64Array(steps * this.width);
    this.curvature = new Float64Array(steps * this.width * this.width);
    this.mean = new Float64Array(this.width);
    this.centred = new Float64Array(this.width);
  }

  /** The penalised log-likelihood at these weights. */
  look(weights: Float64Array, curved: boolean): number {
    this.gradient.fill(0);
    if (curved) this.curvature.fill(0);
    let value = 0;
    for (const moment of this.moments) value += this.add(moment, weights, curved);
    return value + this.addPriors(weights);
  }

  private add({ step, values, offsets, taken }: Moment, weights: Float64Array, curved: boolean): number {
    const { width, used, gradient } = this;
    const all = this.fit.prior.length;
    const count = offsets.length;
    const first = this.steps === 1 ? 0 : step * width;
    if (this.scores.length < count) this.scores = new Float64Array(count);
    const { scores } = this;
    let top = -Infinity;
    for (let c = 0; c < count; c += 1) {
      const row = c * all;
      let score = offsets[c];
      for (let k = 0; k < width; k += 1) score += weights[first + k] * values[row + used[k]];
      scores[c] = score;
      if (score > top) top = score;
    }
    let total = 0;
    for (let c = 0; c < count; c += 1) total += Math.exp(scores[c] - top);
    const logTotal = top + Math.log(total);
    let value = 0;
    const share = (1 - this.fit.next) / taken.length;
    for (let t = 0; t < taken.length; t += 1) {
      const worth = share + (t === 0 ? this.fit.next : 0);
      value += worth * (scores[taken[t]] - logTotal);
      for (let k = 0; k < width; k += 1) gradient[first + k] += worth * values[taken[t] * all + used[k]];
    }
    for (let c = 0; c < count; c += 1) scores[c] = Math.exp(scores[c] - logTotal);
    this.addExpected(values, count, first, curved);
    return value;
  }

  /** Takes the expected features off the gradient, and adds their covariance to the curvature. */
  private addExpected(values: Float32Array, count: number, first: number, curved: boolean): void {
    const { width, used, scores, mean, gradient } = this;
    const all = this.fit.prior.length;
    mean.fill(0);
    for (let c = 0; c < count; c += 1)
      for (let k = 0; k < width; k += 1) mean[k] += scores[c] * values[c * all + used[k]];
    for (let k = 0; k < width; k += 1) gradient[first + k] -= mean[k];
    if (!curved) return;
    for (let c = 0; c < count; c += 1) if (scores[c] >= FAINT) this.addCovariance(values, c * all, scores[c], first);
  }

  /** Around the mean: a sum of squares, whatever is left out. */
  private addCovariance(values: Float32Array, row: number, p: number, first: number): void {
    const { width, used, mean, curvature, centred } = this;
    for (let k = 0; k < width; k += 1) centred[k] = values[row + used[k]] - mean[k];
    for (let k = 0; k < width; k += 1) {
      const scaled = p * centred[k];
      const line = (first + k) * width;
      for (let m = 0; m <= k; m += 1) curvature[line + m] += scaled * centred[m];
    }
  }

  private addPriors(weights: Float64Array): number {
    const { width, steps, used } = this;
    let value = 0;
    for (let k = 0; k < width; k += 1) {
      for (let s = 0; s < steps; s += 1) {
        const place = s * width + k;
        const off = weights[place] - this.fit.prior[used[k]];
        value -= 0.5 * PRIOR_WORTH * off * off;
        this.gradient[place] -= PRIOR_WORTH * off;
        if (s + 1 === steps) continue;
        const apart = weights[place] - weights[place + width];
        value -= 0.5 * LIKENESS_WORTH * apart * apart;
        this.gradient[place] -= LIKENESS_WORTH * apart;
        this.gradient[place + width] += LIKENESS_WORTH * apart;
      }
    }
    return value;
  }

  /** Newton's step from where it was looked at last. */
  move(): Float64Array {
    const { width, steps, curvature } = this;
    const size = steps * width;
    const matrix = new Float64Array(size * size);
    for (let s = 0; s < steps; s += 1) {
      for (let k = 0; k < width; k += 1) {
        const place = s * width + k;
        for (let m = 0; m <= k; m += 1)
          matrix[place * size + s * width + m] = curvature[s * width * width + k * width + m];
        const neighbours = (s > 0 ? 1 : 0) + (s + 1 < steps ? 1 : 0);
        matrix[place * size + place] += PRIOR_WORTH + neighbours * LIKENESS_WORTH;
        if (s > 0) matrix[place * size + place - width] = -LIKENESS_WORTH;
      }
    }
    return solvePositive(matrix, this.gradient, size, width);
  }
}

/**
 * How much each channel of a score is worth, fitted as a conditional logit: among all candidates, the one that was
 * chosen next. A weight is `late + early/√n` with n the visitor's events, because the crowd says more at the first
 * click and the own history more at the fiftieth. Fitted by one adaptive-gradient pass (AdaGrad) with averaging.
 */
export interface Blend {
  readonly channels: readonly string[];
  readonly late: readonly number[];
  readonly early: readonly number[];
  /**
   * How far the blend is followed, 0 to 1, by amount of evidence (`trustStep`); the rest is popularity plus prior. Where
   * a person's few events say less than the segment, this keeps them from doing harm.
   */
  readonly trust?: readonly number[];
}

/** Amounts of evidence from which on a step of trust holds. */
export const TRUST_FROM = [1, 2, 3, 5, 10, 20] as const;

/** The step of trust that this much evidence is on. */
export function trustStep(evidence: number): number {
  let step = 0;
  while (step + 1 < TRUST_FROM.length && evidence >= TRUST_FROM[step + 1]) step += 1;
  return step;
}

/** Popularity and the prior from outside are the first two channels of every blend over items. */
const CROWD_CHANNELS = 2;

/** One choice: the values of each channel for every candidate, and which candidates were chosen. */
export interface Choice {
  readonly features: readonly Float64Array[];
  readonly candidates: number;
  /** What was chosen next and soon after, and how much each counts; the worths add up to 1. */
  readonly chosen: readonly number[];
  readonly worth: readonly number[];
  readonly evidence: number;
  /** Candidates that could not be chosen. */
  readonly excluded?: (candidate: number) => boolean;
}

const STEP = 0.3;
/** Pull towards the prior weights per choice: a channel that says little keeps its prior. */
const PULL = 1e-4;

/** Weights of a visitor with this many events. */
export function weightsAt({ late, early, trust }: Blend, evidence: number, into: Float64Array): Float64Array {
  const fresh = 1 / Math.sqrt(Math.max(1, evidence));
  for (let f = 0; f < late.length; f += 1) into[f] = late[f] + early[f] * fresh;
  const followed = trust?.[trustStep(evidence)] ?? 1;
  if (followed === 1) return into;
  for (let f = 0; f < into.length; f += 1) into[f] = followed * into[f] + (f < CROWD_CHANNELS ? 1 - followed : 0);
  return into;
}

/** Weighted sum of the channels for every candidate; `-Infinity` for excluded ones. */
export function blendScores(
  weights: Float64Array,
  features: readonly Float64Array[],
  candidates: number,
  into: Float64Array,
): void {
  into.fill(0, 0, candidates);
  for (let f = 0; f < features.length; f += 1) {
    const weight = weights[f];
    if (weight === 0) continue;
    const feature = features[f];
    for (let i = 0; i < candidates; i += 1) into[i] += weight * feature[i];
  }
}

/** A fit that is fed choice by choice; `learned` channels move, `fixed` ones keep their prior, others stay at 0. */
export interface BlendFit {
  learn(choice: Choice): void;
  result(): Blend;
  /** Mean log-likelihood of the choices before each was learned from. */
  likelihood(): number;
}

export function fitBlend(
  prior: Blend,
  learned: readonly boolean[],
  expected: number,
  fixed: readonly boolean[] = [],
): BlendFit {
  const count = prior.channels.length;
  const start = [...prior.late, ...prior.early].map((weight, f) =>
    learned[f % count] || fixed[f % count] ? weight : 0,
  );
  const weights = Float64Array.from(start);
  const squares = new Float64Array(2 * count).fill(1e-2);
  const sums = new Float64Array(2 * count);
  const now = new Float64Array(count);
  let scores = new Float64Array(0);
  let seen = 0;
  let averaged = 0;
  let likelihood = 0;
  const learn = (choice: Choice): void => {
    if (scores.length < choice.candidates) scores = new Float64Array(choice.candidates);
    const fresh = 1 / Math.sqrt(Math.max(1, choice.evidence));
    for (let f = 0; f < count; f += 1) now[f] = weights[f] + weights[count + f] * fresh;
    blendScores(now, choice.features, choice.candidates, scores);
    const total = toProbabilities(scores, choice);
    choice.chosen.forEach((candidate, c) => {
      likelihood += choice.worth[c] * Math.log(Math.max(scores[candidate] / total, 1e-300));
    });
    for (let f = 0; f < count; f += 1)
      if (learned[f]) step(f, gradientOf(choice, choice.features[f], scores, total), fresh);
    seen += 1;
    if (seen > expected / 2) {
      averaged += 1;
      for (let f = 0; f < 2 * count; f += 1) sums[f] += weights[f];
    }
  };
  const step = (f: number, gradient: number, fresh: number): void => {
    for (const [place, scale] of [
      [f, 1],
      [count + f, fresh],
    ] as const) {
      const pulled = gradient * scale - PULL * (weights[place] - start[place]);
      squares[place] += pulled * pulled;
      weights[place] += (STEP * pulled) / Math.sqrt(squares[place]);
    }
  };
  const result = (): Blend => {
    const mean = averaged > 0 ? [...sums].map((sum) => sum / averaged) : [...weights];
    return { channels: prior.channels, late: mean.slice(0, count), early: mean.slice(count) };
  };
  return { learn, result, likelihood: () => likelihood / Math.max(1, seen) };
}

/** Turns scores into unnormalised probabilities and answers their sum. */
function toProbabilities(scores: Float64Array, { candidates, excluded }: Choice): number {
  let top = -Infinity;
  for (let i = 0; i < candidates; i += 1) {
    if (excluded?.(i)) scores[i] = -Infinity;
    if (scores[i] > top) top = scores[i];
  }
  let total = 0;
  for (let i = 0; i < candidates; i += 1) total += scores[i] = Math.exp(scores[i] - top);
  return total;
}

function gradientOf(
  { candidates, chosen, worth }: Choice,
  feature: Float64Array,
  scores: Float64Array,
  total: number,
): number {
  let expected = 0;
  for (let i = 0; i < candidates; i += 1) expected += scores[i] * feature[i];
  let found = 0;
  for (let c = 0; c < chosen.length; c += 1) found += worth[c] * feature[chosen[c]];
  return found - expected / total;
}

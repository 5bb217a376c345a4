/**
 * How much each channel of a score is worth, by amount of evidence: the crowd says more at the first click, the own
 * history more at the fiftieth, and where a person's few events say less than the segment they must do no harm.
 */
export interface Blend {
  readonly channels: readonly string[];
  /** Weights of the channels for each step of evidence (`evidenceStep`); a single row holds for every step. */
  readonly weights: readonly (readonly number[])[];
}

/** Amounts of evidence from which on a step holds. */
export const EVIDENCE_FROM = [1, 2, 3, 5, 10, 20] as const;

/** The step that this much evidence is on. */
export function evidenceStep(evidence: number): number {
  let step = 0;
  while (step + 1 < EVIDENCE_FROM.length && evidence >= EVIDENCE_FROM[step + 1]) step += 1;
  return step;
}

/** Weights of a visitor with this many events. */
export const weightsAt = ({ weights }: Blend, evidence: number): readonly number[] =>
  weights[Math.min(evidenceStep(evidence), weights.length - 1)];

/** Weighted sum of the channels for every candidate. Four channels at a time: a sum in memory is read and written once. */
export function blendScores(
  weights: readonly number[],
  features: readonly Float64Array[],
  candidates: number,
  into: Float64Array,
): void {
  const used = [...weights.keys()].filter((f) => weights[f] !== 0);
  into.fill(0, 0, candidates);
  for (let u = 0; u < used.length; u += 4) {
    const [a, b, c, d] = [0, 1, 2, 3].map((k) => features[used[u + k] ?? used[u]]);
    const [wa, wb, wc, wd] = [0, 1, 2, 3].map((k) => (u + k < used.length ? weights[used[u + k]] : 0));
    for (let i = 0; i < candidates; i += 1) into[i] = into[i] + wa * a[i] + wb * b[i] + wc * c[i] + wd * d[i];
  }
}

import type { Contribution, Decision } from './types';

/** A weight of the score with its precision: online logistic regression with a diagonal Laplace approximation. */
export interface Weight {
  weight: number;
  precision: number;
}

/** Trials and rewards of one slot. */
export interface SlotOutcomes {
  /** Decisions whose window closed: the `t` of exploration. */
  decisions: number;
  trials: number;
  rewards: number;
  readonly variants: Map<string, { trials: number; rewards: number }>;
}

/** What was learned from exposures: response of each variant, and how much each channel of the score is worth. */
export interface Model {
  readonly weights: Map<string, Weight>;
  readonly slots: Map<string, SlotOutcomes>;
  /** Learning steps since the model is in memory: whoever remembers a weight asks whether it may have moved. */
  steps: number;
}

/** Trials after which the older ones count half: the crowd's taste for a block moves. */
const TRIALS_HALF_LIFE = 20_000;
const PRIOR_PRECISION = 4;
/** Rewards per exposure assumed before anything is known, worth this many trials. */
const PRIOR_RATE = 0.05;
const RATE_STRENGTH = 20;
const VARIANT_STRENGTH = 50;

/** Weights that work untrained (ENGINE.md): half of a lift in log-odds, all of the last click. */
export const PRIOR_WEIGHTS: Readonly<Record<string, number>> = {
  crowd: 0.5,
  affinity: 0.5,
  transition: 1,
  covisit: 0.5,
};

export const createModel = (): Model => ({ weights: new Map(), slots: new Map(), steps: 0 });

/** Name of the weight of a term; terms without a learned weight have none. */
export function weightKey(term: Pick<Contribution, 'channel' | 'attribute' | 'horizon'>): string {
  return `${term.channel}:${term.horizon ?? ''}:${term.attribute ?? ''}`;
}

/** The weight of a channel for an attribute, or its prior before anything was learned. */
export function weightFor(
  model: Model,
  channel: Contribution['channel'],
  attribute?: string,
  horizon?: Contribution['horizon'],
): number {
  const learned = model.weights.size > 0 ? model.weights.get(weightKey({ channel, attribute, horizon })) : undefined;
  return learned?.weight ?? PRIOR_WEIGHTS[channel] ?? 1;
}

/**
 * One learning step from a decision as it was logged and its reward: 1 when its goal (or a click on it) came within
 * the window after an exposure, 0 when the window closed without. Call it once per decision that was seen.
 */
export function learnOutcome(model: Model, decision: Decision, reward: 0 | 1): void {
  countOutcome(model, decision, reward);
  model.steps += 1;
  const served = decision.candidates.find((candidate) => candidate.variant === decision.variant);
  if (!served || decision.stage === 'unknown') return;
  // What the business adds is a wish, not a belief about rewards: the weights must not learn to undo it.
  const wished = served.contributions.reduce((sum, { channel, amount }) => sum + (channel === 'rule' ? amount : 0), 0);
  const predicted = 1 / (1 + Math.exp(wished - served.score));
  const curvature = Math.max(predicted * (1 - predicted), 1e-4);
  for (const term of served.contributions) {
    if (term.feature === undefined || term.feature === 0 || !Number.isFinite(term.feature)) continue;
    const key = weightKey(term);
    const current = model.weights.get(key) ?? { weight: PRIOR_WEIGHTS[term.channel] ?? 1, precision: PRIOR_PRECISION };
    current.precision += curvature * term.feature * term.feature;
    current.weight += ((reward - predicted) * term.feature) / current.precision;
    model.weights.set(key, current);
  }
}

function countOutcome(model: Model, decision: Decision, reward: 0 | 1): void {
  const slot = outcomesOf(model, decision.slot);
  slot.decisions += 1;
  const keep = 2 ** (-1 / TRIALS_HALF_LIFE);
  for (const counts of slot.variants.values()) {
    counts.trials *= keep;
    counts.rewards *= keep;
  }
  slot.trials = slot.trials * keep + 1;
  slot.rewards = slot.rewards * keep + reward;
  const variant = slot.variants.get(decision.variant) ?? { trials: 0, rewards: 0 };
  variant.trials += 1;
  variant.rewards += reward;
  slot.variants.set(decision.variant, variant);
}

function outcomesOf(model: Model, slot: string): SlotOutcomes {
  let outcomes = model.slots.get(slot);
  if (!outcomes) {
    outcomes = { decisions: 0, trials: 0, rewards: 0, variants: new Map() };
    model.slots.set(slot, outcomes);
  }
  return outcomes;
}

/** Learned decisions of a slot. */
export const learnedDecisions = (model: Model, slot: string): number => model.slots.get(slot)?.decisions ?? 0;

/** Log-odds of a reward for showing this variant to anybody, Beta-shrunk to the slot's own rate. */
export function responseOf(model: Model, slot: string, variant: string): number {
  const outcomes = model.slots.get(slot);
  const rate = ((outcomes?.rewards ?? 0) + RATE_STRENGTH * PRIOR_RATE) / ((outcomes?.trials ?? 0) + RATE_STRENGTH);
  const counts = outcomes?.variants.get(variant);
  const shrunk = ((counts?.rewards ?? 0) + VARIANT_STRENGTH * rate) / ((counts?.trials ?? 0) + VARIANT_STRENGTH);
  return Math.log(shrunk / (1 - shrunk));
}

/** Plain data for storing. */
export const modelToJSON = (model: Model): unknown => ({
  format: 1,
  weights: [...model.weights],
  slots: [...model.slots].map(([slot, outcomes]) => [slot, { ...outcomes, variants: [...outcomes.variants] }]),
});

/** The model that was stored; anything that is not one gives an untrained model. */
export function modelFromJSON(data: unknown): Model {
  const model = createModel();
  const stored = data as StoredModel | null;
  if (typeof stored !== 'object' || stored?.format !== 1) return model;
  for (const [key, weight] of stored.weights) model.weights.set(key, { ...weight });
  for (const [slot, outcomes] of stored.slots) {
    model.slots.set(slot, {
      ...outcomes,
      variants: new Map(outcomes.variants.map(([key, counts]) => [key, { ...counts }])),
    });
  }
  return model;
}

interface StoredModel {
  readonly format: number;
  readonly weights: readonly (readonly [string, Weight])[];
  readonly slots: readonly (readonly [
    string,
    Omit<SlotOutcomes, 'variants'> & {
      readonly variants: readonly (readonly [string, { trials: number; rewards: number }])[];
    },
  ])[];
}

import type { CandidateScore, Contribution, Decision } from './types';

/** A weight of the score with its precision: online logistic regression with a diagonal Laplace approximation. */
export interface Weight {
  weight: number;
  precision: number;
}

/** What was learned from the exposures of one slot, in log-odds of a reward. */
export interface SlotModel {
  /** Decisions whose window closed: the `t` of exploration. */
  decisions: number;
  /** For showing anything to somebody of whom nothing is known. */
  readonly base: Weight;
  /** What a variant adds, beyond what its attributes say. */
  readonly variants: Map<string, Weight>;
  /** What it adds for the members of a segment: by segment, by variant. */
  readonly segments: Map<string, Map<string, Weight>>;
  /** How often each variant was shown on the newest day on which it was. */
  readonly shown: Map<string, Showings>;
}

/** Decisions that were seen on one day: days since 1970, UTC. */
export interface Showings {
  readonly day: number;
  readonly times: number;
}

/** What was learned from exposures: response of each variant, and how much each channel of the score is worth. */
export interface Model {
  readonly weights: Map<string, Weight>;
  readonly slots: Map<string, SlotModel>;
  /** Learning steps since the model is in memory: whoever remembers a weight asks whether it may have moved. */
  steps: number;
}

const CHANNEL_PRECISION = 4;
const BASE_PRECISION = 4;
/** Log-odds of a reward assumed before anything is known: 5 of 100. */
const BASE = Math.log(0.05 / 0.95);
/** Precision of "no difference": what a variant adds, and what a segment likes, is ±.3 (standard deviation). */
const RESPONSE_PRECISION = 12;
const SEGMENT_PRECISION = 12;
/** What is learned of a slot is believed this far and no further, so that old exposures fade: the crowd's taste moves. */
const MOST_PRECISION = 1_000;

/** Weights that work untrained (ENGINE.md): half of a lift in log-odds, all of the last click. */
export const PRIOR_WEIGHTS: Readonly<Record<string, number>> = {
  crowd: 0.5,
  affinity: 0.5,
  transition: 1,
  covisit: 0.5,
};

export const createModel = (): Model => ({ weights: new Map(), slots: new Map(), steps: 0 });

export const createSlotModel = (decisions = 0): SlotModel => ({
  decisions,
  base: { weight: BASE, precision: BASE_PRECISION },
  variants: new Map(),
  segments: new Map(),
  shown: new Map(),
});

const DAY_MS = 86_400_000;

/** Counts a decision that was seen at `at` (ms); what arrives of a day before the newest is past counting. */
export function countShowing(model: Model, { slot, variant }: Decision, at: number): void {
  const { shown } = entryOf(model.slots, slot, createSlotModel);
  const day = Math.floor(at / DAY_MS);
  const known = shown.get(variant);
  if (!known || day > known.day) shown.set(variant, { day, times: 1 });
  else if (day === known.day) shown.set(variant, { day, times: known.times + 1 });
}

/** How often the variant was shown on the day of `now`, and when the next day begins (ms). */
export function shownToday(model: Model, slot: string, variant: string, now: number): { times: number; until: number } {
  const today = Math.floor(now / DAY_MS);
  const shown = model.slots.get(slot)?.shown.get(variant);
  return { times: shown?.day === today ? shown.times : 0, until: (today + 1) * DAY_MS };
}

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
 * the window after an exposure, 0 when the window closed without. Call it once per decision that was seen. Only what
 * the score did not expect teaches: a reward for a variant that is sure to get one says next to nothing.
 */
export function learnOutcome(model: Model, decision: Decision, reward: 0 | 1): void {
  const slot = entryOf(model.slots, decision.slot, createSlotModel);
  slot.decisions += 1;
  model.steps += 1;
  const served = servedOf(decision);
  const learned = weightsOf(model, slot, served);
  const predicted = 1 / (1 + Math.exp(-expected(learned, served)));
  const curvature = Math.max(predicted * (1 - predicted), 1e-4);
  for (const { weight, feature, most } of learned) {
    weight.precision = Math.min(weight.precision + curvature * feature * feature, most);
    weight.weight += ((reward - predicted) * feature) / weight.precision;
  }
}

/**
 * The reward came after all, once its absence was learned: takes that step back and makes the other one. At the same
 * precision the two steps differ by the feature over it; the decision stays counted once.
 */
export function correctOutcome(model: Model, decision: Decision): void {
  const slot = entryOf(model.slots, decision.slot, createSlotModel);
  model.steps += 1;
  for (const { weight, feature } of weightsOf(model, slot, servedOf(decision)))
    weight.weight += feature / weight.precision;
}

type Terms = Pick<CandidateScore, 'variant' | 'contributions'>;

const servedOf = ({ variant, candidates }: Decision): Terms =>
  candidates.find((candidate) => candidate.variant === variant) ?? { variant, contributions: [] };

interface Learned {
  readonly weight: Weight;
  readonly feature: number;
  readonly most: number;
}

/** The weights that a candidate's score is made of, with their features as logged. */
function weightsOf({ weights }: Model, slot: SlotModel, { variant, contributions }: Terms): Learned[] {
  const most = MOST_PRECISION;
  const response = entryOf(slot.variants, variant, () => ({ weight: 0, precision: RESPONSE_PRECISION }));
  const learned: Learned[] = [
    { weight: slot.base, feature: 1, most },
    { weight: response, feature: 1, most },
  ];
  for (const term of contributions) {
    const { channel, segment, feature } = term;
    if (feature === undefined || feature === 0 || !Number.isFinite(feature)) continue;
    if (segment !== undefined) {
      const ofSegment = entryOf(slot.segments, segment, () => new Map<string, Weight>());
      const weight = entryOf(ofSegment, variant, () => ({ weight: 0, precision: SEGMENT_PRECISION }));
      learned.push({ weight, feature, most });
    } else {
      const prior = PRIOR_WEIGHTS[channel] ?? 1;
      const weight = entryOf(weights, weightKey(term), () => ({ weight: prior, precision: CHANNEL_PRECISION }));
      learned.push({ weight, feature, most: Infinity });
    }
  }
  return learned;
}

/**
 * What the model of now expects: outcomes come late, and a thousand that were decided alike must not all correct the
 * same error. What the business adds is a wish, not a belief: the weights must not learn to undo it.
 */
function expected(learned: readonly Learned[], { contributions }: Terms): number {
  const set = contributions.reduce(
    (sum, { channel, feature, amount }) =>
      feature === undefined && channel !== 'crowd' && channel !== 'rule' ? sum + amount : sum,
    0,
  );
  return learned.reduce((sum, { weight, feature }) => sum + weight.weight * feature, set);
}

/** Learned decisions of a slot. */
export const learnedDecisions = (model: Model, slot: string): number => model.slots.get(slot)?.decisions ?? 0;

/** Log-odds of a reward for showing this variant to somebody of whom nothing is known. */
export function responseOf(model: Model, slot: string, variant: string): number {
  const learned = model.slots.get(slot);
  return (learned?.base.weight ?? BASE) + (learned?.variants.get(variant)?.weight ?? 0);
}

function entryOf<V>(map: Map<string, V>, key: string, create: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = create()));
  return value;
}

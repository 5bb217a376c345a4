import { createModel, createSlotModel, type Model, type Showings, type SlotModel, type Weight } from './learn';

const FORMAT = 2;

type Weights = readonly (readonly [string, Weight])[];

interface StoredSlot {
  readonly decisions: number;
  readonly base: Weight;
  readonly variants: Weights;
  readonly segments: readonly (readonly [string, Weights])[];
  /** Absent where it was stored before showings were counted. */
  readonly shown?: readonly (readonly [string, Showings])[];
}

/** Until format 2 trials and rewards were counted. */
interface Counts {
  readonly trials: number;
  readonly rewards: number;
}

interface CountedSlot extends Counts {
  readonly decisions: number;
  readonly variants: readonly (readonly [string, Counts])[];
}

type StoredModel =
  | { readonly format: 1; readonly weights: Weights; readonly slots: readonly (readonly [string, CountedSlot])[] }
  | { readonly format: 2; readonly weights: Weights; readonly slots: readonly (readonly [string, StoredSlot])[] };

/** Plain data for storing. */
export const modelToJSON = ({ weights, slots }: Model): unknown => ({
  format: FORMAT,
  weights: [...weights],
  slots: [...slots].map(([slot, { decisions, base, variants, segments, shown }]) => [
    slot,
    {
      ...{ decisions, base, variants: [...variants], shown: [...shown] },
      segments: [...segments].map(([key, own]) => [key, [...own]]),
    },
  ]),
});

/** The model that was stored; anything that is not one gives an untrained model. */
export function modelFromJSON(data: unknown): Model {
  const model = createModel();
  const stored = data as StoredModel | null;
  if (typeof stored !== 'object' || (stored?.format !== 1 && stored?.format !== FORMAT)) return model;
  for (const [key, weight] of stored.weights) model.weights.set(key, { ...weight });
  if (stored.format === 1) for (const [key, slot] of stored.slots) model.slots.set(key, fromCounts(slot));
  else for (const [key, slot] of stored.slots) model.slots.set(key, fromWeights(slot));
  return model;
}

const copied = (weights: Weights): [string, Weight][] => weights.map(([key, weight]) => [key, { ...weight }]);

const fromWeights = ({ decisions, base, variants, segments, shown }: StoredSlot): SlotModel => ({
  decisions,
  base: { ...base },
  variants: new Map(copied(variants)),
  segments: new Map(segments.map(([key, own]) => [key, new Map(copied(own))])),
  shown: new Map(shown),
});

/** Pseudo-trials that held a variant's rate at the slot's, and the slot's at the one assumed. */
const SLOT_STRENGTH = 20;
const VARIANT_STRENGTH = 50;
const ASSUMED = 0.05;

const logOdds = (rate: number): number => Math.log(rate / (1 - rate));

function fromCounts({ decisions, trials, rewards, variants }: CountedSlot): SlotModel {
  const slot = createSlotModel(decisions);
  const unseen = slot.base.precision;
  const rate = (rewards + SLOT_STRENGTH * ASSUMED) / (trials + SLOT_STRENGTH);
  slot.base.weight = logOdds(rate);
  slot.base.precision += trials * rate * (1 - rate);
  for (const [key, own] of variants) {
    const shrunk = (own.rewards + VARIANT_STRENGTH * rate) / (own.trials + VARIANT_STRENGTH);
    const precision = unseen + own.trials * shrunk * (1 - shrunk);
    slot.variants.set(key, { weight: logOdds(shrunk) - slot.base.weight, precision });
  }
  return slot;
}

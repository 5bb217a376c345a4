import type { Crowd } from './crowd';
import type { CrowdTerms } from './crowd-terms';
import type { SlotModel } from './learn';
import type { RememberedTerms } from './own-terms';
import type { Profile } from './profile';
import type { CompiledSlot } from './snapshot';
import { TERMS } from './values';

/**
 * What was worked out for a slot, kept while everything it was made from is the same. Masses and terms are not changed
 * once they are made, so a decision may refer to them for as long as it lives.
 */
export interface SlotMemory {
  masses: CrowdMasses | null;
  crowd: CrowdTerms | null;
  liked: LikedWeights | null;
  weights: OwnWeights | null;
  own: WeakMap<Profile, OwnMemory>;
  /** Visitors remembered in `own`. */
  remembered: number;
  /** As many as own terms: a list of fractions is copied in a part of the time in which it is made. */
  readonly zeros: readonly number[];
  /** Room for the numbers of the decision at hand, by candidate: overwritten by the next one. */
  readonly scores: Float64Array;
  readonly probabilities: Float64Array;
  /** The same by slot value. */
  readonly shares: Float64Array;
}

/** What was learned of segments until this step, by segment and by place of the variant. */
export interface LikedWeights {
  readonly learned: SlotModel | undefined;
  readonly steps: number;
  readonly weights: Map<string, Float64Array>;
}

/** What was learned of the terms of the visitor's own evidence until this step: a weight for each of them. */
export interface OwnWeights {
  readonly steps: number;
  readonly known: number;
  readonly byTerm: readonly number[];
}

/** The crowd's decayed mass of each slot value, and of its attribute, in units of the crowd's epoch. */
export interface CrowdMasses {
  readonly crowd: Crowd;
  readonly events: number;
  readonly epoch: number;
  readonly values: readonly number[];
  readonly totals: readonly number[];
}

/** What is kept of one visitor. */
export interface OwnMemory {
  terms: RememberedTerms | null;
  /** Where the evidence for each slot value lies among the visitor's; 0 where there is none yet. */
  readonly places: number[];
  /** By attribute: how many values the visitor had evidence for when the places were looked up. */
  readonly looked: number[];
}

/** Visitors whose readings of a slot are kept at a time; then it begins anew. */
const MOST = 1_000;

export const createMemory = (variants: number, values: number): SlotMemory => ({
  masses: null,
  crowd: null,
  liked: null,
  weights: null,
  own: new WeakMap(),
  remembered: 0,
  zeros: new Array<number>(values * TERMS).fill(0.5).fill(0),
  scores: new Float64Array(variants),
  probabilities: new Float64Array(variants),
  shares: new Float64Array(values),
});

/** What is kept of a visitor; when there are many, everybody is forgotten. */
export function ownMemoryOf({ memory, values, attributes }: CompiledSlot, profile: Profile): OwnMemory {
  const known = memory.own.get(profile);
  if (known) return known;
  if (memory.remembered >= MOST) {
    memory.own = new WeakMap();
    memory.remembered = 0;
  }
  const own = {
    terms: null,
    places: new Array<number>(values.length).fill(0),
    looked: new Array<number>(attributes.length).fill(0),
  };
  memory.own.set(profile, own);
  memory.remembered += 1;
  return own;
}

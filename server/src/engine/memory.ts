import type { Crowd } from './crowd';
import type { CrowdTerms } from './crowd-terms';
import type { SlotModel } from './learn';
import type { OwnTerms } from './own-terms';
import type { Profile } from './profile';

/**
 * What was worked out for a slot, kept while everything it was made from is the same. Masses and terms are not changed
 * once they are made, so a decision may refer to them for as long as it lives.
 */
export interface SlotMemory {
  masses: CrowdMasses | null;
  crowd: CrowdTerms | null;
  liked: LikedWeights | null;
  own: WeakMap<Profile, OwnTerms>;
  /** Visitors remembered in `own`. */
  remembered: number;
  /** Room for the numbers of the decision at hand, by candidate: overwritten by the next one. */
  readonly scores: Float64Array;
  readonly probabilities: Float64Array;
}

/** What was learned of segments until this step, by segment and by place of the variant. */
export interface LikedWeights {
  readonly learned: SlotModel | undefined;
  readonly steps: number;
  readonly weights: Map<string, Float64Array>;
}

/** The crowd's decayed mass of each slot value, and of its attribute, in units of the crowd's epoch. */
export interface CrowdMasses {
  readonly crowd: Crowd;
  readonly events: number;
  readonly epoch: number;
  readonly values: Float64Array;
  readonly totals: Float64Array;
}

/** Visitors whose readings of a slot are kept at a time; then it begins anew. */
const MOST = 1_000;

export const createMemory = (variants: number): SlotMemory => ({
  masses: null,
  crowd: null,
  liked: null,
  own: new WeakMap(),
  remembered: 0,
  scores: new Float64Array(variants),
  probabilities: new Float64Array(variants),
});

/** Remembers a visitor's terms, and forgets everybody's when there are many. */
export function rememberOwn(memory: SlotMemory, profile: Profile, terms: OwnTerms): void {
  if (memory.remembered >= MOST) {
    memory.own = new WeakMap();
    memory.remembered = 0;
  }
  memory.own.set(profile, terms);
  memory.remembered += 1;
}

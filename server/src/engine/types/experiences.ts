import type { Attributes } from './events';

/** `always`: law or contract. `startWith`: the person overrules it once the evidence clears the margin. */
export type RuleStrength = 'always' | 'startWith';

export interface Rule {
  readonly id: string;
  readonly segment: string;
  readonly variant: string;
  readonly strength: RuleStrength;
  readonly paused?: boolean;
  readonly from?: number;
  readonly until?: number;
}

/** How far a slot goes: Original · Rules · Rules, then person (the default) · Person. */
export type Degree = 'original' | 'rules' | 'rulesThenPerson' | 'person';

/** What the business asks of one variant, over the score and for every degree of the slot. */
export interface Adjustment {
  /** Nothing of what the variant shows can be had: nobody gets it. */
  readonly outOfStock?: true;
  /** Log-odds added to the score: positive pushes the variant, negative holds it back. */
  readonly boost?: number;
  /** A candidate only where this segment holds. */
  readonly onlyFor?: string;
  /** No candidate where this segment holds. */
  readonly notFor?: string;
  /** At most `times` exposures of a visitor to it within the window. */
  readonly cap?: { readonly times: number; readonly withinSeconds: number };
  /** At most so many showings a day (UTC), over all visitors. */
  readonly perDay?: number;
  /** Not again for so long after the visitor clicked it, refused it, or reached the goal after having seen it. */
  readonly coolDown?: { readonly after: 'click' | 'dismiss' | 'goal'; readonly seconds: number };
}

/** One candidate of a slot as the snapshot knows it. The original is `BASELINE` and is always a candidate. */
export interface VariantInfo {
  readonly key: string;
  readonly name: string;
  readonly attributes: Attributes;
  /** Identities of the entries it shows: one entry appears once on a page. */
  readonly items: readonly string[];
  readonly from?: number;
  readonly until?: number;
  readonly adjustment?: Adjustment;
}

export const BASELINE = 'baseline';

/** What an experiment compares: your original, every rule taken as Always, the crowd's favourite, the full policy. */
export type Side = 'original' | 'rules' | 'crowd' | 'person';

/** How a slot's visitors are divided while an experiment runs; frozen with the version. */
export interface Split {
  /** Another salt divides everybody anew. */
  readonly salt: string;
  /** Share of visitors that take part, 0 to 1; the others get what the degree says. */
  readonly admitted: number;
  /** Consecutive ranges over the buckets, the last one up to `BUCKETS`. */
  readonly ranges: readonly { readonly side: Side; readonly until: number }[];
  /** How long somebody stays on a side. */
  readonly sticky: 'visitor' | 'session' | 'request';
}

/** The frozen settings of a slot: what a version number stands for. */
export interface Experience {
  readonly id: string;
  readonly slot: string;
  readonly name: string;
  readonly version: number;
  readonly status: 'draft' | 'live' | 'paused';
  readonly degree: Degree;
  readonly rules: readonly Rule[];
  readonly takeover?: { readonly variant: string; readonly from: number; readonly until: number };
  readonly goal?: { readonly event: string; readonly windowSeconds: number };
  /** Present while an experiment runs. */
  readonly split?: Split;
  /** Everything is decided and logged, and everybody is served the original. */
  readonly shadow?: boolean;
  readonly variants: readonly VariantInfo[];
}

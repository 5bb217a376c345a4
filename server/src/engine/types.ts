/**
 * The shapes that the engine reads and writes. Plain data, no behaviour.
 * Times are milliseconds since 1970 (UTC) unless a name says otherwise; scores and contributions are log-odds.
 */

/** Attribute name → values, numbers already cut into bands: `{ category: ['skirts'], tags: ['a', 'b'] }`. */
export type Attributes = Readonly<Record<string, readonly string[]>>;

/** What is known of the moment: channel, country, device, timeZone, utm_*, facts of the site's own. */
export type Context = Readonly<Record<string, string | number | boolean>>;

/** One thing a visitor did. `(at, order, id)` is a total order; events may be applied in any order. */
export interface VisitorEvent {
  readonly id: string;
  /** `view click add_to_cart purchase search exposure dismiss goal` or the site's own. */
  readonly type: string;
  readonly at: number;
  /** Microseconds since 1970 at acceptance, strictly increasing in one process: breaks ties of `at`. */
  readonly order: number;
  /** Identity of the entry it was about, stable over versions and locales. */
  readonly item?: string;
  readonly attributes: Attributes;
  /** Context as the client sent it with the event; the newest one is the visitor's last known context. */
  readonly context?: Context;
  /** The decision that it answers, resolved from the decision log. */
  readonly decision?: { readonly id: string; readonly slot: string; readonly variant: string };
  readonly value?: number;
  readonly currency?: string;
}

// ---------------------------------------------------------------- conditions and segments

/** A comparison with one value that comes from outside. `matches` is a linear-time regular expression. */
export type Test =
  | { readonly operator: 'equals' | 'notEquals'; readonly value: string | number | boolean }
  | { readonly operator: 'in' | 'notIn'; readonly value: readonly (string | number | boolean)[] }
  | { readonly operator: 'contains' | 'startsWith' | 'endsWith' | 'matches'; readonly value: string }
  | { readonly operator: 'greaterThan' | 'lessThan'; readonly value: number }
  | { readonly operator: 'between'; readonly value: readonly [number, number] }
  | { readonly operator: 'exists' | 'missing' };

/** Conditions are data, never code; compiled once to closures. */
export type Condition =
  | { readonly kind: 'all' | 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  /** Something of the moment: country, device, utm_campaign, a fact of the site's own. */
  | { readonly kind: 'context'; readonly key: string; readonly test: Test }
  /** Something declared by the visitor or known from elsewhere (login system, CRM). */
  | { readonly kind: 'trait'; readonly key: string; readonly test: Test }
  /** At least `atLeast` events of a type about content with these attributes, within the last `withinSeconds`. */
  | {
      readonly kind: 'behaviour';
      readonly event: string;
      readonly where?: Attributes;
      readonly atLeast: number;
      readonly withinSeconds?: number;
    }
  /** First thing this visitor touched had this attribute value (the classic "entered through shoes" segment). */
  | { readonly kind: 'entered'; readonly attribute: string; readonly value: string }
  /** Clock in the visitor's zone: days 0 (Sunday) to 6, minutes of the day `[from, to)`, wrapping over midnight. */
  | {
      readonly kind: 'time';
      readonly days?: readonly number[];
      readonly fromMinute?: number;
      readonly toMinute?: number;
    }
  /** Need of this session, inferred with at least this confidence (0 to 1, .5 by default). */
  | { readonly kind: 'need'; readonly need: Need; readonly atLeast?: number }
  | { readonly kind: 'segment'; readonly segment: string };

/** `researching` is comparing or browsing; `gift` is declared as a mission. */
export type Need = 'hurry' | 'researching' | 'browsing' | 'comparing' | 'ready' | 'gift';

export interface Segment {
  readonly key: string;
  readonly name: string;
  readonly condition: Condition;
}

// ---------------------------------------------------------------- experiences

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
  /** Log-odds added to the score: positive pushes the variant, negative holds it back. */
  readonly boost?: number;
  /** A candidate only where this segment holds. */
  readonly onlyFor?: string;
  /** No candidate where this segment holds. */
  readonly notFor?: string;
  /** At most `times` exposures of a visitor to it within the window. */
  readonly cap?: { readonly times: number; readonly withinSeconds: number };
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
  readonly variants: readonly VariantInfo[];
}

// ---------------------------------------------------------------- decisions

export type Mode = 'default' | 'segment' | 'crowd' | 'individual' | 'pinned' | 'holdout' | 'explore';

/** Why: a closed union. Public answers carry the kinds and public labels only. */
export type Reason =
  | {
      readonly kind: 'AFFINITY';
      readonly attribute: string;
      readonly value: string;
      readonly contribution: number;
      /** How many of the visitor's recent events were about it. */
      readonly events?: number;
    }
  /** What others like: those who looked at an item too, those of a segment, or everybody. */
  | {
      readonly kind: 'CROWD';
      readonly contribution: number;
      readonly because?: string;
      readonly segment?: string;
    }
  | {
      readonly kind: 'TARGETING_MATCH';
      readonly segment: string;
      readonly rule: string;
      readonly strength: RuleStrength;
    }
  /** A Start-with rule that the person's own evidence overruled. */
  | { readonly kind: 'OVERRULED'; readonly segment: string; readonly rule: string; readonly variant: string }
  | { readonly kind: 'EXPLORE'; readonly probability: number }
  | { readonly kind: 'PINNED'; readonly until: number }
  /** The evidence did not clear the margin. */
  | { readonly kind: 'MARGIN'; readonly gap: number; readonly needed: number }
  | { readonly kind: 'DISMISSED'; readonly variant: string }
  /** The visitor passes a value by, although `share` (0 to 1) of the offer carries it: `events` of `seen` were about it. */
  | {
      readonly kind: 'AVOIDED';
      readonly attribute: string;
      readonly value: string;
      readonly seen: number;
      readonly events: number;
      readonly share: number;
    }
  /** Shown to this visitor so many times since they last did something with it. */
  | { readonly kind: 'IGNORED'; readonly variant: string; readonly times: number }
  /** Shown to this visitor as often as the business allows; or resting after what the visitor did. */
  | { readonly kind: 'CAPPED' | 'COOLING'; readonly variant: string; readonly until: number }
  /** Kept from this visitor by a segment that it is for, or not for. */
  | { readonly kind: 'INELIGIBLE'; readonly variant: string; readonly segment: string }
  /** The business pushes what was chosen, or holds back what would have been. */
  | { readonly kind: 'BOOSTED' | 'BURIED'; readonly variant: string; readonly amount: number }
  /** The visitor is after something for somebody else: the own taste is left out. */
  | { readonly kind: 'MISSION'; readonly mission: string }
  /** An experiment drew this side for the visitor. */
  | { readonly kind: 'SPLIT'; readonly side: Side }
  | { readonly kind: 'DEFAULT' | 'DISABLED' | 'STALE' | 'ERROR' | 'HOLDOUT' | 'NO_CONSENT' };

/** A term of the score, in log-odds. The terms of a candidate add up to its score bit for bit, left to right. */
export interface Contribution {
  readonly channel: 'crowd' | 'segment' | 'affinity' | 'transition' | 'covisit' | 'negative' | 'rule';
  readonly attribute?: string;
  readonly value?: string;
  readonly item?: string;
  /** The segment whose members' liking was learned; absent for the word of a Start-with rule. */
  readonly segment?: string;
  /** Affinity of this session or over weeks. */
  readonly horizon?: 'intent' | 'taste';
  /** The term before its weight: `amount` is weight × feature. Present where the weight is learned. */
  readonly feature?: number;
  readonly amount: number;
}

export interface CandidateScore {
  readonly variant: string;
  readonly score: number;
  /** On the side that served it, or of the policy where nothing is split. */
  readonly probability: number;
  /** Over all sides, each with its share; only where the decision was split. */
  readonly mixture?: number;
  readonly contributions: readonly Contribution[];
}

/** What one side of an experiment would serve the same visitor at the same moment. */
export interface SideAnswer {
  readonly side: Side;
  /** Share of those who take part, 0 to 1. */
  readonly share: number;
  /** Of the person without exploration: the best. */
  readonly variant: string;
}

export interface DecisionSplit {
  readonly side: Side;
  /** All four sides, also those with no share. */
  readonly sides: readonly SideAnswer[];
  /** The session or request that was drawn for; absent where the visitor stays for good. */
  readonly unit?: string;
}

export type Stage = 'unknown' | 'signalled' | 'known';

/**
 * What a decision was made from, beside the terms of its candidates. With both in the log it can be made again, years
 * later, whatever has been learned or set since.
 */
export interface Basis {
  readonly degree: Degree;
  /** The campaign that runs. */
  readonly takeover?: Experience['takeover'];
  /** The experiment that runs, and the visit or request that it drew for; '' where visitors stay for good. */
  readonly split?: Split;
  readonly unit?: string;
  /** Rules that matched and whose variant could be served, in their order. */
  readonly rules: readonly Rule[];
  /** Candidates that the visitor said "not for me" to; absent where there are none. */
  readonly refused?: readonly string[];
  /** Learned decisions of the slot; null: nothing was drawn. */
  readonly learned: number | null;
  readonly margin: number;
  /** The part of the margin that this visitor's evidence has to clear. */
  readonly needed: number;
  readonly exploration: EngineSettings['exploration'];
  /** Salt of the draw. */
  readonly seed: string;
}

export interface Decision {
  readonly slot: string;
  readonly experience: string;
  readonly version: number;
  readonly variant: string;
  readonly mode: Mode;
  readonly reasons: readonly Reason[];
  readonly servedProbability: number;
  /** What the rules alone would have given (every rule taken as Always), `baseline` where none matches. */
  readonly ruleVariant: string;
  readonly candidates: readonly CandidateScore[];
  /** Variants that the business kept from this visitor now; absent where there are none. */
  readonly withheld?: readonly string[];
  readonly stage: Stage;
  /** Changes when the visitor's evidence changes: part of the seed of the draw. */
  readonly evidenceVersion: number;
  readonly snapshotVersion: string;
  /** Absent where nothing was decided: no live experience, disabled, failed. */
  readonly basis?: Basis;
  /** Present where an experiment decided: not for takeovers and Always rules, which all sides share. */
  readonly split?: DecisionSplit;
}

export interface SlotRequest {
  readonly slot: string;
  /** Keys of the variants that this caller can be served here; the original is implied. */
  readonly available: readonly string[];
}

export interface DecisionRequest {
  readonly now: number;
  /** Seed of the draw. Absent: context only, deterministic. */
  readonly visitor?: string;
  /** Names the visit and the request, for experiments that are sticky for no longer than these. */
  readonly session?: string;
  readonly request?: string;
  readonly context: Context;
  /** Set when nothing may be individualized: `X-Individualize: off`, a crawler, the kill switch. */
  readonly disabled?: boolean;
  /** Slots of the page from top to bottom. */
  readonly slots: readonly SlotRequest[];
}

// ---------------------------------------------------------------- settings

/** Settings of the engine; every number has a default in `settings.ts`. */
export interface EngineSettings {
  readonly halfLife: { readonly intentSeconds: number; readonly tasteSeconds: number; readonly crowdSeconds?: number };
  /** Weight of an event type as evidence of taste. */
  readonly eventWeights: Readonly<Record<string, number>>;
  /** Log-odds by which the person's choice must beat the alternatives. */
  readonly margin: number;
  readonly exploration: { readonly floor: number; readonly gamma0: number; readonly t0: number };
  /** Salt of all draws of this site. */
  readonly seed: string;
}

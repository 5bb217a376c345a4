import type { Context } from './events';
import type { Degree, Experience, Rule, RuleStrength, Side, Split } from './experiences';
import type { EngineSettings } from './settings';

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
  /** Shown to everybody together as often as the business pays for on one day. */
  | { readonly kind: 'SPENT'; readonly variant: string; readonly until: number }
  /** Nothing of what it shows can be had now. */
  | { readonly kind: 'OUT_OF_STOCK'; readonly variant: string }
  /** Kept from this visitor by a segment that it is for, or not for. */
  | { readonly kind: 'INELIGIBLE'; readonly variant: string; readonly segment: string }
  /** The business pushes what was chosen, or holds back what would have been. */
  | { readonly kind: 'BOOSTED' | 'BURIED'; readonly variant: string; readonly amount: number }
  /** The visitor is after something for somebody else: the own taste is left out. */
  | { readonly kind: 'MISSION'; readonly mission: string }
  /** An experiment drew this side for the visitor. */
  | { readonly kind: 'SPLIT'; readonly side: Side }
  /** Decided in shadow mode: the original is served, whatever was chosen. */
  | { readonly kind: 'SHADOW' }
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
  /** Decided in shadow mode; absent otherwise. */
  readonly shadow?: true;
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

/** What would have been served, where shadow mode serves the original. */
export type ShadowAnswer = Pick<Decision, 'variant' | 'mode' | 'reasons' | 'servedProbability'>;

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
  /** Present in shadow mode; the probabilities of the candidates are then those of this answer. */
  readonly shadow?: ShadowAnswer;
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

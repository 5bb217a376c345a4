import { z } from 'zod';
import type { Mode } from '../engine/types';

/** Everybody, or one of: the members of a segment; `covered`; `differ`. */
export const earnedQuerySchema = z.object({
  slot: z.string().max(64),
  segment: z.string().max(64).optional(),
  /** Only people to whom a rule gave another block than the original. */
  covered: z.enum(['true', 'false']).optional(),
  /** Only people for whom rules and person answered differently, from the first time that they did. */
  differ: z.enum(['true', 'false']).optional(),
  /** The goal that judges; the other one stands beside it. Without it: the near goal. */
  goal: z.enum(['near', 'far']).optional(),
  /** A frozen version of the slot's settings; without it the newest that is or was live. */
  version: z.coerce.number().int().positive().optional(),
});

/**
 * `GET /individualization/contrast/earned`: who earned more. Reports never mix versions. People are counted from their
 * first delivery, by the side that they were assigned then, once the goal's window is closed for them. Shares and
 * lifts are plain numbers (.31 is 31 %), moments are ISO 8601.
 */
export interface EarnedView {
  slot: string;
  whom: { kind: 'all' | 'covered' | 'differ' } | { kind: 'segment'; segment: string };
  /** 0: none was ever live. */
  version: number;
  /** To choose from, the newest first. */
  versions: { version: number; from: string; until: string | null; people: number }[];
  /** The goal that this report judges by. */
  goal: EarnedGoal | null;
  goals: EarnedGoal[];
  /** Where the experiment of this version stands; an older version's has ended. */
  standing: 'none' | 'running' | 'paused' | 'ended';
  /** Per person against the rules. */
  verdict: EarnedVerdict;
  /** The same by the other goal; null where there is only one. */
  beside: { goal: EarnedGoal; verdict: EarnedVerdict } | null;
  people: EarnedPeople;
  /** Original, rules, crowd and person where anybody was given them; then what is estimated from past traffic. */
  policies: EarnedPolicy[];
  split: EarnedSplit;
  novelty: EarnedNovelty;
  pieces: EarnedPiece[];
  /** What would have been served; present where the version is in shadow mode, in which nobody earns more or less. */
  shadow?: EarnedShadow;
  /** How many answers this slot has, the original among them. */
  possible: number;
  /** Up to when what happened is counted; `behind`: logged decisions and events that are not counted yet. */
  counted: { until: string; behind: number };
}

/** Told from what was decided and logged. Shares of decisions, the largest first. */
export interface EarnedShadow {
  /** Decisions in the log; a reload without anything new is the same decision. */
  decisions: number;
  variants: { variant: string; label: string; share: number }[];
  /** What decided. */
  modes: { mode: Mode; share: number }[];
}

export interface EarnedGoal {
  which: 'near' | 'far';
  event: string;
  windowSeconds: number;
  /** What the value of a person is: 1 for who reached it, how often it was reached, or money. */
  measures: 'people' | 'times' | 'money';
  currency: string | null;
  /** Money above this counts as this (of one order); fixed beforehand. */
  cap: number | null;
}

/** A value with its interval, which looking every day does not distort. */
export interface Estimate {
  value: number;
  low: number;
  high: number;
}

/** `lift`: what a person is worth more than under the rules, relative to the rules. */
export type EarnedVerdict =
  | { kind: 'personWins' | 'rulesWin'; lift: Estimate; people: number }
  /** Whatever the difference is, it is smaller than `bound`. */
  | { kind: 'same'; lift: Estimate; people: number; bound: number }
  | {
      kind: 'tooEarly';
      /** Null until there is enough to draw an interval. */
      lift: Estimate | null;
      /** Counted so far on both sides, and how many of the two sides together it takes; null: cannot be told yet. */
      people: number;
      needed: number | null;
      perDay: number;
      /** Null where nobody comes or `needed` cannot be told. */
      daysLeft: number | null;
    }
  | { kind: 'cannotCompare'; causes: { cause: CannotCompare; mend: Mend }[] };

/**
 * `notLive`: no version was ever live, or it is paused. `shadow`: everybody gets the original. `noSplit`: no experiment runs between rules and person.
 * `splitPaused`: it was paused or ended before anybody came. `splitBroken`: the sides' sizes are not those of the split.
 * `oneSided`: many people, and none of them on one of the two sides. `rulesAlways`: every rule is Always, so both sides
 * get the same. `noPeople`: nobody got this slot yet. `noExposures`: blocks are delivered but never reported as seen, so
 * nothing is learned. `noGoal`: this goal is not set.
 */
export type CannotCompare =
  | 'notLive'
  | 'shadow'
  | 'noSplit'
  | 'splitPaused'
  | 'splitBroken'
  | 'oneSided'
  | 'rulesAlways'
  | 'noPeople'
  | 'noExposures'
  | 'noGoal';

/** What the button beside a cause does. */
export type Mend =
  | 'goLive'
  | 'startSplit'
  | 'resumeSplit'
  | 'openNewVersion'
  | 'softenRules'
  | 'openPage'
  | 'sendExposures'
  | 'chooseGoal';

export interface EarnedPeople {
  /** In the report: assigned, first delivery in this version, window closed. */
  counted: number;
  /** Their window is still open: they count later. */
  waiting: number;
  /** Left out, since they were found to be one person with somebody on another side. */
  merged: number;
  /** Left out as robots. */
  robots: number;
}

/**
 * `draftedRules`: the rules of the draft. `bestVariant`: the one block that did best for everybody. `crowd` is either
 * measured or, where nobody was given it, on paper.
 */
export type EarnedPolicyName = 'original' | 'rules' | 'crowd' | 'person' | 'draftedRules' | 'bestVariant';

export interface EarnedPolicy {
  policy: EarnedPolicyName;
  /** `onPaper`: estimated from past traffic, chosen on one half of the visitors and valued on the other. */
  how: 'measured' | 'onPaper';
  /** The block, of the best variant. */
  variant: { variant: string; label: string } | null;
  /** People behind it; on paper: independent draws that were used. */
  people: number;
  /** Per person, in the goal's measure (times 100: per 100 people); null where nobody is counted or it is refused. */
  value: number | null;
  /** Null before there is enough for it. */
  interval: { low: number; high: number } | null;
  /** Money only: without the cap; share of people who ordered; capped money per person who ordered. */
  money: { raw: number; conversion: number; orderValue: number | null } | null;
  /** On paper: why no value is given, with what there is and what it takes; tries: policies that were tried out. */
  refusal: { reason: PaperRefusal; have: number | null; need: number | null } | null;
  tries: number | null;
  /** Answers really served, and the effective number of them (exp of the entropy); null on paper. */
  sizes: { distinct: number; effective: number } | null;
  /** Of those who reached the goal: events from first delivery to it, and seconds; medians. */
  effort: { people: number; steps: number; seconds: number } | null;
}

/**
 * `severalVisits`: a goal that takes more than a day is only measured. `fewPeople`, `fewRewards`, `noDraws`: past traffic
 * hardly ever did what this policy does. `weightsAstray`, `badProbabilities`: past traffic never could have done it.
 */
export type PaperRefusal =
  'fewPeople' | 'fewRewards' | 'noDraws' | 'weightsAstray' | 'badProbabilities' | 'severalVisits';

/** The sides' sizes against the split, checked so that looking every day gives no false alarm. */
export interface EarnedSplit {
  kind: 'fine' | 'broken';
  sides: { side: 'original' | 'rules' | 'crowd' | 'person'; expected: number; people: number }[];
}

/** Lift of per person over the rules by days since the first delivery; null before there is enough. */
export interface EarnedNovelty {
  days1to7: Estimate | null;
  days8to28: Estimate | null;
}

/** What a block is worth against the original, estimated from draws with a known probability. */
export interface EarnedPiece {
  variant: string;
  label: string;
  /** People who got it first. */
  people: number;
  /** Per person, in the goal's measure; null where the traffic cannot carry an estimate. */
  value: number | null;
  /** Relative to the original. */
  lift: Estimate | null;
  /** Still clear after all blocks were looked at together (false discovery rate 5 %). */
  clear: boolean;
}

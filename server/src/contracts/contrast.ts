import { z } from 'zod';
import type { Mode } from '../engine/types';

/** `covered`: only the people to whom a rule gives another block than the original. */
export const contrastQuerySchema = z.object({
  slot: z.string().max(64),
  segment: z.string().max(64).optional(),
  covered: z.enum(['true', 'false']).optional(),
});

/** What the rule gives everyone of a segment, against what each individual gets. */
export interface ContrastView {
  slot: string;
  segment: string | null;
  version: number;
  /** Real visitors of the last 30 days that were looked at, and how many of them are in the segment. */
  people: { lookedAt: number; inSegment: number };
  rule: { variant: string; label: string; share: number }[];
  individual: { variant: string; label: string; share: number }[];
  /**
   * Shares of the segment's people; the first three add up to 1. `byChance`: as many would differ were all of one taste
   * and only had different luck.
   */
  differ: { differ: number; same: number; tooNew: number; byChance: number };
  /**
   * How well the segment finds those who want what its rule gives, among people who are known: of the members, who want
   * it; of all who want it, who are members; of all people, who want it. Null without a segment, or without a rule for it.
   */
  precision: { precision: number | null; recall: number | null; byLot: number | null } | null;
  /**
   * "Did the next click match?", outside this block; needs no experiment. `spread` is the standard error of
   * `personHits - ruleHits`, in hits.
   */
  earlySign: { visits: number; ruleHits: number; personHits: number; spread: number };
  /**
   * What some of these people look at most, and no block of the slot is about; `people`: who have a clear taste in
   * anything that its blocks are about. Of each value, how many people and how many of their choices; largest first.
   */
  gaps: {
    people: number;
    missing: { attribute: string; value: string; label: string; people: number; choices: number }[];
  };
  /** Drawn by chance from all. */
  examples: ContrastExample[];
  /** Drawn by chance from those whose next click matched the one and not the other. */
  examplesOf: { rule: ContrastExample[]; person: ContrastExample[] };
}

export interface ContrastExample {
  /** A short alias, never the visitor's id. */
  alias: string;
  context: Record<string, string | number | boolean>;
  rule: { variant: string; label: string };
  person: { variant: string; label: string; mode: Mode };
  because: string[];
  nextClick: { label: string; matches: 'rule' | 'person' | 'both' | 'neither' } | null;
}

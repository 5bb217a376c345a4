import type { Mode, Reason } from '../engine/types';
import type { NoticeCode } from './errors';

/** Where a decision took effect in the answer that carries it. */
export interface DecisionPlace {
  contentType: string;
  documentId: string;
  locale: string | null;
  field: string;
  /** The block as served; `null` where an empty variant hides the block. */
  block: { index: number; __component: string; id: number | string } | null;
}

/** A reason as anyone may read it: kinds and public labels, no segment names, no full terms. */
export type PublicReason =
  | { kind: 'AFFINITY'; attribute: string; value: string; contribution: number }
  | { kind: 'AVOIDED'; attribute: string; value: string }
  | { kind: Exclude<Reason['kind'], 'AFFINITY' | 'AVOIDED'> };

/** One entry of `meta.individualization.decisions`. */
export interface PublicDecision {
  decisionId: string;
  slot: string;
  experience: string;
  version: number;
  variant: string;
  mode: Mode;
  at: DecisionPlace;
  reasons: PublicReason[];
  servedProbability: number;
  /** Only where the block shows a list that is a feed. */
  feed?: FeedView;
}

/** What was done to the list of a feed. */
export interface FeedView {
  /** Field of the block that holds the list. */
  field: string;
  /** `default`: the editor's order, exactly. */
  mode: 'default' | 'individual';
  entries: number;
}

/** What `individualizeImpact` did to a list. */
export interface ListRanking {
  /** `default`: the editor's order, exactly. */
  mode: 'default' | 'individual';
  impact: number;
  /** Entries that were ranked, from the top of the editor's order. */
  entries: number;
  /** The list is longer than what is ranked: the rest follows in the editor's order. */
  bounded: boolean;
}

export interface IndividualizationMeta {
  decisions: PublicDecision[];
  /** Only where the request asked for it. */
  ranking?: ListRanking;
  notices: { code: NoticeCode }[];
}

/** `GET /api/individualization/decisions/:id`, for the visitor it was made for. */
export interface ExplainedDecision extends Omit<PublicDecision, 'reasons'> {
  /** Plain sentences, most important first. */
  because: string[];
  /** What would bring another block next time, found by deciding again; null where nothing near would. */
  wouldFlip: string | null;
  reasons: Reason[];
  contributions: { label: string; amount: number }[];
}

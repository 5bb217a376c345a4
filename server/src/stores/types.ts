import type { Mission } from '../engine/missions';
import type { Arrangement } from '../engine/arrange';
import type { Attributes, Context, Decision, VisitorEvent } from '../engine/types';
import type { Consent, DecisionPlace } from '../contracts';
import type { ParticipantStore } from './participant-store';

/** One small interface per kind of data. Adapters live beside this file; one conformance suite each. */

/** An event as the journal keeps it; `sequence` grows with acceptance and is what a reader resumes from. */
export interface JournalledEvent extends VisitorEvent {
  readonly visitor: string;
  readonly sequence: number;
  /** The event was accepted in a session that the visitor excluded: kept for the export, never learned from. */
  readonly excluded?: boolean;
  /** The order that it is about; the same one may be told of by several channels. */
  readonly orderId?: string;
}

/** A row that is older than may be kept. */
export interface Expired {
  readonly sequence: number;
  readonly visitor: string;
}

/** A log that loses its oldest rows, a few at a time. */
export interface Expiring {
  /** Of the `limit` oldest rows those from before `before` whose sequence is at most `until`; none: nothing is left to do. */
  expired(before: number, until: number, limit: number): Promise<Expired[]>;
  remove(expired: readonly Expired[]): Promise<void>;
}

/** The durable journal: the only truth about what visitors did. Profiles and the crowd are folds over it. */
export interface EventStore extends Expiring {
  /** Durable when it resolves. An `(visitor, id)` that is there already is not written again. */
  append(
    visitor: string,
    events: readonly NewEvent[],
  ): Promise<{ inserted: readonly JournalledEvent[]; duplicates: number }>;
  /** Everything of these visitors, oldest first by `(at, order, id)`. */
  ofVisitors(visitors: readonly string[]): Promise<JournalledEvent[]>;
  /** Everything of each of these visitors in order of sequence, a page at a time: others get a turn in between. */
  pagesOf(visitors: readonly string[]): AsyncIterable<readonly JournalledEvent[]>;
  /** In order of sequence, for catching up. */
  since(sequence: number, limit: number): Promise<JournalledEvent[]>;
  /** Events of one type since `at`, the newest first. */
  newestOfType(type: string, at: number, limit: number): Promise<JournalledEvent[]>;
  /** How many visitors did something since `at`, or something of one type. */
  countVisitors(at: number, type?: string): Promise<number>;
  /** `since`, or later where there are more events than `most`: from then on there are at most so many. */
  firstOfNewest(since: number, most: number): Promise<number>;
  /** Visitors with an event since `at`, newest first. */
  recentVisitors(at: number, limit: number): Promise<string[]>;
  /** Since when nothing is missing; what happened before may have been removed for its age. 0: ever. */
  completeSince(): Promise<number>;
  /** To be said before anything from before `at` is removed; it never goes back. */
  completeFrom(at: number): Promise<void>;
  erase(visitor: string): Promise<void>;
}
export type NewEvent = VisitorEvent & Pick<JournalledEvent, 'excluded' | 'orderId'>;

/** What is known of a visitor beside events: consent, declared preferences, corrections, the person behind. */
export interface VisitorRecord {
  readonly visitor: string;
  readonly person: string | null;
  readonly consent: Consent | null;
  readonly declared: Attributes;
  readonly traits: Readonly<Record<string, string | number | boolean>>;
  /** Feature values the visitor took back (`forget`, with the moment) or never wants (`avoid`). */
  readonly corrections: readonly { attribute: string; value: string; verdict: 'forget' | 'avoid'; at: number }[];
  /** Events until this moment belong to an excluded session. */
  readonly excludedUntil: number | null;
  /** Errands for somebody else, oldest first; absent where there never was one. */
  readonly missions?: readonly KnownMission[];
}

/** `mine`: the visitor took it back, or kept coming back for it: it is the own taste after all. */
export type KnownMission = Mission & { readonly mine?: boolean };

export interface VisitorStore {
  get(visitor: string): Promise<VisitorRecord | null>;
  /** Each visitor at most once. */
  put(...records: readonly VisitorRecord[]): Promise<void>;
  /** All visitors of one person. */
  ofPerson(person: string): Promise<string[]>;
  /** The person behind each of these visitors, where one is known. */
  personsOf(visitors: readonly string[]): Promise<Map<string, string>>;
  /** Those of these visitors who said no to being measured. */
  refusingMeasurement(visitors: readonly string[]): Promise<Set<string>>;
  erase(visitor: string): Promise<void>;
}

/** A decision as it was served. The id is derived from its inputs: a reload gives the same one. */
export interface LoggedDecision {
  readonly id: string;
  readonly visitor: string;
  readonly at: number;
  readonly place: DecisionPlace;
  readonly context: Context;
  /** Segments of the site that held; kept where an experiment decided. */
  readonly segments?: readonly string[];
  readonly decision: Decision;
  readonly feed?: LoggedFeed;
}

/** The list of a feed with what its order was made of: `orderList(tastes, impact, arrangement)` begins with `order`. */
export interface LoggedFeed {
  readonly field: string;
  readonly impact: number;
  /** Entries in the editor's order; behind them those of a collection that could have taken their places. */
  readonly items: readonly string[];
  /** What the visitor's taste said to each, in log-odds. */
  readonly tastes: readonly number[];
  readonly arrangement: Arrangement;
  /** Places of the entries as they were served. */
  readonly order: readonly number[];
}

/** `sequence` grows with the log and is what a reader resumes from. */
export type SequencedDecision = LoggedDecision & { readonly sequence: number };

export interface DecisionStore extends Expiring {
  /** Queued; written in the background. A known id is not written again. */
  add(decisions: readonly LoggedDecision[]): void;
  /** Also finds what is still queued. */
  get(id: string): Promise<LoggedDecision | null>;
  /** Those of these that are known, by id. */
  getMany(ids: readonly string[]): Promise<Map<string, LoggedDecision>>;
  ofVisitor(visitor: string): Promise<LoggedDecision[]>;
  /** What is written, in order of sequence. */
  since(sequence: number, limit: number): Promise<SequencedDecision[]>;
  /** Written ones whose id comes after this one, in order of id. */
  after(id: string, limit: number): Promise<LoggedDecision[]>;
  /** Those of these visitors for whom something was decided since `at`. */
  decidedSince(visitors: readonly string[], at: number): Promise<Set<string>>;
  flush(): Promise<void>;
  erase(visitor: string): Promise<void>;
}

/** Learned state (crowd, weights) with the journal sequence up to which it has learned. */
export interface StateStore {
  load(name: string): Promise<{ sequence: number; data: unknown } | null>;
  save(name: string, state: { sequence: number; data: unknown }): Promise<void>;
  /** What is stored under the name, or else `state`, stored now: of several instances, all get the same. */
  loadOrCreate(name: string, state: { sequence: number; data: unknown }): Promise<{ sequence: number; data: unknown }>;
}

/** What a site has learned to rank by, with the journal sequence up to which it has: bytes, too many for one row. */
export interface RankingStore {
  /** What was saved last; one whose writing was interrupted does not count. */
  load(): Promise<StoredRanking | null>;
  /** Takes the place of what was there, once it is written as a whole. */
  save(ranking: StoredRanking): Promise<void>;
}
export interface StoredRanking {
  readonly sequence: number;
  readonly data: Uint8Array;
}

/** Which block is a slot: one row per component row, kept outside Strapi's schema so that nothing drops it. */
export interface Place {
  readonly component: string;
  readonly componentId: number;
  readonly slot: string;
  readonly contentType: string;
  readonly documentId: string;
  readonly locale: string | null;
  readonly status: 'draft' | 'published';
  readonly field: string;
  readonly index: number;
  /** Set on a cloned page until the editor answered whether to share the slot: not a slot yet. */
  readonly pending: boolean;
}

export interface Stores {
  readonly events: EventStore;
  readonly visitors: VisitorStore;
  readonly decisions: DecisionStore;
  readonly state: StateStore;
  readonly participants: ParticipantStore;
  readonly rankings: RankingStore;
}

import type { AvailableVariant } from '../authoring';
import type { Config } from '../config';
import type { Decision, DecisionRequest, Profile, Snapshot } from '../engine';
import type { LoggedDecision, Place } from '../stores/types';
import type { ConsentRules } from '../visitors/consent';
import type { VisitorState } from '../visitors/profiles';
import type { RequestLike } from './answers';

export type Status = 'draft' | 'published';

export type Block = Record<string, unknown> & { __component: string; id: number | string };

export type Contents = ReadonlyMap<string, readonly Block[]>;

/** Asks Strapi for the content of variants, in the shape that `populate` (a documents-service populate) describes. */
export interface ContentQuery {
  /** Of variants; for a candidate from a collection its layout's and its entry's, joined by a colon. */
  readonly documentIds: readonly string[];
  readonly locale: string;
  readonly status: Status;
  readonly populate: unknown;
}

/**
 * Everything that the read path touches. Each function here may throw, reject, hang or answer rubbish: the visitor
 * then gets the original (tests/server/faults.test.ts walks over this object and does exactly that).
 */
export interface DeliveryDependencies {
  readonly config: Pick<Config, 'enabled' | 'consent' | 'contextHeaders' | 'deadlineMs'>;
  readonly clock: { now(): number };
  readonly log: { warn(message: string): void };
  readonly tokens: { verify(token: string): string | null };
  readonly consent: Pick<ConsentRules, 'allows'>;
  readonly profiles: {
    peek(visitor: string): VisitorState | undefined;
    read(visitor: string): Promise<VisitorState>;
  };
  readonly places: { slotAt(component: string, componentId: number): Place | undefined };
  /** The compiled configuration, in memory. */
  readonly snapshots: {
    current(status: Status): Snapshot;
    /**
     * Variants of a slot that have content in this locale and status; the same list until something is written.
     * No components: it hides the block.
     */
    available(slot: string, locale: string, status: Status): readonly AvailableVariant[];
    /** `entry`: what a candidate from a collection shows in the layout `documentId`. */
    variant(
      slot: string,
      key: string,
    ): { readonly documentId: string; readonly entry?: { readonly documentId: string } } | undefined;
    /** The locale whose variants a page shows: the default one where the page has none. */
    localeOf(locale: string | null): string;
  };
  /** Whether the caller of this request may read entries of a type. */
  readonly access: { mayRead(request: RequestLike, contentType: string): Promise<boolean> | boolean };
  /** Content of variants by document id; those that are not there are missing. The caller owns what it gets. */
  readonly contents: { content(query: ContentQuery): Contents | Promise<Contents> };
  readonly engine: { decide(snapshot: Snapshot, profile: Profile | null, request: DecisionRequest): Decision[] };
  readonly decisions: { add(decisions: readonly LoggedDecision[]): void };
  /** Key of the ids of decisions. */
  readonly secret: { current(): string };
}

import type { Config } from '../config';
import type { Decision, DecisionRequest, Profile, Snapshot } from '../engine';
import type { LoggedDecision, Place } from '../stores/types';
import type { ConsentRules } from '../visitors/consent';
import type { VisitorState } from '../visitors/profiles';

export type Status = 'draft' | 'published';

export type Block = Record<string, unknown> & { __component: string; id: number | string };

export type Contents = ReadonlyMap<string, readonly Block[]>;

/** Asks Strapi for the content of variants, in the shape that `populate` (a documents-service populate) describes. */
export interface ContentQuery {
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
    /** Variants of a slot that have content in this locale and status. No components: it hides the block. */
    available(
      slot: string,
      locale: string,
      status: Status,
    ): readonly { readonly key: string; readonly components: readonly string[] }[];
    variant(slot: string, key: string): { readonly documentId: string } | undefined;
    /** The locale whose variants a page shows: the default one where the page has none. */
    localeOf(locale: string | null): string;
  };
  /** Content of variants by document id; those that are not there are missing. The caller owns what it gets. */
  readonly contents: { content(query: ContentQuery): Contents | Promise<Contents> };
  readonly engine: { decide(snapshot: Snapshot, profile: Profile | null, request: DecisionRequest): Decision[] };
  readonly decisions: { add(decisions: readonly LoggedDecision[]): void };
  /** Key of the ids of decisions. */
  readonly secret: { current(): string };
}

import type { PublicDecision } from '../../server/src/contracts/decisions';
import type { EventBatchResult, EventInput } from '../../server/src/contracts/events';
import type { Consent, MintResult, TasteProfile, VisitorPatch } from '../../server/src/contracts/visitors';

export type { ExplainedDecision, IndividualizationMeta, PublicDecision } from '../../server/src/contracts/decisions';
export type { Consent, EventBatchResult, EventInput, MintResult, TasteProfile, VisitorPatch };

/** What is known of the moment: channel, country, region, utm_*, facts of the site's own. */
export type Context = Record<string, string | number | boolean>;

/** An event before it has an id and a time. */
export type NewEvent = Omit<EventInput, 'id' | 'at'>;

/** The part of the Web Storage interface that is used: `localStorage`, `sessionStorage` or a Map of your own. */
export interface Storage {
  readonly length: number;
  key(index: number): string | null;
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export interface ClientOptions {
  /** Address of Strapi, e.g. `https://cms.example.com`. Empty: the page's own origin. */
  url?: string;
  /** Where the visitor's token and unsent events are kept. Default: localStorage, memory where that is refused. */
  storage?: Storage;
  /** Prefix of the keys in the storage; two prefixes are two visitors. Default `individualization`. */
  prefix?: string;
  /** What the visitor agreed to, when the server asks for it (`consent.mode: explicit`). */
  consent?: Consent;
  /** Facts of the moment, added to what the browser tells (time zone, device, referrer, utm_*). */
  context?: Context | (() => Context);
  fetch?: typeof fetch;
}

/** An answer of the content API with the decisions taken from its meta. */
export interface ContentAnswer<T> {
  data: T;
  meta: Record<string, unknown>;
  decisions: PublicDecision[];
  notices: { code: string }[];
}

/** A call that was answered with something other than success. */
export class RequestError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'RequestError';
  }
}

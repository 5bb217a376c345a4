import { browserContext, contextHeader } from './context';
import { createExposures } from './exposure';
import { createQueue } from './queue';
import { createRequest } from './request';
import { batchBody, createSender, cutBatch } from './sender';
import { defaultStorage } from './storage';
import type {
  ClientOptions,
  ContentAnswer,
  Context,
  EventBatchResult,
  ExplainedDecision,
  IndividualizationMeta,
  MintResult,
  NewEvent,
  PublicDecision,
  TasteProfile,
  VisitorPatch,
} from './types';
import { createVisitorToken, mintBody } from './visitor';

const API = '/api/individualization';
/** A page does not wait longer than this for its own events before it asks for content. */
const PATIENCE_MS = 700;

export interface Client {
  /** The visitor's token; asks for one at the first need. `null` where none can be had now. */
  visitor(): Promise<string | null>;
  /** A content request with the visitor's headers; own events go out first. Throws as fetch does. */
  content<T>(path: string, options?: { individualize?: boolean }): Promise<ContentAnswer<T>>;
  /** Keeps an event and sends it soon; answers its id. Survives reloads and lost connections. */
  track(event: NewEvent): string;
  /** Sends waiting events now; `true` when none waits any more. */
  flush(): Promise<boolean>;
  /** Counts the decision as seen once half of the element was visible for a second. Answers how to stop. */
  expose(element: Element, decision: PublicDecision): () => void;
  /** "Not for me": this block falls at once. */
  dismiss(decision: PublicDecision): string;
  /** Why this block, in words. */
  why(decisionId: string): Promise<ExplainedDecision>;
  me(): Promise<TasteProfile>;
  change(patch: VisitorPatch): Promise<TasteProfile>;
  /** Erases the visitor on the server and starts over as a stranger. */
  erase(): Promise<void>;
  /** Forgets the token here; the next request is a stranger's. */
  restart(): void;
  /** Stops listening to the page. */
  stop(): void;
}

const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

const newId = (): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
};

/** Runs `run` a moment after the first of several calls. */
const soon = (run: () => void): (() => void) => {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      run();
    }, 50);
  };
};

/** What a client is made of, wired once. */
const createParts = (options: ClientOptions) => {
  const url = (options.url ?? '').replace(/\/+$/, '');
  const prefix = options.prefix ?? 'individualization';
  const storage = options.storage ?? defaultStorage();
  const request = createRequest(url, options.fetch ?? ((...args) => fetch(...args)));
  const context = (): Context => ({
    ...browserContext(),
    ...(typeof options.context === 'function' ? options.context() : options.context),
  });
  const mint = async (): Promise<MintResult> => {
    const answer = await request<{ data: MintResult }>(`${API}/visitors`, {
      method: 'POST',
      body: mintBody(options.consent),
    });
    return answer.data;
  };
  const token = createVisitorToken(storage, prefix, mint);
  const headers = async (): Promise<Record<string, string>> => {
    const visitor = await token.get();
    return { 'X-Visitor-Context': contextHeader(context()), ...(visitor ? { 'X-Visitor-Id': visitor } : {}) };
  };
  const queue = createQueue(storage, prefix, Date.now, newId);
  const post = async (body: Record<string, unknown>): Promise<EventBatchResult> => {
    const sent = await headers();
    if (!sent['X-Visitor-Id']) throw new TypeError('no visitor token yet');
    const answer = await request<{ data: EventBatchResult }>(`${API}/events`, { method: 'POST', body, headers: sent });
    return answer.data;
  };
  const later = (milliseconds: number, run: () => void): (() => void) => {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  };
  const sender = createSender({ queue, now: Date.now, post, onTokenRefused: token.forget, later });
  return { url, request, token, headers, context, queue, sender };
};
type Parts = ReturnType<typeof createParts>;

/** The page is going away: a beacon outlives it. It is not acknowledged, so the events stay queued as well. */
const sendBeacon = ({ url, token, queue, context }: Parts): void => {
  const visitor = token.known();
  const events = cutBatch(queue.waiting());
  if (!visitor || events.length === 0) return;
  const known = context();
  const body = batchBody(
    events.map((event) => ({ ...event, context: { ...known, ...event.context } })),
    Date.now(),
  );
  // A string goes as text/plain, which needs no preflight on another origin.
  globalThis.navigator?.sendBeacon?.(`${url}${API}/events`, JSON.stringify({ visitor, ...body }));
};

const listen = (parts: Parts): (() => void) => {
  const away = (): void => sendBeacon(parts);
  const online = (): void => void parts.sender.flush();
  globalThis.addEventListener?.('pagehide', away);
  globalThis.addEventListener?.('online', online);
  return () => {
    globalThis.removeEventListener?.('pagehide', away);
    globalThis.removeEventListener?.('online', online);
  };
};

const readContent = async <T>(parts: Parts, path: string, individualize: boolean): Promise<ContentAnswer<T>> => {
  if (parts.queue.waiting().length > 0) await Promise.race([parts.sender.flush(), wait(PATIENCE_MS)]);
  const headers = { ...(await parts.headers()), ...(individualize ? {} : { 'X-Individualize': 'off' }) };
  const answer = await parts.request<{ data: T; meta?: Record<string, unknown> }>(path, { headers });
  const meta = answer.meta ?? {};
  const ours = meta.individualization as IndividualizationMeta | undefined;
  const notices = ours?.notices ?? [];
  // Keys were rotated away: the next request is a new visitor's.
  if (notices.some((notice) => notice.code === 'VISITOR_TOKEN_INVALID')) parts.token.forget();
  return { data: answer.data, meta, decisions: ours?.decisions ?? [], notices };
};

/** A client for one visitor. Everything it does is fail-open: without the plugin, content still comes. */
export const createClient = (options: ClientOptions = {}): Client => {
  const parts = createParts(options);
  const { request, token, headers, queue, sender } = parts;
  const flushSoon = soon(() => void sender.flush());
  const track = (event: NewEvent): string => {
    const id = queue.add(event);
    flushSoon();
    return id;
  };
  const exposures = createExposures((decisionId) => track({ type: 'exposure', decisionId }));
  const stopListening = listen(parts);
  const mine = async <T>(path: string, init: { method?: string; body?: unknown } = {}): Promise<T> => {
    const answer = await request<{ data: T } | undefined>(`${API}${path}`, { ...init, headers: await headers() });
    return (answer as { data: T })?.data;
  };
  const restart = (): void => {
    queue.clear();
    token.forget();
  };
  if (queue.waiting().length > 0) flushSoon();

  return {
    visitor: token.get,
    content: <T>(path: string, { individualize = true } = {}) => readContent<T>(parts, path, individualize),
    track,
    flush: sender.flush,
    expose: (element, decision) => exposures.watch(element, decision.decisionId),
    dismiss: (decision) => track({ type: 'dismiss', decisionId: decision.decisionId }),
    why: (decisionId) => mine(`/decisions/${encodeURIComponent(decisionId)}`),
    me: () => mine('/visitors/me'),
    change: (patch) => mine('/visitors/me', { method: 'PATCH', body: patch }),
    erase: async () => {
      if (token.known()) await mine('/visitors/me', { method: 'DELETE' });
      restart();
    },
    restart,
    stop: () => {
      stopListening();
      exposures.stop();
      sender.stop();
    },
  };
};

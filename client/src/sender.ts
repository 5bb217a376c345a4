import type { QueuedEvent, Queue } from './queue';
import { type EventBatchResult, RequestError } from './types';

/** Below the server's 200 events and 48 KB, with room for the envelope. */
const MAX_BATCH = 100;
const MAX_BATCH_BYTES = 40_000;
/** So young an event is sent without its time: the server's clock is right even where the visitor's is not. */
const FRESH_MS = 5_000;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 60_000;

const bytes = (text: string): number => new TextEncoder().encode(text).length;

/** The oldest events that fit into one batch; at least one. */
export const cutBatch = (events: readonly QueuedEvent[]): QueuedEvent[] => {
  const batch: QueuedEvent[] = [];
  let size = 0;
  for (const event of events) {
    size += bytes(JSON.stringify(event)) + 1;
    if (batch.length === MAX_BATCH || (batch.length > 0 && size > MAX_BATCH_BYTES)) break;
    batch.push(event);
  }
  return batch;
};

const withoutFreshTime = (event: QueuedEvent, now: number): Omit<QueuedEvent, 'at'> & { at?: string } => {
  const { at, ...rest } = event;
  return Math.abs(now - Date.parse(at)) < FRESH_MS ? rest : event;
};

export const batchBody = (events: readonly QueuedEvent[], now: number): Record<string, unknown> => ({
  events: events.map((event) => withoutFreshTime(event, now)),
});

export interface SenderParts {
  queue: Queue;
  now: () => number;
  /** Posts one batch for the current visitor; throws `RequestError` where the server refused it. */
  post(body: Record<string, unknown>): Promise<EventBatchResult>;
  /** The server does not know the token any more. */
  onTokenRefused(): void;
  later(milliseconds: number, run: () => void): () => void;
}

export interface Sender {
  /** Sends what waits; `true` when everything was acknowledged or refused for good. */
  flush(): Promise<boolean>;
  stop(): void;
}

type Step = 'next' | 'retry';

/** Empties the queue batch by batch; a network fault, 429 or 5xx is tried again later, with growing pauses. */
export const createSender = ({ queue, now, post, onTokenRefused, later }: SenderParts): Sender => {
  let running: Promise<boolean> | null = null;
  let cancelRetry: (() => void) | null = null;
  let pause = FIRST_RETRY_MS;
  /** Shrinks to one after a refused batch, so that one bad event does not take others with it. */
  let limit = MAX_BATCH;

  const refused = (batch: QueuedEvent[], error: RequestError, tokensRefused: number): Step => {
    if (error.status === 401 && tokensRefused === 0) {
      onTokenRefused();
      return 'next';
    }
    if (error.status !== 400 && error.status !== 413) return 'retry';
    if (batch.length === 1) queue.remove([batch[0].id]);
    limit = 1;
    return 'next';
  };

  const drain = async (): Promise<boolean> => {
    let tokensRefused = 0;
    for (;;) {
      const batch = cutBatch(queue.waiting()).slice(0, limit);
      if (batch.length === 0) return true;
      try {
        await post(batchBody(batch, now()));
        // Refused events are answered one by one and would be refused again.
        queue.remove(batch.map((event) => event.id));
        pause = FIRST_RETRY_MS;
      } catch (error) {
        if (!(error instanceof RequestError) || refused(batch, error, tokensRefused) === 'retry') return false;
        if (error.status === 401) tokensRefused += 1;
      }
    }
  };

  const scheduleRetry = (): void => {
    cancelRetry?.();
    cancelRetry = later(pause, () => void flush());
    pause = Math.min(pause * 2, LAST_RETRY_MS);
  };

  const flush = (): Promise<boolean> => {
    running ??= drain().then((done) => {
      running = null;
      limit = MAX_BATCH;
      if (!done) scheduleRetry();
      // What was added while the last answer was under way.
      return done && queue.waiting().length > 0 ? flush() : done;
    });
    return running;
  };

  return { flush, stop: () => cancelRetry?.() };
};

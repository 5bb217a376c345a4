import { keysWithPrefix } from './storage';
import type { EventInput, NewEvent, Storage } from './types';

/** An event that waits for its acknowledgement; `at` is when it happened. */
export type QueuedEvent = EventInput & { at: string };

const MAX_QUEUED = 1000;

export interface Queue {
  /** Keeps the event until the server has acknowledged it; answers its id. */
  add(event: NewEvent): string;
  /** The oldest events first. */
  waiting(): QueuedEvent[];
  remove(ids: Iterable<string>): void;
  clear(): void;
}

const parsed = (text: string | null): QueuedEvent | null => {
  try {
    return text === null ? null : (JSON.parse(text) as QueuedEvent);
  } catch {
    return null;
  }
};

/**
 * Events in the storage, each under a key of its own: two tabs cannot overwrite one another's list, and what one tab
 * could not send the next page load sends. The server counts an id once however often it is sent.
 */
export const createQueue = (storage: Storage, prefix: string, now: () => number, newId: () => string): Queue => {
  const keyPrefix = `${prefix}.event.`;
  const overflow = new Map<string, QueuedEvent>();
  let sequence = 0;

  const keys = (): string[] => keysWithPrefix(storage, keyPrefix).sort();

  const add = (event: NewEvent): string => {
    const queued: QueuedEvent = { ...event, id: newId(), at: new Date(now()).toISOString() };
    sequence += 1;
    // Sorting by key is sorting by time: fixed widths.
    const key = `${keyPrefix}${String(now()).padStart(15, '0')}.${String(sequence).padStart(6, '0')}.${queued.id}`;
    try {
      storage.setItem(key, JSON.stringify(queued));
    } catch {
      overflow.set(key, queued);
    }
    for (const old of keys().slice(0, -MAX_QUEUED)) storage.removeItem(old);
    return queued.id;
  };

  const waiting = (): QueuedEvent[] => {
    const stored = keys().flatMap((key) => {
      const event = parsed(storage.getItem(key));
      if (!event) storage.removeItem(key);
      return event ? [event] : [];
    });
    return [...stored, ...overflow.values()];
  };

  const remove = (ids: Iterable<string>): void => {
    const gone = new Set(ids);
    for (const key of keys()) {
      const event = parsed(storage.getItem(key));
      if (!event || gone.has(event.id)) storage.removeItem(key);
    }
    for (const [key, event] of overflow) if (gone.has(event.id)) overflow.delete(key);
  };

  const clear = (): void => {
    for (const key of keys()) storage.removeItem(key);
    overflow.clear();
  };

  return { add, waiting, remove, clear };
};

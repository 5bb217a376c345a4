import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { HistoryEvent } from '../../contracts';

const digest = (...parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest().subarray(0, 16).toString('base64url');

/** What a visitor's id looks like in a token: 128 bits, base64url. */
const VISITOR_ID = /^[A-Za-z0-9_-]{22}$/;

/**
 * The visitor of a line. An id that tokens carry is taken as it is; any other becomes one, always the same, so that a
 * frontend which signs tokens can greet the same person: the first 128 bits of SHA-256 over `["visitor", id]`.
 */
export const visitorOfHistory = (id: string): string => (VISITOR_ID.test(id) ? id : digest('visitor', id));

/** Different lines that look the same within so many others are told apart. */
const REMEMBERED = 100_000;

/** Ids made from what lines say: importing a file again, or one that has grown, finds the same events. */
export function createHistoryIds(): (event: HistoryEvent) => string {
  const times = new LRUCache<string, number>({ max: REMEMBERED });
  return ({ id, visitor, type, item, at, value, currency }) => {
    if (id !== undefined) return id;
    const said = digest('event', visitor, type, item, at, value ?? null, currency ?? null);
    const time = times.get(said) ?? 0;
    times.set(said, time + 1);
    return time === 0 ? said : `${said}-${time}`;
  };
}

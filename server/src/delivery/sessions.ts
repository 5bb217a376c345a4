import { randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Answer } from './answers';

/** Names a visit and a request: what experiments divide by that are sticky for no longer than these. */
export interface Sessions {
  unitsOf(visitor: string | undefined, answer: Answer): { session?: string; request?: string };
  /** Nothing of this visitor is left in memory. */
  forget(visitor: string): void;
}

const MAX_VISITS = 50_000;
/** Without a request for so long a visit is over. */
const IDLE_MS = 30 * 60_000;

export const createSessions = (): Sessions => {
  const visits = new LRUCache<string, string>({ max: MAX_VISITS, ttl: IDLE_MS, updateAgeOnGet: true });
  const requests = new WeakMap<Answer, string>();
  const kept = <K>(known: { get(key: K): string | undefined; set(key: K, name: string): unknown }, key: K): string => {
    const name = known.get(key) ?? randomUUID();
    known.set(key, name);
    return name;
  };
  return {
    unitsOf: (visitor, answer) =>
      visitor === undefined ? {} : { session: kept(visits, visitor), request: kept(requests, answer) },
    forget: (visitor) => void visits.delete(visitor),
  };
};

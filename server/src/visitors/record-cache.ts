import { LRUCache } from 'lru-cache';
import type { VisitorRecord, VisitorStore } from '../stores/types';
import { blankRecord } from './records';

/** Records of visitors, from memory where they were asked before. */
export interface RecordCache {
  read(visitor: string): Promise<VisitorRecord>;
  /** No I/O. `touch: false`: it does not count as a use. */
  known(visitor: string, touch?: boolean): VisitorRecord | undefined;
  set(record: VisitorRecord): void;
  forget(visitor: string): void;
}

interface Fetch {
  promise: Promise<VisitorRecord>;
  stale: boolean;
}

export function createRecordCache(visitors: Pick<VisitorStore, 'get'>, most: number): RecordCache {
  const records = new LRUCache<string, VisitorRecord>({ max: most });
  const fetches = new Map<string, Fetch>();

  async function fetchRecord(visitor: string, fetch: Fetch): Promise<VisitorRecord> {
    try {
      for (;;) {
        fetch.stale = false;
        const found = (await visitors.get(visitor)) ?? blankRecord(visitor);
        if (fetch.stale) continue;
        records.set(visitor, found);
        return found;
      }
    } finally {
      fetches.delete(visitor);
    }
  }

  return {
    read(visitor) {
      const known = records.get(visitor);
      if (known) return Promise.resolve(known);
      const running = fetches.get(visitor);
      if (running) return running.promise;
      const fetch: Fetch = { stale: false, promise: Promise.resolve().then(() => fetchRecord(visitor, fetch)) };
      fetches.set(visitor, fetch);
      return fetch.promise;
    },
    known: (visitor, touch = true) => (touch ? records.get(visitor) : records.peek(visitor)),
    set: (record) => void records.set(record.visitor, record),
    forget(visitor) {
      const fetch = fetches.get(visitor);
      if (fetch) fetch.stale = true;
      records.delete(visitor);
    },
  };
}

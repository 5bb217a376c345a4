import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { hash53 } from '../engine';
import type { ListWish } from './list-parameters';

/** The order that one visitor got for one query. */
export interface RememberedRanking {
  /** Evidence that it was made from. */
  readonly evidence: number;
  /** Hashes of the entries in their order; null: the editor's order. */
  readonly order: Float64Array | null;
}

/**
 * Keeps the order of a list while its pages are read: what a visitor does on page 1 must neither repeat nor lose an
 * entry on page 2. In memory, for some minutes, and never more than a bounded number of entries.
 */
export interface RankingMemory {
  get(key: string): RememberedRanking | undefined;
  set(key: string, ranking: RememberedRanking): void;
  /** Nothing of this visitor is left. */
  forget(visitor: string): void;
}

const MAX_AGE_MS = 10 * 60_000;
const MAX_LISTS = 20_000;
/** 8 bytes each. */
const MAX_ENTRIES = 1_000_000;

export const createRankingMemory = (): RankingMemory => {
  const known = new LRUCache<string, RememberedRanking>({
    max: MAX_LISTS,
    maxSize: MAX_ENTRIES,
    sizeCalculation: ({ order }) => 1 + (order?.length ?? 0),
    ttl: MAX_AGE_MS,
    updateAgeOnGet: true,
  });
  return {
    get: (key) => known.get(key),
    set: (key, ranking) => void known.set(key, ranking),
    forget: (visitor) => {
      for (const key of [...known.keys()]) if (key.startsWith(`${visitor}|`)) known.delete(key);
    },
  };
};

/** Everything that decides which entries a list has and in which order, but not which page is read. */
const QUESTION = ['filters', '_q', 'sort', 'locale', 'status', 'publicationFilter', 'hasPublishedVersion'] as const;

export const rankingKey = (
  visitor: string,
  uid: string,
  { impact, diversity, pinned }: ListWish,
  params: Readonly<Record<string, unknown>>,
): string => {
  const question = JSON.stringify([diversity, pinned, ...QUESTION.map((name) => params[name] ?? null)]);
  return `${visitor}|${uid}|${impact}|${createHash('sha1').update(question).digest('base64url')}`;
};

/** A row of a list: an entry in one language. */
export interface ListRow {
  readonly id: number | string;
  readonly documentId: string;
  readonly locale?: string | null;
}

/** Stays over publishing, unlike the id of the row. */
const hashOf = ({ documentId, locale }: ListRow): number => hash53(`${documentId}|${locale ?? ''}`);

export const orderOf = (rows: readonly ListRow[]): Float64Array => Float64Array.from(rows, hashOf);

/** Rows in a remembered order; those that have come since stand behind it. */
export const inOrder = (rows: readonly ListRow[], order: Float64Array): ListRow[] => {
  const places = new Map<number, number>();
  order.forEach((hash, place) => places.set(hash, place));
  const placed = rows.map((row, at) => ({ row, at, place: places.get(hashOf(row)) ?? order.length }));
  return placed.sort((a, b) => a.place - b.place || a.at - b.at).map(({ row }) => row);
};

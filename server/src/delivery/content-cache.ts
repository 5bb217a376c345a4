import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { SOURCES } from '../authoring';
import type { Block, ContentQuery, Contents } from './dependencies';

/** Reads the content of variants from Strapi; those that are not there are missing. */
export type LoadContents = (query: ContentQuery) => Promise<Contents>;

export interface ContentCache {
  /** Synchronous when everything is warm: no I/O and nothing to wait for. */
  content(query: ContentQuery): Contents | Promise<Contents>;
}

interface Cached {
  readonly epoch: number;
  /** Null: looked for and not there. */
  readonly blocks: readonly Block[] | null;
}

const MAX_CONTENTS = 1000;
/** Another instance's edits are seen after this long at the latest. */
const MAX_AGE_MS = 30_000;

/** A copy that shares nothing that anybody could write to: the controllers sanitize and hosts transform in place. */
export const copyOf = <T>(value: T): T => {
  if (Array.isArray(value)) return value.map(copyOf) as T;
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return new Date(value.getTime()) as T;
  const prototype = Object.getPrototypeOf(value) as unknown;
  if (prototype !== Object.prototype && prototype !== null) return value;
  const copy: Record<string | symbol, unknown> = {};
  for (const key of Object.keys(value)) copy[key] = copyOf((value as Record<string, unknown>)[key]);
  // Read only: where GraphQL finds what a composed block shows.
  if (SOURCES in value) copy[SOURCES] = value[SOURCES];
  return copy as T;
};

const shapeOf = ({ locale, status, populate }: ContentQuery): string => {
  const shape = `${status}|${locale}|${JSON.stringify(populate)}`;
  // Callers write the populate: a long one must not become a long key a thousand times.
  return shape.length <= 128 ? shape : createHash('sha256').update(shape).digest('base64');
};

const pick = (ids: readonly string[], found: ReadonlyMap<string, readonly Block[] | null>): Contents => {
  const contents = new Map<string, readonly Block[]>();
  for (const id of ids) {
    const blocks = found.get(id);
    if (blocks) contents.set(id, copyOf(blocks));
  }
  return contents;
};

/** Keeps the content of variants in memory, per locale, status and what the caller populated, until `epoch` moves. */
export const createContentCache = (load: LoadContents, epoch: () => number): ContentCache => {
  const cache = new LRUCache<string, Cached>({ max: MAX_CONTENTS, ttl: MAX_AGE_MS });
  const underWay = new Map<string, Promise<Contents>>();

  const loadOnce = (shape: string, query: ContentQuery, at: number): Promise<Contents> => {
    const key = `${at}|${shape}|${query.documentIds.join(',')}`;
    const running = underWay.get(key);
    if (running) return running;
    const loading = load(query)
      .then((contents) => {
        // Of the epoch in which it was asked for: what was written meanwhile is not in it.
        for (const id of query.documentIds)
          cache.set(`${shape}|${id}`, { epoch: at, blocks: contents.get(id) ?? null });
        return contents;
      })
      .finally(() => underWay.delete(key));
    underWay.set(key, loading);
    return loading;
  };

  return {
    content: (query) => {
      const shape = shapeOf(query);
      const at = epoch();
      const found = new Map<string, readonly Block[] | null>();
      const missing: string[] = [];
      for (const id of query.documentIds) {
        const cached = cache.get(`${shape}|${id}`);
        if (cached && cached.epoch === at) found.set(id, cached.blocks);
        else missing.push(id);
      }
      if (missing.length === 0) return pick(query.documentIds, found);
      return loadOnce(shape, { ...query, documentIds: missing }, at).then((contents) => {
        for (const [id, blocks] of contents) found.set(id, blocks);
        return pick(query.documentIds, found);
      });
    },
  };
};

import { AsyncResource } from 'node:async_hooks';
import type { Core } from '@strapi/types';
import { LRUCache } from 'lru-cache';
import { readEntries, whichEntries } from '../authoring';
import type { EntriesOf, Feed } from '../contracts';
import type { SlotHere } from './choose';
import { fieldsOf } from './collected-contents';
import type { Block } from './dependencies';
import { populateAt, populateInside, type PopulateNode } from './populate';
import type { ListDependencies } from './rank-page';
import type { ListRow } from './ranking-memory';

/** Where a feed's list is: the block in its slot, and the type of the list's entries. */
export interface FeedList {
  readonly here: SlotHere;
  readonly block: Block;
  readonly feed: Feed;
  readonly uid: string;
}

/** What a feed may choose beside the entries that the editor listed. */
export interface FeedCandidates {
  /** Published entries in the collection's order, from memory while nothing is written; none where it has none. */
  of(list: FeedList): Promise<readonly ListRow[]>;
  /** These entries as the caller asked for those of the list, by document id; what is gone since is missing. */
  read(list: FeedList, documentIds: readonly string[]): Promise<ReadonlyMap<string, ListRow>>;
}

interface Known {
  readonly epoch: number;
  readonly rows: readonly ListRow[];
}

const MAX_COLLECTIONS = 200;
/** Another instance's edits are seen after this long at the latest. */
const MAX_AGE_MS = 30_000;

/** What the caller asked for at the list. */
const nodeOf = ({ here, block, feed }: FeedList): PopulateNode | undefined =>
  populateAt(populateInside(here.node, block.__component), feed.field);

/** Whoever filters the list wants certain entries of it, and no others. */
const isFiltered = (node: PopulateNode | undefined): boolean =>
  node?.kind === 'value' && Boolean((node.value as { filters?: unknown } | null)?.filters);

const collectionOf = ({ uid, feed }: FeedList): EntriesOf | undefined =>
  feed.candidates ? { contentType: uid, ...feed.candidates } : undefined;

export const createFeedCandidates = (
  strapi: Core.Strapi,
  epoch: () => number,
  find: ListDependencies['find'],
): FeedCandidates => {
  // What is read is shared by all visitors: nothing of one request may have a say in it.
  const outside = new AsyncResource('individualization');
  const known = new LRUCache<string, Known>({ max: MAX_COLLECTIONS, ttl: MAX_AGE_MS });
  return {
    of: async (list) => {
      const collection = collectionOf(list);
      const { here } = list;
      if (!collection || (!here.lazy && isFiltered(nodeOf(list)))) return [];
      const key = JSON.stringify([collection, here.locale]);
      const at = epoch();
      const earlier = known.get(key);
      if (earlier?.epoch === at) return earlier.rows;
      const { entries } = await outside.runInAsyncScope(() => readEntries(strapi, collection, here.locale));
      const rows = entries.map(({ id, documentId }) => ({ id, documentId }));
      known.set(key, { epoch: at, rows });
      return rows;
    },
    read: async (list, documentIds) => {
      const collection = collectionOf(list);
      if (!collection || documentIds.length === 0) return new Map();
      const { here, uid } = list;
      const which = whichEntries(strapi, collection, here.locale);
      // With GraphQL the fields of an entry are resolved after it, one by one.
      const node = here.lazy ? undefined : nodeOf(list);
      const rows = (await find(uid, {
        ...which,
        status: here.place.status,
        filters: { $and: [which.filters, { documentId: { $in: documentIds } }] },
        ...(node && { ...fieldsOf(node), populate: populateInside(node) }),
      })) as readonly ListRow[];
      return new Map(rows.map((row) => [row.documentId, row]));
    },
  };
};

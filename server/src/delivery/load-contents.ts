import { AsyncResource } from 'node:async_hooks';
import type { Core } from '@strapi/types';
import { collectionOf, documents, VARIANT } from '../authoring';
import { readCollected } from './collected-contents';
import type { LoadContents } from './content-cache';
import type { Block, ContentQuery } from './dependencies';
import { populateAt, populateInside } from './populate';
import { isBlock } from './zones';

/** `layout` or `layout:entry` → layouts, each with the entries that are to be shown in it. */
const byLayout = (ids: readonly string[]): Map<string, string[]> => {
  const layouts = new Map<string, string[]>();
  for (const id of ids) {
    const [layout, entry] = id.split(':');
    const entries = layouts.get(layout) ?? [];
    layouts.set(layout, entries);
    if (entry) entries.push(entry);
  }
  return layouts;
};

/** What the caller asked for inside of a block. */
const insideOf = ({ populate }: ContentQuery, { __component }: Block): unknown => {
  const node = populateAt(populate, 'content');
  return node && populateInside(node, __component);
};

/**
 * Reads variants through the documents service, in the shape that the caller asked for at the zone. Outside of the
 * request: what is read is shared by all visitors, so nothing of one of them may have a say in it. The caller's
 * permissions are applied where the answer leaves, as for the page's own blocks.
 */
export const createLoadContents = (strapi: Core.Strapi): LoadContents => {
  const outside = new AsyncResource('individualization');
  return (query) =>
    outside.runInAsyncScope(async () => {
      const { locale, status, populate } = query;
      const wanted = byLayout(query.documentIds);
      const found = await documents(strapi, VARIANT).findMany({
        filters: { documentId: { $in: [...wanted.keys()] } },
        fields: ['documentId', 'collection'],
        ...{ locale, status, populate },
      });
      const contents = new Map<string, readonly Block[]>();
      for (const { documentId, content, collection: json } of found) {
        if (content !== null && !Array.isArray(content)) continue;
        // Null where the zone was never written: an empty variant hides the block.
        const blocks = (content ?? []).filter(isBlock);
        const collection = collectionOf(json);
        if (!collection) {
          contents.set(documentId, blocks);
          continue;
        }
        const [layout] = blocks;
        const ids = wanted.get(documentId) ?? [];
        if (!layout || ids.length === 0) continue;
        const filled = await readCollected(strapi, layout, collection, ids, locale, insideOf(query, layout));
        for (const [id, block] of filled) contents.set(`${documentId}:${id}`, [block]);
      }
      return contents;
    });
};

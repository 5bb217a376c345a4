import { AsyncResource } from 'node:async_hooks';
import type { Core } from '@strapi/types';
import type { LoadContents } from './content-cache';
import type { Block } from './dependencies';
import { isBlock } from './zones';

export const VARIANT_UID = 'plugin::individualization.variant';

interface Documents {
  findMany(params: Record<string, unknown>): Promise<{ documentId: string; content?: unknown }[]>;
}

/**
 * Reads variants through the documents service, in the shape that the caller asked for at the zone. Outside of the
 * request: what is read is shared by all visitors, so nothing of one of them may have a say in it. The caller's
 * permissions are applied where the answer leaves, as for the page's own blocks.
 */
export const createLoadContents = (strapi: Core.Strapi): LoadContents => {
  const outside = new AsyncResource('individualization');
  const variants = (): Documents => strapi.documents(VARIANT_UID as never) as unknown as Documents;
  return ({ documentIds, locale, status, populate }) =>
    outside.runInAsyncScope(async () => {
      const found = await variants().findMany({
        filters: { documentId: { $in: documentIds } },
        fields: ['documentId'],
        locale,
        status,
        populate,
      });
      const contents = new Map<string, readonly Block[]>();
      // Null where the zone was never written: an empty variant hides the block.
      for (const { documentId, content } of found)
        if (content === null || Array.isArray(content)) contents.set(documentId, (content ?? []).filter(isBlock));
      return contents;
    });
};

import type { Core } from '@strapi/types';
import { itemOf, type AttributesOfEntries } from '../../attributes';
import { candidateKey, collectionSchema, type Collection } from '../../contracts';
import type { Attributes } from '../../engine';
import { readEntries } from './entries-of';

/** One entry of a collection as a candidate of the layout's slot. */
export interface Candidate {
  readonly key: string;
  readonly name: string;
  readonly documentId: string;
  readonly attributes: Attributes;
  readonly items: readonly string[];
  readonly outOfStock?: true;
}

/** What a layout's row says about its collection; undefined for an ordinary variant, and for anything misshapen. */
export const collectionOf = (json: unknown): Collection | undefined => {
  if (json === null || json === undefined) return undefined;
  const parsed = collectionSchema.safeParse(json);
  return parsed.success ? parsed.data : undefined;
};

/** Candidates that a layout makes of the entries of its collection, in the collection's order. */
export const createCandidatesOf =
  ({ strapi, attributesOfEntries }: { strapi: Core.Strapi; attributesOfEntries: AttributesOfEntries }) =>
  async (layout: string, collection: Collection, locale: string | null): Promise<Candidate[]> => {
    const { contentType } = collection;
    const { entries, label } = await readEntries(strapi, collection, locale);
    const about = await attributesOfEntries(contentType, entries);
    return entries.map((entry, at) => {
      const { documentId } = entry;
      const name = label ? entry[label] : undefined;
      return {
        key: candidateKey(layout, documentId),
        name: typeof name === 'string' && name !== '' ? name : documentId,
        documentId,
        ...about[at],
        items: [itemOf({ contentType, documentId })],
      };
    });
  };

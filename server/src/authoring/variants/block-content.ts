import { createHash } from 'node:crypto';
import type { Core } from '@strapi/types';
import { modelOf, type Params } from '../entries';

/** One block of a dynamic zone as Strapi hands it out. */
export type Block = Record<string, unknown> & { readonly __component: string; readonly id?: number | string };

/** Nested components deeper than this are beyond what the Content-Type Builder can make. */
const DEPTH = 6;

/** Everything inside a component: nested components, media, and the entries that relations point to. */
export const populateInside = (strapi: Core.Strapi, component: string, depth = DEPTH): Params | true => {
  const populate: Params = {};
  for (const [name, field] of Object.entries(modelOf(strapi, component)?.attributes ?? {})) {
    if (field.type === 'media' || field.type === 'relation') populate[name] = true;
    else if (field.type === 'component' && field.component && depth > 0)
      populate[name] = populateInside(strapi, field.component, depth - 1);
  }
  return Object.keys(populate).length > 0 ? { populate } : true;
};

/** `populate` for a whole dynamic zone with these components. */
export const populateZone = (strapi: Core.Strapi, components: readonly string[]): Params => ({
  on: Object.fromEntries(components.map((component) => [component, populateInside(strapi, component)])),
});

/** JSON with sorted keys, so that equal content gives equal text. */
export const stableJson = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : inner,
  );

export const hashOf = (value: unknown): string =>
  createHash('sha256').update(stableJson(value)).digest('hex').slice(0, 32);

/** A block without what a copy does not share: row ids of the block and of its nested components. */
export const withoutIds = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutIds);
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  const { documentId } = value as { documentId?: unknown };
  // An entry that a relation or a picture points to: its identity is all that counts here.
  if (typeof documentId === 'string') return { documentId };
  const kept = Object.entries(value).filter(([key, inner]) => key !== 'id' && inner !== undefined && inner !== null);
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutIds(inner)]));
};

/** Hash of what a block says, whatever its row ids. */
export const fingerprintOf = (block: unknown): string => hashOf(withoutIds(block));

import type { Core } from '@strapi/types';
import { modelOf } from '../entries';
import { heal } from './heal-places';
import type { PlaceRow } from './place-rows';
import type { Places } from './places';
import { inTransaction } from '../raw-tables';
import { readVersions } from './zones';

const identity = (rows: readonly PlaceRow[]): string =>
  rows
    .map((row) => JSON.stringify(row))
    .sort()
    .join('\n');

/**
 * Brings the places of every document up to date with what was written while the plugin was off. To be called once
 * at bootstrap, after `places.load()`. Returns how many documents had changed.
 */
export const reconcilePlaces = async (strapi: Core.Strapi, places: Places): Promise<number> => {
  const seen = new Map<string, { contentType: string; documentId: string }>();
  for (const { contentType, documentId } of places.all())
    seen.set(`${contentType}:${documentId}`, { contentType, documentId });
  let healed = 0;
  for (const { contentType, documentId } of seen.values()) {
    // A type that the host took away may come back; its places cost nothing meanwhile.
    if (!modelOf(strapi, contentType)) continue;
    await inTransaction(strapi, async () => {
      const rows = await places.read(contentType, documentId);
      const now = heal(rows, await readVersions(strapi, contentType, documentId));
      if (identity(now) === identity(rows)) return;
      await places.write(contentType, documentId, now);
      healed += 1;
    });
  }
  return healed;
};

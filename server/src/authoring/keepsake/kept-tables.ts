import type { Core } from '@strapi/types';
import { OWN_TYPES } from '../entries';

interface Metadata {
  get(uid: string): { tableName: string; attributes: Record<string, { joinTable?: { name: string } }> };
}

/** Tables and join tables of our content types. */
export const ownTables = (strapi: Core.Strapi): string[] => {
  const metadata = strapi.db.metadata as unknown as Metadata;
  const found = new Set<string>();
  for (const uid of OWN_TYPES) {
    const { tableName, attributes } = metadata.get(uid);
    found.add(tableName);
    for (const { joinTable } of Object.values(attributes)) if (joinTable) found.add(joinTable.name);
  }
  return [...found].sort();
};

type Persisted = string | { name: string };
const nameOf = (table: Persisted): string => (typeof table === 'string' ? table : table.name);

/**
 * Tells Strapi's schema synchronisation to keep our tables when it no longer finds our types: it drops those it once
 * made and no longer knows, except the ones in this list (@strapi/database, schema/diff).
 */
export const persistOwnTables = async (strapi: Core.Strapi): Promise<void> => {
  const known = ((await strapi.store!.get({ type: 'core', key: 'persisted_tables' })) ?? []) as Persisted[];
  const names = new Set(known.map(nameOf));
  const missing = ownTables(strapi).filter((name) => !names.has(name));
  if (missing.length === 0) return;
  await strapi.store!.set({
    type: 'core',
    key: 'persisted_tables',
    value: [...known, ...missing.map((name) => ({ name }))],
  });
};

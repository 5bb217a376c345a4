import type { Core } from '@strapi/types';
import type { Place } from '../../stores/types';
import { createTableOnce, inTransaction, type Table } from '../raw-tables';

/**
 * A component row with the hash of what it says: Strapi gives it a new id whenever the block is written without one,
 * and on every publish.
 */
export type KnownBlock = readonly [component: string, id: number, fingerprint: string];

/** A place with what heals it when its component row was replaced while nobody of ours was looking. */
export interface PlaceRow extends Place {
  /** Hash of the block's own content at the last write. */
  readonly fingerprint: string;
  /** All blocks of the zone at the last write, from top to bottom. */
  readonly zone: readonly KnownBlock[];
}

const PLACES = 'individualization_places';
const GENERATIONS = 'individualization_generations';

export const createPlaceTables = async (strapi: Core.Strapi): Promise<void> => {
  await createTableOnce(strapi, PLACES, (table) => {
    table.increments('id');
    table.string('component', 191).notNullable();
    table.integer('component_id').notNullable();
    table.string('slot', 64).notNullable().index('individualization_places_slot');
    table.string('content_type', 191).notNullable();
    table.string('document_id', 64).notNullable();
    table.string('locale', 64).notNullable().defaultTo('');
    table.string('status', 16).notNullable();
    table.string('field', 64).notNullable();
    table.integer('position').notNullable();
    table.integer('pending').notNullable().defaultTo(0);
    table.string('fingerprint', 64).notNullable();
    table.text('zone').notNullable();
    table.index(['content_type', 'document_id'], 'individualization_places_document');
  });
  await createTableOnce(strapi, GENERATIONS, (table) => {
    table.string('name', 64).primary();
    table.bigInteger('number').notNullable();
  });
  // Made here and not at the first write: two first writers would stand in each other's way.
  await inTransaction(strapi, async (table) => {
    for (const name of ['places', 'authored'])
      await table(GENERATIONS).insert({ name, number: 0 }).onConflict('name').ignore();
  });
};

interface Raw {
  component: string;
  component_id: number;
  slot: string;
  content_type: string;
  document_id: string;
  locale: string;
  status: 'draft' | 'published';
  field: string;
  position: number;
  pending: number;
  fingerprint: string;
  zone: string;
}

const fromRaw = (raw: Raw): PlaceRow => ({
  component: raw.component,
  componentId: raw.component_id,
  slot: raw.slot,
  contentType: raw.content_type,
  documentId: raw.document_id,
  locale: raw.locale || null,
  status: raw.status,
  field: raw.field,
  index: raw.position,
  pending: raw.pending === 1,
  fingerprint: raw.fingerprint,
  zone: JSON.parse(raw.zone) as KnownBlock[],
});

const toRaw = (row: PlaceRow): Raw => ({
  component: row.component,
  component_id: row.componentId,
  slot: row.slot,
  content_type: row.contentType,
  document_id: row.documentId,
  locale: row.locale ?? '',
  status: row.status,
  field: row.field,
  position: row.index,
  pending: row.pending ? 1 : 0,
  fingerprint: row.fingerprint,
  zone: JSON.stringify(row.zone),
});

export const readAllPlaces = async (table: Table): Promise<PlaceRow[]> =>
  ((await table(PLACES).select('*').orderBy('id')) as Raw[]).map(fromRaw);

export const readPlacesOf = async (table: Table, contentType: string, documentId: string): Promise<PlaceRow[]> =>
  (
    (await table(PLACES)
      .where({ content_type: contentType, document_id: documentId })
      .select('*')
      .orderBy('id')) as Raw[]
  ).map(fromRaw);

/** Replaces all rows of a document. */
export const writePlacesOf = async (
  table: Table,
  contentType: string,
  documentId: string,
  rows: readonly PlaceRow[],
): Promise<void> => {
  await table(PLACES).where({ content_type: contentType, document_id: documentId }).delete();
  // One by one: SQLite's limit of variables, and there are a handful.
  for (const row of rows) await table(PLACES).insert(toRaw(row));
};

/** Grows with every change of a kind of authored data; other instances compare it instead of reading everything. */
export const readGeneration = async (table: Table, name: string): Promise<number> => {
  const row = (await table(GENERATIONS).where({ name }).first()) as { number: number | string } | undefined;
  return Number(row?.number ?? 0);
};

export const nextGeneration = async (table: Table, name: string): Promise<number> => {
  await table(GENERATIONS).where({ name }).increment('number', 1);
  return readGeneration(table, name);
};

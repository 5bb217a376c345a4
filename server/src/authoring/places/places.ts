import type { Core } from '@strapi/types';
import type { Place } from '../../stores/types';
import {
  nextGeneration,
  readAllPlaces,
  readGeneration,
  readPlacesOf,
  writePlacesOf,
  type PlaceRow,
} from './place-rows';
import { inTransaction } from '../raw-tables';

/** Which block is a slot. Reading is a look into memory; writing is durable first and then visible. */
export interface Places {
  /** The place that a component row is, or undefined for an ordinary block and for one that waits for an answer. */
  slotAt(component: string, componentId: number): Place | undefined;
  ofSlot(slot: string): Place[];
  ofDocument(contentType: string, documentId: string): Place[];
  all(): Place[];
  /** Reads the rows of a document from the database, in the running transaction. */
  read(contentType: string, documentId: string): Promise<PlaceRow[]>;
  /** Replaces the rows of a document. */
  write(contentType: string, documentId: string, rows: readonly PlaceRow[]): Promise<void>;
  /** Loads everything; to be called once at bootstrap. */
  load(): Promise<void>;
  /** Looks whether another instance has written, and loads if so; one tiny query. */
  refresh(): Promise<void>;
}

const GENERATION = 'places';
const blockKey = (component: string, id: number): string => `${component}:${id}`;
const documentKey = (contentType: string, documentId: string): string => `${contentType}:${documentId}`;

export const createPlaces = ({ strapi }: { strapi: Core.Strapi }): Places => {
  const byBlock = new Map<string, PlaceRow>();
  const byDocument = new Map<string, readonly PlaceRow[]>();
  let generation = -1;

  const remember = (key: string, rows: readonly PlaceRow[]): void => {
    for (const old of byDocument.get(key) ?? []) byBlock.delete(blockKey(old.component, old.componentId));
    if (rows.length > 0) byDocument.set(key, rows);
    else byDocument.delete(key);
    for (const row of rows) byBlock.set(blockKey(row.component, row.componentId), row);
  };

  const load = async (): Promise<void> => {
    const { rows, number } = await inTransaction(strapi, async (table) => ({
      number: await readGeneration(table, GENERATION),
      rows: await readAllPlaces(table),
    }));
    byBlock.clear();
    byDocument.clear();
    const grouped = new Map<string, PlaceRow[]>();
    for (const row of rows) {
      const key = documentKey(row.contentType, row.documentId);
      const group = grouped.get(key);
      if (group) group.push(row);
      else grouped.set(key, [row]);
    }
    for (const [key, group] of grouped) remember(key, group);
    generation = number;
  };

  return {
    slotAt: (component, componentId) => {
      const row = byBlock.get(blockKey(component, componentId));
      return row && !row.pending ? row : undefined;
    },
    ofSlot: (slot) => [...byBlock.values()].filter((row) => row.slot === slot && !row.pending),
    ofDocument: (contentType, documentId) => [...(byDocument.get(documentKey(contentType, documentId)) ?? [])],
    all: () => [...byBlock.values()],
    read: (contentType, documentId) => inTransaction(strapi, (table) => readPlacesOf(table, contentType, documentId)),
    write: (contentType, documentId, rows) =>
      inTransaction(strapi, async (table, onCommit) => {
        await writePlacesOf(table, contentType, documentId, rows);
        const number = await nextGeneration(table, GENERATION);
        onCommit(() => {
          remember(documentKey(contentType, documentId), rows);
          // A gap means that somebody else wrote in between: the next refresh loads.
          if (number === generation + 1) generation = number;
        });
      }),
    load,
    refresh: async () => {
      const number = await inTransaction(strapi, (table) => readGeneration(table, GENERATION));
      if (number !== generation) await load();
    },
  };
};

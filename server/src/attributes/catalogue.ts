import { LRUCache } from 'lru-cache';
import type { Attributes } from '../engine';
import type { Bands } from './bands';
import type { Entries, Row } from './entries';
import { labelField, type Schema, type SchemaOf } from './fields';
import type { AttributeSettings } from './settings';
import { AttributeBag, valuesOf } from './values';

export interface EntryReference {
  readonly contentType: string;
  readonly documentId: string;
}
export interface EntryAttributes {
  /** Identity of the entry, stable over versions and locales. */
  readonly item: string;
  readonly attributes: Attributes;
  readonly label: string;
  /** Whether it can be had, where a field of its type says so. */
  readonly inStock?: boolean;
}

/** Attributes of published entries of enabled types, from memory where they were asked before. */
export interface EntryCatalogue {
  /** Null for drafts, unknown entries and every type that is not enabled: nobody can tell which. */
  attributesOf(entry: EntryReference): Promise<EntryAttributes | null>;
  /**
   * An entry was written; without an id, or where the type classifies others, everything it may touch is forgotten.
   * Answers whether attributes may have changed.
   */
  written(contentType: string, documentId?: string): boolean;
  /** Which fields count has changed. */
  forget(): void;
}

export const itemOf = ({ contentType, documentId }: EntryReference): string => `${contentType}:${documentId}`;

/** No, or none left; where nothing was entered it can be had. */
const isInStock = (value: unknown): boolean =>
  value === null || value === undefined || (typeof value === 'boolean' ? value : Number(value) > 0);

const KEPT = 20_000;
/** Anybody can ask for entries that do not exist: few of these are kept. */
const KEPT_UNKNOWN = 2_000;
const PER_QUERY = 100;

interface Asked {
  readonly documentId: string;
  readonly resolve: (found: EntryAttributes | null) => void;
  readonly reject: (error: unknown) => void;
}

export function createEntryCatalogue(parts: {
  entries: Entries;
  settings: AttributeSettings;
  bands: Bands;
  schemaOf: SchemaOf;
}): EntryCatalogue {
  const { entries, settings, bands, schemaOf } = parts;
  const found = new LRUCache<string, EntryAttributes>({ max: KEPT });
  const unknown = new LRUCache<string, true>({ max: KEPT_UNKNOWN });
  /** Asked in this turn of the event loop, by type: one query serves them all. */
  const asked = new Map<string, Asked[]>();
  /** Grows with every write: an answer that was read before a write is not kept. */
  let writes = 0;

  function describe(schema: Schema, row: Row): EntryAttributes {
    const bag = new AttributeBag();
    for (const field of settings.enabledFields(schema.uid)) {
      for (const value of valuesOf(row, schema.uid, field, bands, schemaOf)) bag.add(field.name, value);
    }
    const label = labelField(schema);
    const stock = settings.stockField(schema.uid);
    return {
      item: itemOf({ contentType: schema.uid, documentId: row.documentId }),
      attributes: bag.result(),
      label: label && typeof row[label] === 'string' ? (row[label] as string) : row.documentId,
      ...(stock && { inStock: isInStock(row[stock.name]) }),
    };
  }

  async function answer(uid: string, questions: readonly Asked[]): Promise<void> {
    const before = writes;
    try {
      const schema = schemaOf(uid) as Schema;
      const fields = settings.enabledFields(uid);
      const stock = settings.stockField(uid) ?? [];
      await bands.prepare(schema, fields);
      const rows = await entries.byIds(schema, fields.concat(stock), [
        ...new Set(questions.map(({ documentId }) => documentId)),
      ]);
      for (const { documentId, resolve } of questions) {
        const row = rows.get(documentId);
        const described = row ? describe(schema, row) : null;
        if (before === writes) {
          const key = itemOf({ contentType: uid, documentId });
          if (described) found.set(key, described);
          else unknown.set(key, true);
        }
        resolve(described);
      }
    } catch (error) {
      for (const { reject } of questions) reject(error);
    }
  }

  function ask(uid: string, documentId: string): Promise<EntryAttributes | null> {
    return new Promise((resolve, reject) => {
      const waiting = asked.get(uid);
      if (waiting) return void waiting.push({ documentId, resolve, reject });
      asked.set(uid, [{ documentId, resolve, reject }]);
      setImmediate(() => {
        const questions = asked.get(uid) ?? [];
        asked.delete(uid);
        for (let start = 0; start < questions.length; start += PER_QUERY) {
          void answer(uid, questions.slice(start, start + PER_QUERY));
        }
      });
    });
  }

  /** Types whose entries carry values taken from entries of `uid`. */
  const classifiedBy = (uid: string): boolean =>
    settings.enabledTypes().some((type) => settings.enabledFields(type).some((field) => field.target === uid));

  return {
    async attributesOf(entry) {
      if (!settings.isEnabled(entry.contentType)) return null;
      const key = itemOf(entry);
      const known = found.get(key);
      if (known || unknown.get(key)) return known ?? null;
      return ask(entry.contentType, entry.documentId);
    },
    written(uid, documentId) {
      if (!settings.isEnabled(uid) && !classifiedBy(uid)) return false;
      writes += 1;
      bands.written(uid);
      if (documentId === undefined || classifiedBy(uid)) {
        found.clear();
        unknown.clear();
      } else {
        const key = itemOf({ contentType: uid, documentId });
        found.delete(key);
        unknown.delete(key);
      }
      return true;
    },
    forget() {
      writes += 1;
      found.clear();
      unknown.clear();
    },
  };
}

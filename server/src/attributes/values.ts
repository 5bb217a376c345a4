import type { Attributes } from '../engine';
import type { Bands } from './bands';
import type { Row } from './entries';
import { valueField, type Field, type SchemaOf } from './fields';

/** Longest value of an attribute that is kept. */
const MAX_LENGTH = 128;

/** Attributes under construction: a Map, since names come from outside. */
export class AttributeBag {
  readonly #values = new Map<string, Set<string>>();

  add(name: string, value: string): void {
    if (value === '') return;
    const values = this.#values.get(name) ?? new Set<string>();
    this.#values.set(name, values.add(value.slice(0, MAX_LENGTH)));
  }

  addAll(attributes: Attributes): void {
    for (const name of Object.keys(attributes)) for (const value of attributes[name]) this.add(name, value);
  }

  /** The attributes as an object without a prototype, values in order of their names. */
  result(): Attributes {
    const attributes = Object.create(null) as Record<string, readonly string[]>;
    for (const [name, values] of [...this.#values].sort(([a], [b]) => (a < b ? -1 : 1)))
      attributes[name] = [...values].sort();
    return attributes;
  }
}

/** Entries on the other side of a relation, as the database gives them: one, several or none. */
export function relatedRows(value: unknown): Row[] {
  const list = Array.isArray(value) ? value : [value];
  return list.filter((row): row is Row => typeof (row as Row | null)?.documentId === 'string');
}

/** What stands for a related entry: its uid, else its name, else its document id. */
export function relationValue(row: Row, target: string, schemaOf: SchemaOf): string {
  const schema = schemaOf(target);
  const field = schema ? valueField(schema) : null;
  const value = field ? row[field] : null;
  return typeof value === 'string' && value !== '' ? value : row.documentId;
}

/** Values of one field of an entry. */
export function valuesOf(row: Row, contentType: string, field: Field, bands: Bands, schemaOf: SchemaOf): string[] {
  const value = row[field.name];
  if (value === null || value === undefined) return [];
  if (field.kind === 'relation') {
    return relatedRows(value).map((related) => relationValue(related, field.target as string, schemaOf));
  }
  if (field.kind === 'number') return [bands.band(contentType, field.name, Number(value))];
  return [String(value)];
}

import type { Core } from '@strapi/types';
import { labelField, valueField, type Field, type Schema, type SchemaOf } from './fields';

/** A published entry as stored, with the fields that were asked for. */
export type Row = Readonly<Record<string, unknown>> & { readonly documentId: string };

/** Reads published entries, one row per document: the default locale's where there is one. */
export interface Entries {
  byIds(schema: Schema, fields: readonly Field[], ids: readonly string[]): Promise<Map<string, Row>>;
  /** All published entries, up to `limit`. */
  all(schema: Schema, fields: readonly Field[], limit: number): Promise<Row[]>;
  count(schema: Schema): Promise<number>;
}

interface Locales {
  getDefaultLocale(): Promise<string | null>;
}

const publishes = (schema: Schema): boolean => schema.options?.draftAndPublish === true;
const published = (schema: Schema) => (publishes(schema) ? { publishedAt: { $notNull: true } } : {});

/** Columns and relations to read: never more than what becomes an attribute or a label. */
function shapeOf(schema: Schema, fields: readonly Field[], schemaOf: SchemaOf) {
  const select = ['documentId', ...('locale' in schema.attributes ? ['locale'] : [])];
  const label = labelField(schema);
  if (label) select.push(label);
  const populate: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const field of fields) {
    const target = field.target === undefined ? undefined : schemaOf(field.target);
    if (field.kind !== 'relation') select.push(field.name);
    else if (target) {
      const value = valueField(target);
      populate[field.name] = { select: ['documentId', ...(value ? [value] : [])], where: published(target) };
    }
  }
  return { select: [...new Set(select)], populate };
}

export function createEntries(strapi: Core.Strapi, schemaOf: SchemaOf): Entries {
  const query = (schema: Schema) => strapi.db.query(schema.uid);
  let preferred: Promise<string | null> | undefined;
  const defaultLocale = (): Promise<string | null> =>
    (preferred ??= Promise.resolve(
      (strapi.plugin('i18n')?.service('locales') as Locales | undefined)?.getDefaultLocale(),
    )
      .then((locale) => locale ?? null)
      .catch(() => null));

  async function oneRowEach(rows: readonly Row[]): Promise<Map<string, Row>> {
    const locale = await defaultLocale();
    const found = new Map<string, Row>();
    for (const row of rows) if (!found.has(row.documentId) || row.locale === locale) found.set(row.documentId, row);
    return found;
  }

  return {
    async byIds(schema, fields, ids) {
      const where = { documentId: { $in: [...ids] }, ...published(schema) };
      const rows = await query(schema).findMany({
        where,
        ...shapeOf(schema, fields, schemaOf),
        orderBy: { id: 'asc' },
      });
      return oneRowEach(rows as Row[]);
    },
    async all(schema, fields, limit) {
      const shape = shapeOf(schema, fields, schemaOf);
      const rows = await query(schema).findMany({ where: published(schema), ...shape, orderBy: { id: 'asc' }, limit });
      return [...(await oneRowEach(rows as Row[])).values()];
    },
    async count(schema) {
      const rows = await query(schema).findMany({ where: published(schema), select: ['documentId'] });
      return new Set((rows as Row[]).map(({ documentId }) => documentId)).size;
    },
  };
}

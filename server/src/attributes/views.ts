import type { AttributeTypeView } from '../contracts';
import type { Bands } from './bands';
import type { Entries } from './entries';
import type { Schema, SchemaOf } from './fields';
import type { AttributeSettings } from './settings';
import { valuesOf } from './values';

/** The site's own types with the fields that can be attributes of taste, as the panel shows them. */
export async function attributeTypes(parts: {
  schemas: readonly Schema[];
  settings: AttributeSettings;
  entries: Entries;
  bands: Bands;
  schemaOf: SchemaOf;
}): Promise<AttributeTypeView[]> {
  const { schemas, settings, entries, bands, schemaOf } = parts;
  const views: AttributeTypeView[] = [];
  for (const schema of schemas) {
    const fields = settings.possibleFields(schema.uid);
    if (fields.length === 0) continue;
    const enabled = new Set(settings.enabledFields(schema.uid).map(({ name }) => name));
    const isEnabled = settings.isEnabled(schema.uid);
    if (isEnabled) await bands.prepare(schema, settings.enabledFields(schema.uid));
    const [example] = await entries.all(schema, fields, 1);
    views.push({
      contentType: schema.uid,
      name: schema.info?.displayName ?? schema.uid,
      enabled: isEnabled,
      entries: await entries.count(schema),
      stock: settings.stockField(schema.uid)?.name ?? null,
      fields: fields.map((field) => ({
        name: field.name,
        kind: field.kind,
        automatic: field.automatic,
        enabled: isEnabled ? enabled.has(field.name) : field.automatic,
        example: example
          ? exampleOf(field.kind === 'number' && !enabled.has(field.name), example, field.name, () =>
              valuesOf(example, schema.uid, field, bands, schemaOf),
            )
          : null,
      })),
    });
  }
  return views;
}

/** A number whose field has no bands yet is shown as it is. */
function exampleOf(
  raw: boolean,
  row: Readonly<Record<string, unknown>>,
  name: string,
  values: () => string[],
): string | null {
  if (raw) return row[name] === null || row[name] === undefined ? null : String(row[name]);
  return values()[0] ?? null;
}

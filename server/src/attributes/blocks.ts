import type { Core } from '@strapi/types';
import type { Attributes } from '../engine';
import type { EntryCatalogue } from './catalogue';
import { fieldsOf, isOpen, isTaxonomy, valueField, type Field, type Schema, type SchemaOf } from './fields';
import type { AttributeSettings } from './settings';
import { AttributeBag, relatedRows, relationValue } from './values';
import type { Row } from './entries';

/** A block of a dynamic zone, relations populated or not. */
export type ContentBlock = Readonly<Record<string, unknown>> & { readonly __component: string };

export interface AboutEntry {
  readonly attributes: Attributes;
  /** Nothing of what it shows can be had, as far as fields say so. */
  readonly outOfStock?: true;
}

/** What the content of blocks says about taste, and which entries it shows. */
export type AttributesOfBlocks = (
  blocks: readonly ContentBlock[],
) => Promise<AboutEntry & { items: readonly string[] }>;

/** What single published entries are about, in the order asked: no attributes for those of which nothing is learned. */
export type AttributesOfEntries = (contentType: string, entries: readonly Row[]) => Promise<readonly AboutEntry[]>;

interface Parts {
  readonly strapi: Core.Strapi;
  readonly catalogue: EntryCatalogue;
  readonly settings: AttributeSettings;
  readonly schemaOf: SchemaOf;
}
interface Found {
  readonly bag: AttributeBag;
  readonly items: Set<string>;
  /** Of each entry that says so, whether it can be had. */
  readonly stock: boolean[];
}

const nothingFound = (): Found => ({ bag: new AttributeBag(), items: new Set(), stock: [] });

const aboutOf = ({ bag, stock }: Found): AboutEntry => ({
  attributes: bag.result(),
  ...(stock.length > 0 && !stock.includes(true) && { outOfStock: true as const }),
});

/**
 * Under which names a classifying type is known: `category` where products have a relation `category` to it. A block
 * may call its own relation anything (`topic`); taste is learned under the name that entries use.
 */
function namesOf(settings: AttributeSettings, target: string, fieldName: string): string[] {
  const names = settings
    .enabledTypes()
    .flatMap((type) => settings.enabledFields(type).filter((other) => other.target === target))
    .map((other) => other.name);
  return names.length > 0 ? [...new Set(names)] : [fieldName];
}

/** Reads the relation of a component row that was not populated. */
async function loadRelation(strapi: Core.Strapi, component: string, id: unknown, field: Field, schemaOf: SchemaOf) {
  const target = schemaOf(field.target as string);
  if ((typeof id !== 'number' && typeof id !== 'string') || !target) return [];
  const value = valueField(target);
  const select = ['documentId', ...(value ? [value] : [])];
  const row = (await strapi.db
    .query(component as never)
    .findOne({ where: { id }, select: ['id'], populate: { [field.name]: { select } } })) as Row | null;
  return relatedRows(row?.[field.name]);
}

/** What related entries say: the value that a classifying type stands for, else their own attributes. */
async function takeEntries(parts: Parts, schema: Schema, fieldName: string, rows: readonly Row[], found: Found) {
  const { catalogue, settings, schemaOf } = parts;
  const target = schema.uid;
  if (isTaxonomy(schema) && !settings.isEnabled(target)) {
    for (const name of namesOf(settings, target, fieldName)) {
      for (const row of rows) found.bag.add(name, relationValue(row, target, schemaOf));
    }
    return;
  }
  const entries = await Promise.all(
    rows.map(({ documentId }) => catalogue.attributesOf({ contentType: target, documentId })),
  );
  for (const entry of entries) {
    if (!entry) continue;
    found.bag.addAll(entry.attributes);
    found.items.add(entry.item);
    if (entry.inStock !== undefined) found.stock.push(entry.inStock);
  }
}

async function takeRelation(parts: Parts, block: ContentBlock, field: Field, found: Found): Promise<void> {
  const { schemaOf, strapi } = parts;
  const schema = schemaOf(field.target as string);
  if (!schema) return;
  const populated = Object.hasOwn(block, field.name);
  const rows = populated
    ? relatedRows(block[field.name])
    : await loadRelation(strapi, block.__component, block.id, field, schemaOf);
  await takeEntries(parts, schema, field.name, rows, found);
}

async function takeBlock(parts: Parts, block: ContentBlock, found: Found, depth: number): Promise<void> {
  const schema = parts.schemaOf(block.__component);
  if (!schema || depth > 5) return;
  for (const field of fieldsOf(schema, parts.schemaOf)) {
    const value = block[field.name];
    if (field.kind === 'relation') await takeRelation(parts, block, field, found);
    else if ((field.kind === 'enumeration' || field.kind === 'boolean') && value !== null && value !== undefined) {
      found.bag.add(field.name, String(value));
    }
  }
  for (const [name, attribute] of Object.entries(schema.attributes)) {
    if (attribute.type !== 'component' || !attribute.component || !isOpen(schema, name)) continue;
    const inner = Array.isArray(block[name]) ? (block[name] as unknown[]) : [block[name]];
    for (const part of inner) {
      if (part === null || typeof part !== 'object') continue;
      await takeBlock(parts, { ...(part as object), __component: attribute.component }, found, depth + 1);
    }
  }
}

/**
 * Attributes of a variant from its content: enumerations and booleans of its blocks, the taxonomies they relate to,
 * and the attributes of the entries they show.
 */
export const createAttributesOfBlocks =
  (parts: Parts): AttributesOfBlocks =>
  async (blocks) => {
    const found = nothingFound();
    for (const block of blocks) await takeBlock(parts, block, found, 0);
    return { ...aboutOf(found), items: [...found.items] };
  };

/** Attributes of entries as a block that shows one of them would have them; rows carry what names them. */
export const createAttributesOfEntries =
  (parts: Parts): AttributesOfEntries =>
  async (contentType, entries) => {
    const schema = parts.schemaOf(contentType);
    if (!schema) return entries.map(() => ({ attributes: {} }));
    const name = contentType.slice(contentType.lastIndexOf('.') + 1);
    return Promise.all(
      entries.map(async (entry) => {
        const found = nothingFound();
        await takeEntries(parts, schema, name, [entry], found);
        return aboutOf(found);
      }),
    );
  };

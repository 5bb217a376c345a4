import { contentTypes } from '@strapi/utils';
import type { AttributeTypeView } from '../contracts';

export type FieldKind = AttributeTypeView['fields'][number]['kind'];

/** A field that can be an attribute of taste. */
export interface Field {
  readonly name: string;
  readonly kind: FieldKind;
  /** Part of the automatic choice. */
  readonly automatic: boolean;
  /** Content type that a relation leads to. */
  readonly target?: string;
}

/** What we need of one of Strapi's schemas. */
export interface Schema {
  readonly uid: string;
  readonly info?: { readonly displayName?: string };
  readonly options?: { readonly draftAndPublish?: boolean };
  readonly attributes: Readonly<Record<string, SchemaAttribute>>;
}
interface SchemaAttribute {
  readonly type: string;
  readonly target?: string;
  readonly mappedBy?: string;
  readonly visible?: boolean;
  readonly component?: string;
  readonly components?: readonly string[];
}
export type SchemaOf = (uid: string) => Schema | undefined;

const NUMBERS = new Set(['integer', 'biginteger', 'decimal', 'float']);
/** Numbers that order or count things in the shop and say nothing about taste. */
const BOOKKEEPING = /^(stock|quantity|position|order|rank|sort|index|weight|views|version)/i;
const NAME_FIELDS = ['name', 'title', 'label', 'headline'];

/** Neither private nor one of Strapi's own (locale, createdBy, …). */
export const isOpen = (schema: Schema, name: string): boolean =>
  schema.attributes[name].visible !== false &&
  !contentTypes.isPrivateAttribute(schema as never, name) &&
  !['createdAt', 'updatedAt', 'publishedAt', 'locale'].includes(name);

const openNames = (schema: Schema): string[] => Object.keys(schema.attributes).filter((name) => isOpen(schema, name));

/** The field that names an entry to people, or null. */
export function labelField(schema: Schema): string | null {
  const strings = openNames(schema).filter((name) => schema.attributes[name].type === 'string');
  return NAME_FIELDS.find((name) => strings.includes(name)) ?? strings[0] ?? null;
}

/** The field whose value stands for an entry as a value of taste: its uid, else its name, else null. */
export const valueField = (schema: Schema): string | null =>
  openNames(schema).find((name) => schema.attributes[name].type === 'uid') ?? labelField(schema);

/** Types that classify others: of the site's own, with a uid, and without pages of content of their own. */
export function isTaxonomy(schema: Schema): boolean {
  const types = openNames(schema).map((name) => schema.attributes[name].type);
  return (
    schema.uid.startsWith('api::') && types.includes('uid') && !types.includes('dynamiczone') && types.length <= 12
  );
}

/** One field as an attribute of taste, or null where it can never be one (private, password, text, media, date…). */
function fieldOf(schema: Schema, name: string, schemaOf: SchemaOf): Field | null {
  if (!isOpen(schema, name)) return null;
  const { type, target, mappedBy } = schema.attributes[name];
  if (type === 'enumeration') return { name, kind: 'enumeration', automatic: true };
  if (type === 'boolean') return { name, kind: 'boolean', automatic: true };
  if (NUMBERS.has(type)) return { name, kind: 'number', automatic: !BOOKKEEPING.test(name) };
  if (type === 'string' || type === 'uid') return { name, kind: 'text', automatic: false };
  if (type !== 'relation' || !target?.startsWith('api::')) return null;
  const other = schemaOf(target);
  if (!other) return null;
  return { name, kind: 'relation', automatic: !mappedBy && target !== schema.uid && isTaxonomy(other), target };
}

/** What says whether an entry can be had: yes or no, or how many there are. */
export const saysStock = ({ kind }: Pick<Field, 'kind'>): boolean => kind === 'boolean' || kind === 'number';

/** Fields of a content type or component that can be attributes of taste. */
export const fieldsOf = (schema: Schema, schemaOf: SchemaOf): Field[] =>
  Object.keys(schema.attributes).flatMap((name) => fieldOf(schema, name, schemaOf) ?? []);

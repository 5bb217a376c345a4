import { ENTRY_ITSELF, type Collection } from '../../contracts';
import type { Field, Model } from '../entries';
import type { Block } from '../variants/block-content';
import { canTake, isText, scalarFields } from './field-map';

/** One entry as it is read for its candidate. */
export type CollectedEntry = Readonly<Record<string, unknown>> & { readonly documentId: string };

/** Where a field of a composed block came from: GraphQL resolves relations and media there. */
export interface FieldSource {
  /** Content type or component of the row. */
  readonly uid: string;
  /** Absent: the row itself. */
  readonly field?: string;
  readonly row: Readonly<Record<string, unknown>>;
}

/** Sources of the fields of a composed block, beside its values: never part of an answer. */
export const SOURCES = Symbol('individualization.sources');
export type Composed = Block & { readonly [SOURCES]?: Readonly<Record<string, FieldSource>> };

/** `{name}`, but not the `{{name|fallback}}` of a visitor's name. */
const TOKEN = /(?<!\{)\{([A-Za-z][A-Za-z0-9_]*)\}(?!\})/g;

/** Names of tokens in the texts of a block. */
export const tokensIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [...value.matchAll(TOKEN)].map(([, name]) => name);
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(tokensIn) : [];
};

/** Scalar fields of an entry that filling this block takes. */
export const scalarsFor = (block: Block, { fields }: Collection, entry: Model): string[] => {
  const wanted = new Set([...Object.values(fields), ...tokensIn(block)]);
  return scalarFields(entry).filter((name) => wanted.has(name));
};

const fillText = (text: string, entry: CollectedEntry, known: ReadonlySet<string>): string =>
  text.includes('{')
    ? text.replace(TOKEN, (token, name: string) => (known.has(name) ? textOf(entry[name]) : token))
    : text;

const textOf = (value: unknown): string => (value === null || value === undefined ? '' : String(value));

/** As one or as many, whatever the field of the block holds. */
const shaped = (value: unknown, many: boolean): unknown => {
  if (Array.isArray(value)) return many ? value : (value[0] ?? null);
  return many ? (value ? [value] : []) : (value ?? null);
};

interface Filling {
  readonly entry: CollectedEntry;
  readonly known: ReadonlySet<string>;
  readonly modelOf: (uid: string) => Model | undefined;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Tokens in the texts of a component and of those inside it. */
const fillTexts = (model: Model, component: Record<string, unknown>, filling: Filling): Record<string, unknown> => {
  const filled = { ...component };
  for (const [name, field] of Object.entries(model.attributes)) {
    const value = component[name];
    if (typeof value === 'string' && isText(field)) filled[name] = fillText(value, filling.entry, filling.known);
    const inner = field.type === 'component' && field.component ? filling.modelOf(field.component) : undefined;
    if (!inner || !isObject(value)) continue;
    filled[name] = Array.isArray(value)
      ? value.map((one: unknown) => (isObject(one) ? fillTexts(inner, one, filling) : one))
      : fillTexts(inner, value, filling);
  }
  return filled;
};

const valueFor = (to: Field, from: string, block: Block, name: string, entry: CollectedEntry): unknown => {
  const value = from === ENTRY_ITSELF ? entry : entry[from];
  if (to.type === 'media' || to.type === 'relation') return shaped(value, Array.isArray(block[name]));
  if (isText(to)) return textOf(value);
  return to.enum && !to.enum.includes(String(value)) ? null : (value ?? null);
};

/**
 * The layout block with what one entry brings. Only fields that the block was read with are filled: a caller who
 * did not select a field does not get it. `entry` holds what the map and the texts name, relations as populated.
 */
export const fillBlock = (
  block: Block,
  entry: CollectedEntry,
  { contentType, fields }: Collection,
  modelOf: (uid: string) => Model | undefined,
  itself: CollectedEntry = entry,
): Composed => {
  const model = modelOf(block.__component);
  const collected = modelOf(contentType);
  if (!model || !collected) return block;
  const known = new Set(scalarFields(collected));
  const filled: Record<string, unknown> = fillTexts(model, block, { entry, known, modelOf });
  const sources: Record<string, FieldSource> = {};
  for (const [name, from] of Object.entries(fields)) {
    const to = Object.hasOwn(model.attributes, name) ? model.attributes[name] : undefined;
    if (!to || !canTake(to, collected, from)) continue;
    const isItself = from === ENTRY_ITSELF;
    if (to.type === 'media' || to.type === 'relation')
      sources[name] = { uid: contentType, row: entry, ...(!isItself && { field: from }) };
    if (Object.hasOwn(block, name)) filled[name] = valueFor(to, from, block, name, isItself ? itself : entry);
  }
  return { ...filled, [SOURCES]: sources } as unknown as Composed;
};

/** A variant that takes over some fields from the original: these as the page has them, the others as its own. */
export const inheritFields = (own: Block, original: Block, inherited: readonly string[], model: Model): Composed => {
  const composed: Record<string, unknown> = { ...own };
  const sources: Record<string, FieldSource> = { ...(own as Composed)[SOURCES] };
  for (const name of inherited) {
    const field = Object.hasOwn(model.attributes, name) ? model.attributes[name] : undefined;
    if (!field) continue;
    if (Object.hasOwn(original, name)) composed[name] = original[name];
    if (field.type === 'media' || field.type === 'relation')
      sources[name] = { uid: original.__component, field: name, row: original };
  }
  return { ...composed, [SOURCES]: sources } as unknown as Composed;
};

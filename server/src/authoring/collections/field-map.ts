import { isOpen } from '../../attributes';
import { ENTRY_ITSELF, type MappableField } from '../../contracts';
import type { Field, Model } from '../entries';

/** What a text can be made of. */
const SCALARS = new Set([
  ...['string', 'text', 'richtext', 'email', 'uid', 'enumeration'],
  ...['integer', 'biginteger', 'decimal', 'float', 'date', 'datetime', 'time', 'boolean'],
]);
const TEXTS = new Set(['string', 'text', 'richtext', 'email', 'uid']);
const NUMBERS = new Set(['integer', 'biginteger', 'decimal', 'float']);
const CHOICES = new Set(['string', 'uid', 'enumeration']);
/** Made of parts of their own: their rows belong to the entry. */
const CLOSED = new Set(['component', 'dynamiczone', 'password', 'json']);

export const isText = ({ type }: Field): boolean => TEXTS.has(type);

/** A field of a type that its readers may see; undefined where there is none of that name. */
export const openField = (model: Model, name: string): Field | undefined =>
  Object.hasOwn(model.attributes, name) && isOpen(model, name) ? model.attributes[name] : undefined;

/** Fields of an entry whose values can stand in a text, be filtered and be sorted by. */
export const scalarFields = (model: Model): string[] =>
  Object.keys(model.attributes).filter((name) => SCALARS.has(openField(model, name)?.type ?? ''));

const morphs = ({ relation }: Field): boolean => relation?.startsWith('morph') ?? false;

/** Whether the field of a block can take its content from that field of an entry. */
const takes = (to: Field, from: Field): boolean => {
  if (CLOSED.has(to.type) || CLOSED.has(from.type)) return false;
  if (TEXTS.has(to.type)) return SCALARS.has(from.type);
  if (to.type === 'enumeration') return CHOICES.has(from.type);
  if (NUMBERS.has(to.type)) return NUMBERS.has(from.type);
  if (to.type === 'relation') return from.type === 'relation' && !morphs(from) && to.target === from.target;
  return to.type === from.type;
};

/** Whether `to` of the block can be mapped to the field `name` of entries. */
export const canTake = (to: Field, entry: Model, name: string): boolean => {
  if (name === ENTRY_ITSELF) return to.type === 'relation' && !morphs(to) && to.target === entry.uid;
  const from = openField(entry, name);
  return from !== undefined && takes(to, from);
};

const ALIKE: readonly (readonly string[])[] = [
  ['title', 'headline', 'name', 'heading', 'label'],
  ['text', 'description', 'body', 'summary', 'excerpt', 'teaser', 'content'],
  ['image', 'picture', 'photo', 'cover', 'media', 'thumbnail'],
];

const suggested = (name: string, takable: readonly string[]): string | null => {
  if (takable.includes(name)) return name;
  const group = ALIKE.find((names) => names.includes(name)) ?? [];
  return group.find((other) => takable.includes(other)) ?? (takable.includes(ENTRY_ITSELF) ? ENTRY_ITSELF : null);
};

/** The fields of a block that can be mapped, with what each can take. */
export const mappableFields = (block: Model, entry: Model): MappableField[] =>
  Object.entries(block.attributes).flatMap(([name, to]) => {
    if (!isOpen(block, name)) return [];
    const names = [ENTRY_ITSELF, ...Object.keys(entry.attributes)].filter((from) => canTake(to, entry, from));
    return names.length > 0 ? [{ name, takes: names, suggested: suggested(name, names) }] : [];
  });

import type { Collection, CollectionTypeView } from '../../../server/src/contracts';

/** What the form of a layout holds, as far as it has the shape of a collection. */
export const collectionIn = (held: unknown): Collection | null => {
  if (held === null || typeof held !== 'object' || Array.isArray(held)) return null;
  const { contentType, limit, fields } = held as Partial<Collection>;
  return typeof contentType === 'string' && typeof limit === 'number' && fields && typeof fields === 'object'
    ? (held as Collection)
    : null;
};

/** With a field of the block taken from a field of the entry; without `from`, as the block has it. */
export const withField = (collection: Collection, to: string, from: string | null): Collection => {
  const others = Object.entries(collection.fields).filter(([name]) => name !== to);
  return { ...collection, fields: Object.fromEntries(from ? [...others, [to, from]] : others) };
};

type Where = NonNullable<Collection['where']>[number];

/** With the only filter that the panel writes; more of them stay as they are. */
export const withFilter = (collection: Collection, filter: Where | null): Collection => {
  const others = (collection.where ?? []).slice(1);
  return { ...collection, where: filter ? [filter, ...others] : others };
};

/** A filter's value as typed: `true` and numbers are what they look like. */
export const valueTyped = (text: string): Where['is'] => {
  if (text === 'true' || text === 'false') return text === 'true';
  // Half a number, `1.`, stays a text while it is typed.
  return Number.isFinite(Number(text)) && String(Number(text)) === text ? Number(text) : text;
};

/** Fields that texts of the block can name. */
export const tokensOf = ({ fields }: CollectionTypeView): string => fields.map((name) => `{${name}}`).join(' ');

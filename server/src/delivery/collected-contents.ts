import type { Core } from '@strapi/types';
import { canTake, documents, fillBlock, modelOf, scalarsFor, whichEntries } from '../authoring';
import { ENTRY_ITSELF, type Collection } from '../contracts';
import type { Block } from './dependencies';
import { populateAt, populateInside, type PopulateNode } from './populate';

type Params = Record<string, unknown>;

/** The caller's node as what stands beside an attribute's name. */
const asPopulate = (node: PopulateNode): unknown => (node.kind === 'paths' ? { populate: node.paths } : node.value);

/** The fields that the caller asked for there. */
export const fieldsOf = (node: PopulateNode): Params => {
  const value = node.kind === 'value' ? (node.value as { fields?: unknown } | null) : null;
  return value?.fields ? { fields: value.fields } : {};
};

/**
 * The layout's block with each of these entries, as long as it is published and belongs to the collection. Relations
 * and media of an entry are read as the caller asked for those of the block: `inside` is its populate there.
 */
export const readCollected = async (
  strapi: Core.Strapi,
  layout: Block,
  collection: Collection,
  ids: readonly string[],
  locale: string,
  inside: unknown,
): Promise<Map<string, Block>> => {
  const { contentType, fields } = collection;
  const blockModel = modelOf(strapi, layout.__component);
  const model = modelOf(strapi, contentType);
  const filled = new Map<string, Block>();
  if (!blockModel || !model) return filled;
  const which = whichEntries(strapi, collection, locale);
  const read = (shape: Params) =>
    documents(strapi, contentType).findMany({
      ...which,
      filters: { $and: [which.filters, { documentId: { $in: ids } }] },
      ...shape,
    });

  const populate: Params = {};
  let itselfAs: PopulateNode | undefined;
  for (const [to, from] of Object.entries(fields)) {
    const node = populateAt(inside, to);
    const field = Object.hasOwn(blockModel.attributes, to) ? blockModel.attributes[to] : undefined;
    if (!node || !field || !canTake(field, model, from)) continue;
    if (from === ENTRY_ITSELF) itselfAs = node;
    else if (field.type === 'media' || field.type === 'relation') populate[from] = asPopulate(node);
  }
  const entries = await read({ fields: ['documentId', ...scalarsFor(layout, collection, model)], populate });
  const themselves = itselfAs ? await read({ ...fieldsOf(itselfAs), populate: populateInside(itselfAs) }) : [];
  const byId = new Map(themselves.map((entry) => [entry.documentId, entry]));
  for (const entry of entries) {
    const itself = byId.get(entry.documentId);
    filled.set(entry.documentId, fillBlock(layout, entry, collection, (uid) => modelOf(strapi, uid), itself) as Block);
  }
  return filled;
};

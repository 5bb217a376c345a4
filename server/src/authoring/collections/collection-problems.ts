import type { Core } from '@strapi/types';
import type { Collection } from '../../contracts';
import { modelOf } from '../entries';
import type { Block } from '../variants/block-content';
import { unknownFields } from './entries-of';
import { canTake, scalarFields } from './field-map';
import { tokensIn } from './fill-block';

/** Why a layout cannot show the entries of its collection, in plain words; empty where it can. */
export const collectionProblems = (
  strapi: Core.Strapi,
  collection: Collection,
  blocks: readonly Block[],
): readonly string[] => {
  const entry = modelOf(strapi, collection.contentType);
  if (!entry) return [`shows entries of "${collection.contentType}", which does not exist`];
  const [layout, ...others] = blocks;
  const model = layout && modelOf(strapi, layout.__component);
  if (!model || others.length > 0) return ['must have exactly one block to show the entries of its collection in'];
  const problems = unknownFields(strapi, collection).map((field) => `asks for "${field}", which entries do not have`);
  const maps = Object.entries(collection.fields);
  for (const [to, from] of maps)
    if (!Object.hasOwn(model.attributes, to) || !canTake(model.attributes[to], entry, from))
      problems.push(`cannot take "${to}" from "${from}" of the entries`);
  const known = new Set(scalarFields(entry));
  const tokens = tokensIn(layout);
  for (const token of new Set(tokens.filter((name) => !known.has(name))))
    problems.push(`names {${token}}, which entries do not have`);
  if (maps.length === 0 && tokens.length === 0)
    problems.push('takes nothing from its entries: all would look the same');
  return problems;
};

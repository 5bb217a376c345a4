import type { Core } from '@strapi/types';
import { modelOf } from '../entries';
import { blocksOfTheHost } from './variant-blocks';

const inside = (strapi: Core.Strapi, component: string, seen: Set<string>, found: Set<string>): void => {
  if (seen.has(component)) return;
  seen.add(component);
  for (const field of Object.values(modelOf(strapi, component)?.attributes ?? {})) {
    if (field.type === 'relation' && field.target) found.add(field.target);
    if (field.type === 'component' && field.component) inside(strapi, field.component, seen, found);
  }
};

/** Types whose entries blocks point to: when one is renamed, the attributes of variants may be others. */
export const typesShownByBlocks = (strapi: Core.Strapi): ReadonlySet<string> => {
  const found = new Set<string>();
  const seen = new Set<string>();
  for (const component of blocksOfTheHost(strapi)) inside(strapi, component, seen, found);
  return found;
};

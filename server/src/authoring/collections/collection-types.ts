import type { Core } from '@strapi/types';
import type { CollectionTypeView } from '../../contracts';
import { modelOf, type Model } from '../entries';
import { mappableFields, scalarFields } from './field-map';

/** Types of the site whose entries a block of this component can show, those that fill most of its fields first. */
export const collectionTypes = (strapi: Core.Strapi, component: string): CollectionTypeView[] => {
  const block = modelOf(strapi, component);
  if (!block) return [];
  const types = Object.values(strapi.contentTypes) as unknown as (Model & { kind: string })[];
  const views = types
    .filter(({ uid, kind }) => uid.startsWith('api::') && kind === 'collectionType')
    .map((model) => ({
      contentType: model.uid,
      name: model.info?.displayName ?? model.uid,
      fields: scalarFields(model),
      blockFields: mappableFields(block, model),
    }));
  const filled = ({ blockFields }: CollectionTypeView): number =>
    blockFields.filter(({ suggested }) => suggested !== null).length;
  return views.filter(({ fields }) => fields.length > 0).sort((a, b) => filled(b) - filled(a));
};

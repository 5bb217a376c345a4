import type { Core } from '@strapi/types';
import { labelField, valueField } from '../../attributes';
import type { EntriesOf } from '../../contracts';
import { documents, modelOf, type Entry, type Model, type Params } from '../entries';
import { openField, scalarFields } from './field-map';

/** A filter's field and, where it leads over a relation, what it is about there; null where there is no such field. */
const targetOf = (strapi: Core.Strapi, model: Model, path: string): { uids: string[]; names: string[] } | null => {
  const [first, second] = path.split('.');
  if (second === undefined) return scalarFields(model).includes(first) ? { uids: [], names: [first] } : null;
  const relation = openField(model, first);
  const target = relation?.type === 'relation' && relation.target ? modelOf(strapi, relation.target) : undefined;
  return target && scalarFields(target).includes(second) ? { uids: [target.uid], names: [first, second] } : null;
};

/** Fields that filters and order name, and entries do not have or do not show. */
export const unknownFields = (strapi: Core.Strapi, { contentType, where = [], sort }: EntriesOf): string[] => {
  const model = modelOf(strapi, contentType);
  if (!model) return [];
  const unknown = where.filter(({ field }) => !targetOf(strapi, model, field)).map(({ field }) => field);
  return sort && !scalarFields(model).includes(sort.field) ? [...unknown, sort.field] : unknown;
};

/** Types whose writes change which entries there are. */
export const typesBehind = (strapi: Core.Strapi, { contentType, where = [] }: EntriesOf): string[] => {
  const model = modelOf(strapi, contentType);
  return [contentType, ...where.flatMap(({ field }) => (model && targetOf(strapi, model, field)?.uids) || [])];
};

/** Parameters of the documents service that find the entries of a collection in one locale. */
export const whichEntries = (
  strapi: Core.Strapi,
  { contentType, where = [] }: EntriesOf,
  locale: string | null,
): Params => {
  const model = modelOf(strapi, contentType);
  return {
    status: 'published',
    ...(locale && model?.pluginOptions?.i18n?.localized ? { locale } : {}),
    filters: {
      $and: where.map(({ field, is }) => filterOf((model && targetOf(strapi, model, field)?.names) ?? [field], is)),
    },
  };
};

const filterOf = (names: readonly string[], value: unknown): Params =>
  names.reduceRight<Params>((inner, name) => ({ [name]: inner }), { $eq: value });

/**
 * The published entries of a collection in one locale, in its order, with the fields that name them. Empty where the
 * type is gone, or a filter asks for what entries do not have: fewer candidates, never wrong ones.
 */
export const readEntries = async (
  strapi: Core.Strapi,
  collection: EntriesOf,
  locale: string | null,
): Promise<{ entries: Entry[]; label: string | null }> => {
  const { contentType, sort, limit } = collection;
  const model = contentType.startsWith('api::') ? modelOf(strapi, contentType) : undefined;
  const label = model ? labelField(model) : null;
  if (!model || unknownFields(strapi, collection).length > 0) return { entries: [], label };
  const named = [label, valueField(model)].filter((name) => name !== null);
  const entries = await documents(strapi, contentType).findMany({
    ...whichEntries(strapi, collection, locale),
    sort: [...(sort ? [`${sort.field}:${sort.order}`] : []), 'documentId:asc'],
    fields: ['documentId', ...new Set(named)],
    limit,
  });
  return { entries, label };
};

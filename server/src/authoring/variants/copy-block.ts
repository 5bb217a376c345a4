import type { Core } from '@strapi/types';
import { modelOf, type Field } from '../entries';
import type { Block } from './block-content';

type Reference = { id?: number; documentId?: string };

const list = (value: unknown): Reference[] => (Array.isArray(value) ? value : [value]) as Reference[];

const copyField = (strapi: Core.Strapi, field: Field, value: unknown): unknown => {
  if (field.type === 'media') {
    const ids = list(value).map((file) => file.id);
    return Array.isArray(value) ? ids : ids[0];
  }
  if (field.type === 'relation') {
    // What a polymorphic relation points to cannot be told from its content alone.
    if (field.relation?.startsWith('morph')) return undefined;
    return { connect: list(value).map(({ documentId, id }) => (documentId ? { documentId } : { id })) };
  }
  if (field.type === 'component' && field.component) {
    const { component } = field;
    return Array.isArray(value)
      ? value.map((one: Record<string, unknown>) => copyFields(strapi, component, one))
      : copyFields(strapi, component, value as Record<string, unknown>);
  }
  return value;
};

const copyFields = (strapi: Core.Strapi, uid: string, block: Record<string, unknown>): Record<string, unknown> => {
  const copy: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(modelOf(strapi, uid)?.attributes ?? {})) {
    const value = block[name];
    if (value === null || value === undefined) continue;
    const copied = copyField(strapi, field, value);
    if (copied !== undefined) copy[name] = copied;
  }
  return copy;
};

/** A deeply populated block as input for a new one: no row ids, pictures and relations connected to the same entries. */
export const copyBlock = (strapi: Core.Strapi, block: Block): Record<string, unknown> => ({
  __component: block.__component,
  ...copyFields(strapi, block.__component, block),
});

import type { Core } from '@strapi/types';
import { isOpen, type Schema } from '../../attributes';
import type { AttributeTypeView, ImportItemType, ImportPlan } from '../../contracts';

/** Kinds of fields whose value may name an entry in another system. */
const NAMING = ['uid', 'string', 'email', 'integer', 'biginteger'];

/** What items of a file can be: content that is learned from. */
export interface ItemTypes {
  list(): Promise<readonly ImportItemType[]>;
  /** The type and field by which most of these items are published entries; empty where none is. */
  recognise(items: readonly string[]): Promise<Pick<ImportPlan, 'contentType' | 'by'>>;
}

export function createItemTypes(strapi: Core.Strapi, types: () => Promise<readonly AttributeTypeView[]>): ItemTypes {
  async function list(): Promise<ImportItemType[]> {
    const enabled = (await types()).filter((type) => type.enabled);
    return enabled.map(({ contentType, name }) => {
      const schema = strapi.contentTypes[contentType as never] as Schema;
      const fields = Object.keys(schema.attributes).filter(
        (field) => isOpen(schema, field) && NAMING.includes(schema.attributes[field].type),
      );
      return { contentType, name, fields };
    });
  }

  async function matches(contentType: string, field: string, items: readonly string[]): Promise<number> {
    const { type } = (strapi.contentTypes[contentType as never] as Schema).attributes[field] ?? {};
    const numbers = type === 'integer' || type === 'biginteger';
    const asked = numbers ? items.filter((item) => /^\d{1,9}$/.test(item)) : items;
    if (asked.length === 0) return 0;
    const rows = await strapi.db.query(contentType as never).findMany({
      ...{ where: { [field]: { $in: [...asked] } }, select: [field as never], limit: 100 },
    });
    return new Set(rows.map((row: Record<string, unknown>) => String(row[field]))).size;
  }

  return {
    list,
    async recognise(items) {
      let best = { found: 0, contentType: '', by: '' };
      for (const { contentType, fields } of await list())
        for (const by of ['documentId', ...fields]) {
          const found = await matches(contentType, by, items);
          if (found > best.found) best = { found, contentType, by };
        }
      const { found, contentType, by } = best;
      return found === 0 ? {} : { contentType, ...(by !== 'documentId' && { by }) };
    },
  };
}

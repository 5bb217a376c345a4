import type { Core } from '@strapi/types';

/** Rows of one read. */
const PAGE = 1_000;

/** Document ids of a type's published entries by the value of a scalar field; null: no such type or field. */
export async function documentIdsBy(
  strapi: Core.Strapi,
  contentType: string,
  field: string,
): Promise<ReadonlyMap<string, string> | null> {
  if (!Object.hasOwn(strapi.contentTypes, contentType)) return null;
  const { attributes, options } = strapi.contentTypes[contentType as never] as ContentType;
  const scalar =
    Object.hasOwn(attributes, field) &&
    !['relation', 'component', 'dynamiczone', 'media', 'json'].includes(attributes[field].type);
  if (!scalar) return null;
  const found = new Map<string, string>();
  const where = options?.draftAndPublish ? { publishedAt: { $notNull: true } } : {};
  for (let offset = 0; ; offset += PAGE) {
    const rows = (await strapi.db.query(contentType as never).findMany({
      ...{ where, select: ['documentId', field], orderBy: { id: 'asc' }, limit: PAGE, offset },
    })) as Record<string, unknown>[];
    for (const row of rows)
      if (row[field] !== null && row[field] !== undefined) found.set(String(row[field]), String(row.documentId));
    if (rows.length < PAGE) return found;
  }
}

interface ContentType {
  readonly attributes: Readonly<Record<string, { readonly type: string }>>;
  readonly options?: { readonly draftAndPublish?: boolean };
}

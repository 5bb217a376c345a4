import type { Core } from '@strapi/types';

export interface Entry {
  id: number;
  documentId: string;
  [field: string]: unknown;
}

interface Documents {
  findFirst(query: Record<string, unknown>): Promise<Entry | null>;
  create(query: Record<string, unknown>): Promise<Entry>;
}

/** The document service without the generated types of one host. */
export const documents = (strapi: Core.Strapi, uid: string): Documents =>
  strapi.documents(uid as never) as unknown as Documents;

/** The entry that these fields find, made where there is none: the seed can run twice and be stopped at any time. */
export const ensure = async (
  strapi: Core.Strapi,
  uid: string,
  identity: Record<string, unknown>,
  data: () => Promise<Record<string, unknown>> | Record<string, unknown>,
): Promise<Entry> =>
  (await documents(strapi, uid).findFirst({ filters: identity })) ??
  (await documents(strapi, uid).create({ data: { ...identity, ...(await data()) }, status: 'published' }));

import type { Core } from '@strapi/types';

/** The one place where Strapi's generated types (which don't know a plugin's types) are left behind. */
export const VARIANT = 'plugin::individualization.variant';
export const EXPERIENCE = 'plugin::individualization.experience';
export const SEGMENT = 'plugin::individualization.segment';
export const OWN_TYPES: readonly string[] = [VARIANT, EXPERIENCE, SEGMENT];

export type Entry = Record<string, unknown> & { id: number; documentId: string; locale?: string | null };
export type Params = Record<string, unknown>;

/** Strapi's document service of one type. */
export interface Documents {
  findMany(params?: Params): Promise<Entry[]>;
  findFirst(params?: Params): Promise<Entry | null>;
  findOne(params: Params): Promise<Entry | null>;
  create(params: Params): Promise<Entry>;
  update(params: Params): Promise<Entry | null>;
  delete(params: Params): Promise<unknown>;
  clone(params: Params): Promise<unknown>;
  publish(params: Params): Promise<{ entries: Entry[] }>;
}
export const documents = (strapi: Core.Strapi, uid: string): Documents =>
  strapi.documents(uid as never) as unknown as Documents;

/** Strapi's database layer of one type: rows, without draft, locale and permission logic. */
export interface Rows {
  findMany(params?: Params): Promise<Entry[]>;
  findOne(params?: Params): Promise<Entry | null>;
  create(params: Params): Promise<Entry>;
  update(params: Params): Promise<Entry | null>;
}
export const rows = (strapi: Core.Strapi, uid: string): Rows => strapi.db.query(uid as never) as unknown as Rows;

export interface Field {
  readonly type: string;
  readonly component?: string;
  readonly components?: readonly string[];
  readonly repeatable?: boolean;
  readonly relation?: string;
  readonly target?: string;
  readonly enum?: readonly string[];
}
export interface Model {
  readonly uid: string;
  readonly attributes: Readonly<Record<string, Field>>;
  readonly options?: { readonly draftAndPublish?: boolean };
  readonly pluginOptions?: { readonly i18n?: { readonly localized?: boolean } };
  readonly info?: { readonly displayName?: string; readonly mainField?: string };
}

/** Schema of a content type or component, or undefined where the host has none of that name (any more). */
export const modelOf = (strapi: Core.Strapi, uid: string): Model | undefined =>
  ((strapi.contentTypes as Record<string, unknown>)[uid] ?? (strapi.components as Record<string, unknown>)[uid]) as
    Model | undefined;

/** Names of the dynamic zones of a type. */
export const zonesOf = (model: Model | undefined): string[] =>
  Object.entries(model?.attributes ?? {})
    .filter(([, field]) => field.type === 'dynamiczone')
    .map(([name]) => name);

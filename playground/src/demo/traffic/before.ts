import type { Core } from '@strapi/types';
import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * Made-up shoppers leave no trace: the database is copied before the first one comes, and the copy takes its place
 * again when they are removed. The script that started Strapi does that, since nobody may have the file open.
 */
const folderOf = (strapi: Core.Strapi): string =>
  path.dirname((strapi.config.get('database.connection.connection') as { filename: string }).filename);

/** Next to the database; `scripts/demo-traffic.mjs` knows these names. */
const copyIn = (strapi: Core.Strapi): string => path.join(folderOf(strapi), 'before-shoppers.db');
export const toldIn = (strapi: Core.Strapi): string => path.join(folderOf(strapi), 'shoppers.json');

export const isKept = (strapi: Core.Strapi): boolean => existsSync(copyIn(strapi));

export const keepBefore = async (strapi: Core.Strapi): Promise<void> => {
  await strapi.db.connection.raw('vacuum into ?', [copyIn(strapi)]);
};

/** Asks for the copy back; Strapi is stopped for it and started again. */
export const goBack = (): void => {
  process.send?.({ restore: true });
};

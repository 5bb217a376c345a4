import type { Core } from '@strapi/types';
import { VARIANT, modelOf } from '../entries';

/** Components that the dynamic zones of the host's own types use, in the order in which they first appear. */
export const blocksOfTheHost = (strapi: Core.Strapi): string[] => {
  const found = new Set<string>();
  for (const [uid, type] of Object.entries(strapi.contentTypes)) {
    if (!uid.startsWith('api::')) continue;
    for (const field of Object.values(modelOf(strapi, type.uid)?.attributes ?? {})) {
      if (field.type === 'dynamiczone') for (const component of field.components ?? []) found.add(component);
    }
  }
  return [...found].filter((component) => modelOf(strapi, component));
};

/**
 * Lets variants take the host's blocks. To be called at register: later the tables are made already.
 * Only the plugin's own schema in memory changes; no file of the host is written.
 */
export const openVariantsToTheHostsBlocks = (strapi: Core.Strapi): void => {
  const content = modelOf(strapi, VARIANT)?.attributes.content as { components: string[] } | undefined;
  if (content) content.components = blocksOfTheHost(strapi);
};

/** Plugin types are no part of the host's GraphQL schema: segments and drafts are nobody's business out there. */
export const keepOutOfGraphQL = (strapi: Core.Strapi, uids: readonly string[]): void => {
  const graphql = strapi.plugins.graphql as unknown as GraphQL | undefined;
  if (!graphql) return;
  const extension = graphql.service('extension');
  for (const uid of uids) extension.shadowCRUD(uid).disable();
};

interface GraphQL {
  service(name: 'extension'): { shadowCRUD(uid: string): { disable(): void } };
}

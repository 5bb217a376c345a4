import type { Core } from '@strapi/types';
import type { IndividualizationMeta } from '../contracts';
import { createZoneResolver, type GraphqlContext, type ZoneResolver } from './graphql';
import { CONNECTION, createSourceResolver, type FieldResolver } from './graphql-sources';
import { LIST_PARAMETERS } from './list-parameters';
import { metaOf } from './meta';
import type { ReadPath } from './read-path';
import type { Model } from './reach';

interface Naming {
  getTypeName(model: unknown): string;
  getComponentName(model: unknown): string | undefined;
  getFindQueryName(model: unknown): string;
  getFindConnectionQueryName(model: unknown): string;
}
interface GraphqlPlugin {
  service(name: 'extension'): { use(extension: (tools: { nexus: Nexus }) => unknown): void };
  service(name: 'utils'): { naming: Naming };
}
interface OutputField {
  readonly name: string;
  readonly parentType: string;
  readonly args?: Record<string, unknown>;
}
interface Nexus {
  plugin(config: {
    name: string;
    onAddOutputField(field: OutputField): OutputField | undefined;
    onCreateFieldResolver(field: FieldConfig): FieldResolver | undefined;
  }): unknown;
  intArg(options: { description: string }): unknown;
  stringArg(options: { description: string }): unknown;
}
interface FieldConfig {
  readonly parentTypeConfig: { readonly name: string };
  readonly fieldConfig: { readonly name: string };
}
/** Written into the answer by Apollo; `extensions` is the place that GraphQL leaves for this. */
interface ApolloRequest {
  readonly contextValue: GraphqlContext;
  readonly response: { body: { kind: string; singleResult?: { extensions?: Record<string, unknown> } } };
}

const zoneResolvers = (
  strapi: Core.Strapi,
  naming: Naming,
  pathOf: () => ReadPath | undefined,
): Map<string, ZoneResolver> => {
  const resolvers = new Map<string, ZoneResolver>();
  const componentTypes = strapi.components as unknown as Record<string, unknown>;
  const typeName = (component: string): string | undefined => {
    const model = Object.hasOwn(componentTypes, component) ? componentTypes[component] : undefined;
    return model === undefined ? undefined : naming.getComponentName(model);
  };
  for (const model of Object.values(strapi.contentTypes) as unknown as Model[]) {
    if (!model.uid.startsWith('api::')) continue;
    for (const [field, attribute] of Object.entries(model.attributes)) {
      if (attribute.type !== 'dynamiczone') continue;
      const components = new Set(attribute.components ?? []);
      resolvers.set(`${naming.getTypeName(model)}.${field}`, createZoneResolver(pathOf, { components, typeName }));
    }
  }
  return resolvers;
};

/** Relations and media of components: in a composed block they belong to other rows. */
const sourceResolvers = (strapi: Core.Strapi, naming: Naming): Map<string, FieldResolver> => {
  const modelOf = (uid: string): Model | undefined => strapi.getModel(uid as never) as unknown as Model | undefined;
  const typeName = (uid: string): string | undefined => {
    const model = modelOf(uid);
    return model && (uid in strapi.components ? naming.getComponentName(model) : naming.getTypeName(model));
  };
  const load = (uid: string, { id }: Readonly<Record<string, unknown>>): Promise<unknown> =>
    strapi.db.query(uid).findOne({ where: { id } });
  const resolvers = new Map<string, FieldResolver>();
  for (const model of Object.values(strapi.components) as unknown as Model[])
    for (const [field, { type, relation }] of Object.entries(model.attributes)) {
      if (type !== 'media' && type !== 'relation') continue;
      const resolve = createSourceResolver({ typeName, load }, field, relation?.endsWith('Many') ?? false);
      for (const name of [field, `${field}${CONNECTION}`]) resolvers.set(`${typeName(model.uid)}.${name}`, resolve);
    }
  return resolvers;
};

const listArguments = (nexus: Nexus): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(LIST_PARAMETERS).map(([name, { type, description }]) => [name, nexus[type]({ description })]),
  );

/** Queries that answer a list of the site's own entries. */
const listQueries = (strapi: Core.Strapi, naming: Naming): Set<string> =>
  new Set(
    (Object.values(strapi.contentTypes) as unknown as (Model & { kind: string })[])
      .filter(({ uid, kind }) => uid.startsWith('api::') && kind === 'collectionType')
      .flatMap((model) => [naming.getFindQueryName(model), naming.getFindConnectionQueryName(model)]),
  );

/**
 * Hooks into the GraphQL plugin, where it is installed; to be called in register(). A Nexus plugin wraps the zones'
 * resolvers, since two `resolversConfig` of one field overwrite each other, and gives lists the arguments that REST has as
 * parameters; an Apollo plugin writes `extensions`.
 */
export const registerGraphql = (strapi: Core.Strapi, pathOf: () => ReadPath | undefined): boolean => {
  const graphql = (strapi.plugins as unknown as Record<string, GraphqlPlugin | undefined>).graphql;
  if (!graphql) return false;
  graphql.service('extension').use(({ nexus }) => {
    let resolvers: Map<string, ZoneResolver> | undefined;
    let sources: Map<string, FieldResolver> | undefined;
    let lists: Set<string> | undefined;
    return {
      plugins: [
        nexus.plugin({
          name: 'individualization',
          onAddOutputField: (field) => {
            if (field.parentType !== 'Query') return undefined;
            lists ??= listQueries(strapi, graphql.service('utils').naming);
            return lists.has(field.name) ? { ...field, args: { ...field.args, ...listArguments(nexus) } } : undefined;
          },
          onCreateFieldResolver: ({ parentTypeConfig, fieldConfig }) => {
            const { naming } = graphql.service('utils');
            resolvers ??= zoneResolvers(strapi, naming, pathOf);
            sources ??= sourceResolvers(strapi, naming);
            const field = `${parentTypeConfig.name}.${fieldConfig.name}`;
            const zone = resolvers.get(field);
            if (!zone) return sources.get(field);
            return (root, args, context, info, next) =>
              zone(root, args, context, info, () => next(root, args, context, info));
          },
        }),
      ],
    };
  });
  addApolloPlugin(strapi, pathOf);
  return true;
};

const addApolloPlugin = (strapi: Core.Strapi, pathOf: () => ReadPath | undefined): void => {
  const key = 'plugin::graphql.apolloServer';
  const options = (strapi.config.get(key) ?? {}) as { plugins?: unknown[] };
  strapi.config.set(key, { ...options, plugins: [...(options.plugins ?? []), extensionsPlugin(pathOf)] });
};

const extensionsPlugin = (pathOf: () => ReadPath | undefined) => ({
  requestDidStart: async () => ({
    willSendResponse: async ({ contextValue, response }: ApolloRequest): Promise<void> => {
      try {
        const request = contextValue?.koaContext;
        const answer = request && pathOf()?.answers.met(request);
        const result = response.body.singleResult;
        if (!answer || response.body.kind !== 'single' || !result) return;
        const individualization: IndividualizationMeta = metaOf(answer);
        result.extensions = { ...result.extensions, individualization };
      } catch {
        // The data is there; what could not be told about it is left out.
      }
    },
  }),
});

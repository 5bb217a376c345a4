import type { RequestLike } from './answers';
import type { Choice } from './choose';
import { EVERYTHING } from './populate';
import type { ReadPath } from './read-path';
import { mentionedTypes, type FieldInfo } from './graphql-selection';

/** A field's resolver as it is called with the next one in line. */
export type ZoneResolver = (
  parent: unknown,
  args: unknown,
  context: GraphqlContext,
  info: FieldInfo,
  next: () => unknown,
) => Promise<unknown>;

export interface GraphqlContext {
  readonly koaContext?: RequestLike;
  readonly rootQueryArgsByPath?: ReadonlyMap<string, { readonly locale?: unknown }>;
}

export interface GraphqlZone {
  /** Components that the zone's schema allows. */
  readonly components: ReadonlySet<string>;
  /** GraphQL's name of a component's type. */
  typeName(component: string): string | undefined;
}

/** The locale that the root query asked for: a page without locales takes that of the request, as in REST. */
const requestedLocale = (context: GraphqlContext, info: FieldInfo): string | null => {
  let path = info.path;
  while (path?.prev) path = path.prev;
  const locale = path === undefined ? undefined : context.rootQueryArgsByPath?.get(String(path.key))?.locale;
  return typeof locale === 'string' && locale !== '*' ? locale : null;
};

/** Components of the zone that this selection can show; one that it does not mention would arrive empty. */
const selected = (zone: GraphqlZone, info: FieldInfo): ReadonlySet<string> => {
  const mentioned = mentionedTypes(info);
  if (mentioned.size === 0) return zone.components;
  return new Set([...zone.components].filter((component) => mentioned.has(zone.typeName(component) ?? '')));
};

/**
 * The resolver of a dynamic zone: loads the page's own blocks and swaps those that are slots. Fields of the blocks,
 * relations and media are resolved afterwards by Strapi's own resolvers, with the caller's permissions.
 */
export const createZoneResolver = (pathOf: () => ReadPath | undefined, zone: GraphqlZone): ZoneResolver => {
  const individualize = async (
    path: ReadPath,
    blocks: readonly unknown[],
    request: RequestLike,
    context: GraphqlContext,
    info: FieldInfo,
  ): Promise<readonly unknown[]> => {
    const slots = path.slotsOf(
      { blocks, components: selected(zone, info), node: EVERYTHING, lazy: true },
      requestedLocale(context, info),
    );
    if (slots.size === 0) return blocks;
    const sitting = await path.sit(request);
    const choices = new Map<unknown, Choice>();
    for (const choice of await path.choose([...slots.values()], sitting)) choices.set(choice.here.block, choice);
    const { blocks: swapped } = path.swap(blocks, choices, sitting);
    path.settle(sitting);
    return swapped;
  };

  return async (_parent, _args, context, info, next) => {
    const blocks = await next();
    let request: RequestLike | undefined;
    const path = pathOf();
    try {
      request = context?.koaContext;
      // A mutation answers what it wrote.
      if (!path || !request || !Array.isArray(blocks) || info.operation.operation !== 'query') return blocks;
      return await individualize(path, blocks, request, context, info);
    } catch (error) {
      if (path && request) path.fallBack(request, error);
      return blocks;
    }
  };
};

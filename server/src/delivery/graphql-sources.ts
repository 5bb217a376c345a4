import { SOURCES, type Composed } from '../authoring';
import { ORDERS, type Order, type Ordered } from './feeds';
import type { GraphqlContext } from './graphql';
import type { FieldInfo } from './graphql-selection';

export type FieldResolver = (
  root: unknown,
  args: unknown,
  context: GraphqlContext,
  info: FieldInfo,
  next: (root: unknown, args: unknown, context: GraphqlContext, info: FieldInfo) => unknown,
) => unknown;

type Resolve = (root: unknown, args: unknown, context: GraphqlContext, info: FieldInfo) => unknown;

/** As much of GraphQL's schema as is looked at. */
interface SchemaInfo {
  readonly schema?: { getType(name: string): { getFields?(): Record<string, { resolve?: Resolve }> } | undefined };
}

export const CONNECTION = '_connection';

/** As one or as many, whatever the field of the block holds. */
const shaped = (value: unknown, many: boolean): unknown => {
  if (many) return Array.isArray(value) ? value : [value ?? []].flat();
  return Array.isArray(value) ? (value[0] ?? null) : value;
};

interface Entries {
  readonly nodes?: unknown;
}

/** A list, or the connection of one, in the order of a feed: as many entries as were asked for. */
const inOrder = (value: unknown, order: Order | undefined): unknown => {
  if (!order) return value;
  const { nodes } = (value ?? {}) as Entries;
  if (Array.isArray(nodes)) return { ...(value as Entries), nodes: inOrder(nodes, order) };
  if (!Array.isArray(value)) return value;
  const placeOf = (entry: unknown): number => order.ids.indexOf(String((entry as { documentId?: unknown }).documentId));
  return [...(value as unknown[]), ...order.more]
    .filter((entry) => placeOf(entry) >= 0)
    .sort((a, b) => placeOf(a) - placeOf(b))
    .slice(0, value.length);
};

interface Parts {
  typeName(uid: string): string | undefined;
  load(uid: string, row: Readonly<Record<string, unknown>>): Promise<unknown>;
}

/**
 * Resolver of a relation or a medium of a component. Strapi loads these by the row of the block; in a block that was
 * composed they belong to another row, and are resolved there, by that type's own resolver with its permissions.
 */
export const createSourceResolver =
  ({ typeName, load }: Parts, attribute: string, many: boolean): FieldResolver =>
  async (root, args, context, info, next) => {
    const sources = (root as Composed | null)?.[SOURCES];
    const orders = (root as Ordered | null)?.[ORDERS];
    const source = sources && Object.hasOwn(sources, attribute) ? sources[attribute] : undefined;
    const order = orders && Object.hasOwn(orders, attribute) ? orders[attribute] : undefined;
    if (!source) return inOrder(await next(root, args, context, info), order);
    const { uid, field, row } = source;
    const connection = info.fieldName === `${attribute}${CONNECTION}`;
    if (field === undefined) {
      // The entry itself: whoever may not read its type was not offered the candidate.
      const value = await load(uid, row);
      return connection ? { nodes: [value], info: { args: {}, resourceUID: uid } } : shaped(value, many);
    }
    const type = (info as SchemaInfo).schema?.getType(typeName(uid) ?? '');
    const resolve = type?.getFields?.()[connection ? `${field}${CONNECTION}` : field]?.resolve;
    const value = inOrder(resolve ? await resolve(row, args, context, info) : null, order);
    return connection ? value : shaped(value, many);
  };

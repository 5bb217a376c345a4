import { SOURCES, type Composed } from '../authoring';
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
    const source = sources && Object.hasOwn(sources, attribute) ? sources[attribute] : undefined;
    if (!source) return next(root, args, context, info);
    const { uid, field, row } = source;
    const connection = info.fieldName === `${attribute}${CONNECTION}`;
    if (field === undefined) {
      // The entry itself: whoever may not read its type was not offered the candidate.
      const value = await load(uid, row);
      return connection ? { nodes: [value], info: { args: {}, resourceUID: uid } } : shaped(value, many);
    }
    const type = (info as SchemaInfo).schema?.getType(typeName(uid) ?? '');
    const resolve = type?.getFields?.()[connection ? `${field}${CONNECTION}` : field]?.resolve;
    const value = resolve ? await resolve(row, args, context, info) : null;
    return connection ? value : shaped(value, many);
  };

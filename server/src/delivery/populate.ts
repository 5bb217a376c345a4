/**
 * What a caller asked to have populated at one place of the answer. Strapi's documents service takes `'*'`, `'a,b.c'`,
 * `['a', 'b.c']` and `{ a: true, b: { populate, on, fields } }` at every level; this reads all of them.
 */
export type PopulateNode =
  /** What stands beside the attribute's name: `true`, `'*'` or an object with `populate`, `on`, `fields`. */
  | { readonly kind: 'value'; readonly value: unknown }
  /** Below the attribute, dotted paths: `populate=blocks,blocks.image`. */
  | { readonly kind: 'paths'; readonly paths: readonly string[] };

export const EVERYTHING: PopulateNode = { kind: 'value', value: true };

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isWildcard = (populate: unknown): boolean => populate === true || populate === '*' || populate === 'true';

const pathsOf = (populate: unknown): readonly string[] =>
  (Array.isArray(populate) ? populate : [populate])
    .filter((path): path is string => typeof path === 'string')
    .flatMap((path) => path.split(','))
    .map((path) => path.trim());

const fromPaths = (paths: readonly string[], name: string): PopulateNode | undefined => {
  const below = paths.filter((path) => path.startsWith(`${name}.`)).map((path) => path.slice(name.length + 1));
  if (below.length > 0) return { kind: 'paths', paths: below };
  return paths.includes(name) || paths.includes('*') ? EVERYTHING : undefined;
};

/** The node of attribute `name` inside a `populate` parameter, or undefined where it is not populated. */
export const populateAt = (populate: unknown, name: string): PopulateNode | undefined => {
  if (populate === undefined || populate === null || populate === false) return undefined;
  if (isWildcard(populate)) return EVERYTHING;
  if (typeof populate === 'string' || Array.isArray(populate)) return fromPaths(pathsOf(populate), name);
  if (!isObject(populate)) return undefined;
  if (Object.hasOwn(populate, name)) {
    const value = populate[name];
    return value === false || value === 'false' || value === undefined ? undefined : { kind: 'value', value };
  }
  return Object.hasOwn(populate, '*') ? EVERYTHING : undefined;
};

/** The `populate` parameter that holds inside an entry, a component or (with its uid) a block at this node. */
export const populateInside = (node: PopulateNode, component?: string): unknown => {
  if (node.kind === 'paths') return node.paths;
  const { value } = node;
  if (!isObject(value)) return undefined;
  if (component !== undefined && isObject(value.on)) {
    const fragment = Object.hasOwn(value.on, component) ? value.on[component] : undefined;
    return isObject(fragment) ? fragment.populate : undefined;
  }
  return value.populate;
};

/** Components that the caller's `on` fragments admit, or undefined where any is welcome. */
export const admitted = (node: PopulateNode): ReadonlySet<string> | undefined =>
  node.kind === 'value' && isObject(node.value) && isObject(node.value.on)
    ? new Set(
        Object.entries(node.value.on)
          .filter(([, fragment]) => fragment !== false && fragment !== 'false')
          .map(([component]) => component),
      )
    : undefined;

/** The caller's own node, as a populate parameter for another field: `{ content: node }`. */
export const populateField = (field: string, node: PopulateNode): unknown =>
  node.kind === 'paths' ? [field, ...node.paths.map((path) => `${field}.${path}`)] : { [field]: node.value };

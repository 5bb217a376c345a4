/** As much of GraphQL's resolve info as is looked at; `graphql` itself belongs to the host and may not be there. */
export interface FieldInfo {
  readonly fieldName?: string;
  readonly operation: { readonly operation: string };
  readonly path?: FieldPath;
  readonly fieldNodes: readonly SelectionNode[];
  readonly fragments: Readonly<Record<string, FragmentNode>>;
}
interface FieldPath {
  readonly key: string | number;
  readonly prev?: FieldPath;
}
interface FragmentNode {
  readonly typeCondition?: { readonly name: { readonly value: string } };
  readonly selectionSet?: { readonly selections: readonly SelectionNode[] };
}
interface SelectionNode extends FragmentNode {
  readonly kind: string;
  readonly name?: { readonly value: string };
}

const collect = (node: FragmentNode, info: FieldInfo, found: Set<string>, depth: number): void => {
  if (depth > 8) return;
  for (const selection of node.selectionSet?.selections ?? []) {
    const fragment = selection.kind === 'FragmentSpread' ? info.fragments[selection.name?.value ?? ''] : selection;
    if (!fragment || selection.kind === 'Field') continue;
    if (fragment.typeCondition) found.add(fragment.typeCondition.name.value);
    // A fragment on the union itself, or without a type, holds fragments of its own.
    collect(fragment, info, found, depth + 1);
  }
};

/** Names of the types that a selection has fragments for; empty where it asks for `__typename` at most. */
export const mentionedTypes = (info: FieldInfo): ReadonlySet<string> => {
  const found = new Set<string>();
  for (const node of info.fieldNodes) collect(node, info, found, 0);
  return found;
};

import type { ContentAttributes } from './attributes';
import type { CompiledSlot, Labels, Snapshot } from './engine';

/** Words for what explanations speak of. */
export interface Wording {
  /** Words for keys of a slot. */
  labelsOf(slot: string): Labels;
  /** The same with the names of these items. */
  labelsWithItems(slot: string, items: readonly string[]): Promise<Labels>;
  labelOfItem(item?: string): Promise<string | null>;
}

export function createWording(
  { catalogue }: Pick<ContentAttributes, 'catalogue'>,
  compiledSlot: (slot: string) => CompiledSlot | undefined,
  snapshot: () => Snapshot,
): Wording {
  const labelsOf = (slot: string): Labels => ({
    variant: (key) => compiledSlot(slot)?.byKey.get(key)?.info.name,
    segment: (key) => snapshot().segments.names.get(key),
    value: wordsOfValue,
  });
  const labelOfItem = async (item?: string): Promise<string | null> => {
    const [contentType, documentId] = splitItem(item);
    return (await catalogue.attributesOf({ contentType, documentId }))?.label ?? null;
  };
  return {
    labelsOf,
    labelOfItem,
    async labelsWithItems(slot, items) {
      const names = new Map<string, string | null>();
      for (const item of items) names.set(item, await labelOfItem(item));
      return { ...labelsOf(slot), item: (item) => names.get(item) ?? undefined };
    },
  };
}

/** Numbers and yes-or-no say nothing without the name of their field. */
const wordsOfValue = (attribute: string, value: string): string | undefined => {
  const field = attribute.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  if (value === 'true') return `with ${field}`;
  if (value === 'false') return `without ${field}`;
  return /\d/.test(value) ? `with ${field} ${value}` : undefined;
};

/** `api::product.product:abc` → its content type and document. */
const splitItem = (item = ''): [string, string] => {
  const end = item.lastIndexOf(':');
  return [item.slice(0, end), item.slice(end + 1)];
};

import type { Status, VariantContent } from './variant-contents';

/** A variant and where it can be served. Empty `components`: it hides the block. */
export interface ServableVariant {
  readonly documentId: string;
  readonly key: string;
  readonly name: string;
  /** Set where it shows an entry of a collection in the layout `documentId`. */
  readonly entry?: { readonly contentType: string; readonly documentId: string };
  readonly contents: readonly ServableContent[];
}
interface ServableContent {
  readonly locale: string;
  readonly status: Status;
  readonly components: readonly string[];
  readonly updatedAt: number;
  /** Fields that it takes over from the original. */
  readonly inherited?: readonly string[];
}

/** A variant that can be served in one locale and status. `shows`: the type whose entry it shows, if any. */
export interface AvailableVariant {
  readonly key: string;
  readonly components: readonly string[];
  readonly inherited?: readonly string[];
  readonly shows?: string;
}

type BySlot = ReadonlyMap<string, ReadonlyMap<string, ServableVariant>>;
type Growing = ServableVariant & { contents: VariantContent[] };

const servedBy = (content: VariantContent): Omit<ServableVariant, 'contents'>[] => {
  const { documentId, key, name, layout } = content;
  if (!layout) return [{ documentId, key, name }];
  const { contentType } = layout.collection;
  return layout.candidates.map((candidate) => ({
    ...{ documentId, key: candidate.key, name: candidate.name },
    entry: { contentType, documentId: candidate.documentId },
  }));
};

export const servable = (contents: readonly VariantContent[]): BySlot => {
  const bySlot = new Map<string, Map<string, Growing>>();
  for (const content of contents) {
    const ofSlot = bySlot.get(content.slot) ?? new Map<string, Growing>();
    bySlot.set(content.slot, ofSlot);
    for (const served of servedBy(content)) {
      const known = ofSlot.get(served.key);
      if (known) known.contents.push(content);
      else ofSlot.set(served.key, { ...served, contents: [content] });
    }
  }
  return bySlot;
};

/** Variants of a slot by locale and status: asked on each read, and the same until something is written. */
export const availability = (bySlot: BySlot) => {
  const known = new Map<string, readonly AvailableVariant[]>();
  return (slot: string, locale: string, status: Status): readonly AvailableVariant[] => {
    const question = `${slot}|${locale}|${status}`;
    let answer = known.get(question);
    if (!answer) {
      answer = [...(bySlot.get(slot)?.values() ?? [])].flatMap(({ key, entry, contents }) => {
        const here = contents.find((one) => one.locale === locale && one.status === status);
        if (!here) return [];
        const { components, inherited } = here;
        return [{ key, components, ...(inherited && { inherited }), ...(entry && { shows: entry.contentType }) }];
      });
      // Callers name locales: those that nobody has are not kept.
      if (answer.length > 0) known.set(question, answer);
    }
    return answer;
  };
};

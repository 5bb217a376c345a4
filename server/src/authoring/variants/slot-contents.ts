import type { CollectionView, VariantView } from '../../contracts';
import { hashOf } from './block-content';
import type { Layout, VariantContent } from './variant-contents';

/** All rows of one variant: locales × draft and published. */
export interface VariantOfSlot {
  readonly documentId: string;
  readonly key: string;
  readonly drafts: readonly VariantContent[];
  readonly published: readonly VariantContent[];
}

export const variantsOfSlot = (contents: readonly VariantContent[], slot: string): VariantOfSlot[] => {
  const found = new Map<string, { drafts: VariantContent[]; published: VariantContent[]; key: string }>();
  for (const content of contents) {
    if (content.slot !== slot) continue;
    const one = found.get(content.documentId) ?? { drafts: [], published: [], key: content.key };
    found.set(content.documentId, one);
    (content.status === 'draft' ? one.drafts : one.published).push(content);
  }
  return [...found].map(([documentId, rest]) => ({ documentId, ...rest })).sort((a, b) => (a.key < b.key ? -1 : 1));
};

/** Edited since it was published, in any locale; also true in a locale that was never published. */
export const isModified = ({ drafts, published }: VariantOfSlot): boolean =>
  drafts.some((draft) => published.find((one) => one.locale === draft.locale)?.fingerprint !== draft.fingerprint);

/** Candidates of a collection that the panel lists. */
const LISTED = 200;

const collectionView = ({ collection, candidates }: Layout): CollectionView => ({
  ...collection,
  entries: candidates.length,
  candidates: candidates.slice(0, LISTED).map(({ key, name }) => ({ key, name })),
});

/** Nothing of what it shows can be had; of a collection, none of its entries. */
const isOutOfStock = ({ layout, outOfStock }: VariantContent): boolean =>
  layout && layout.candidates.length > 0 ? layout.candidates.every((one) => one.outOfStock) : outOfStock === true;

export const variantView = (variant: VariantOfSlot): VariantView => {
  const [shown] = variant.drafts.length > 0 ? variant.drafts : variant.published;
  return {
    documentId: variant.documentId,
    key: variant.key,
    name: shown.name,
    components: [...shown.components],
    attributes: { ...shown.attributes },
    published: variant.published.length > 0,
    modified: variant.published.length > 0 && isModified(variant),
    locales: variant.drafts.map((draft) => draft.locale).sort(),
    ...(shown.layout && { collection: collectionView(shown.layout) }),
    ...(isOutOfStock(shown) && { outOfStock: true as const }),
    ...(shown.inherited && { inherited: [...shown.inherited] }),
  };
};

/** Variant key → hash of what is published of it, in all locales: part of what a version stands for. */
export const frozenContents = (contents: readonly VariantContent[], slot: string): Record<string, string> =>
  Object.fromEntries(
    variantsOfSlot(contents, slot)
      .filter((variant) => variant.published.length > 0)
      .map((variant) => [
        variant.key,
        hashOf(variant.published.map(({ locale, fingerprint }) => [locale, fingerprint]).sort()),
      ]),
  );

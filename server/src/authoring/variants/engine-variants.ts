import { mergeAttributes } from '../../attributes';
import type { VariantInfo } from '../../engine';
import type { VariantContent } from './variant-contents';

type Told = Pick<VariantContent, 'key' | 'name' | 'attributes' | 'items' | 'from' | 'until' | 'outOfStock'>;

/** What the engine chooses among: variants, and in the place of a layout the entries of its collection. */
const toldBy = (content: VariantContent): readonly Told[] => {
  const { layout, attributes, from, until } = content;
  if (!layout) return [content];
  return layout.candidates.map((candidate) => ({
    ...candidate,
    attributes: mergeAttributes(candidate.attributes, attributes),
    items: [...candidate.items, ...content.items],
    ...{ from, until },
  }));
};

/** One candidate per key: in the default locale if it is there, else in the first by name. */
export const engineVariants = (
  contents: readonly VariantContent[],
  slot: string,
  defaultLocale: string,
): VariantInfo[] => {
  const chosen = new Map<string, Told>();
  const rank = (content: VariantContent): string => (content.locale === defaultLocale ? '' : content.locale);
  const ofSlot = contents.filter((content) => content.slot === slot);
  ofSlot.sort((a, b) => Number(rank(a) > rank(b)) - Number(rank(a) < rank(b)));
  for (const content of ofSlot)
    for (const told of toldBy(content)) if (!chosen.has(told.key)) chosen.set(told.key, told);
  return [...chosen.values()]
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ key, name, attributes, items, from, until, outOfStock }) => ({
      ...{ key, name, attributes, items, from, until },
      ...(outOfStock && { adjustment: { outOfStock } }),
    }));
};

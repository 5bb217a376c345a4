import { layoutOf, type DegreeView, type ExperienceView } from '../contracts';

/** What a degree costs to write and to keep, counted in the draft. A collection is one block: its entries are there. */
export function costOf(
  degree: DegreeView['degree'],
  { rules, variants, places }: Pick<ExperienceView, 'rules' | 'variants' | 'places'>,
): DegreeView['cost'] {
  const counting = rules.filter(({ paused, strength }) => !paused && (degree !== 'person' || strength === 'always'));
  // Blocks that no rule shows are none that rules need.
  const shown = new Set(counting.map(({ variant }) => variant));
  const needed = degree === 'rules' ? variants.filter((one) => isShownBy(shown, one)) : variants;
  const locales = new Set(places.flatMap(({ locale }) => (locale ? [locale] : [])));
  return {
    rules: counting.length,
    segments: new Set(counting.map(({ segment }) => segment)).size,
    blocks: needed.length,
    translations: needed.reduce(
      (missing, variant) => missing + [...locales].filter((locale) => !variant.locales.includes(locale)).length,
      0,
    ),
  };
}

/** Rules name a candidate of a collection by its layout and its entry. */
const isShownBy = (shown: ReadonlySet<string>, { key }: ExperienceView['variants'][number]): boolean =>
  [...shown].some((one) => layoutOf(one) === key);

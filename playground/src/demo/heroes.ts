import type { CategorySlug, Look } from './drawing/garment';
import { heroPicture, type Scene } from './drawing/picture';
import { PRODUCTS } from './catalogue';

export interface HeroText {
  headline: string;
  text: string;
  linkLabel: string;
}

export const BASELINE_HERO: HeroText = {
  headline: 'Clothes for the week ahead',
  text: 'Six small collections, cut and sewn to be worn often and mended once.',
  linkLabel: 'See everything',
};

export const CATEGORY_HEROES: Record<CategorySlug, HeroText> = {
  skirts: {
    headline: 'Skirts that move first',
    text: 'Pleats, wraps and tiers for everybody who takes the stairs at a run.',
    linkLabel: 'All skirts',
  },
  trousers: {
    headline: 'Trousers with room to think',
    text: 'Wide, straight, pleated: sit down, stand up, they agree with you.',
    linkLabel: 'All trousers',
  },
  dresses: {
    headline: 'One dress, whole day',
    text: 'Throw it on at eight and nobody will know you overslept.',
    linkLabel: 'All dresses',
  },
  jackets: {
    headline: 'A jacket for the forecast',
    text: 'Four kinds of weather, eight ways not to mind them.',
    linkLabel: 'All jackets',
  },
  boots: {
    headline: 'Boots for the long way home',
    text: 'Stitched, waxed and stubborn. They will outlast the road.',
    linkLabel: 'All boots',
  },
  knitwear: {
    headline: 'Knits, now that it is cold',
    text: 'Cables, collars and cardigans, spun from wool that remembers sheep.',
    linkLabel: 'All knitwear',
  },
};

const COLOURS: Record<CategorySlug | 'baseline', Pick<Scene, 'sky' | 'hill' | 'sun'>> = {
  baseline: { sky: '#efe6da', hill: '#d9c6ad', sun: '#f7d9a8' },
  skirts: { sky: '#f6e0e2', hill: '#e0aab4', sun: '#fbeccd' },
  trousers: { sky: '#dfe8ee', hill: '#a9bfcd', sun: '#f6e9d2' },
  dresses: { sky: '#e6eddc', hill: '#b3c79b', sun: '#f9e5c4' },
  jackets: { sky: '#e3e4ea', hill: '#aeb3c4', sun: '#f5d9c2' },
  boots: { sky: '#f2e3cf', hill: '#cfa06f', sun: '#f4c89b' },
  knitwear: { sky: '#dfe9ea', hill: '#9dbcc0', sun: '#f7e3da' },
};

const looksOf = (category: CategorySlug): Look[] => PRODUCTS.filter((product) => product.cut.category === category);

/** The picture of a hero: three pieces of the category, or one of each for the original. */
export const heroPictureOf = (category: CategorySlug | 'baseline', title: string): string => {
  const looks =
    category === 'baseline'
      ? (['jackets', 'dresses', 'knitwear', 'trousers'] as const).map((slug, index) => looksOf(slug)[index + 1])
      : [0, 4, 5].map((index) => looksOf(category)[index]);
  return heroPicture({ title, ...COLOURS[category], looks });
};

import type { Core } from '@strapi/types';
import { CATEGORIES, PRODUCTS } from './catalogue';
import { ensure, type Entry } from './documents';
import type { CategorySlug } from './drawing/garment';
import { BASELINE_HERO, CATEGORY_HEROES, heroPictureOf, type HeroText } from './heroes';
import type { Pictures } from './pictures';
import { BASELINE_PICK, BASELINE_PROMO, PICK, PROMOS } from './promos';
import type { Shop } from './shop';

export type Block = Record<string, unknown> & { __component: string };
/** A variant of a slot: its key, its name and the one block that it shows. */
export interface DemoVariant {
  key: string;
  name: string;
  block: Block;
  /** Makes it the layout of one candidate per entry. */
  collection?: Record<string, unknown>;
}

const FEED_LENGTH = 6;
const NAMES = new Map(CATEGORIES.map(({ slug, name }) => [slug, name]));
/** One product appears once on a page: what a promo shows is in no list. */
const PROMOTED = new Set(PROMOS.map((promo) => promo.product));

const heroBlock = async (pictures: Pictures, key: CategorySlug | 'baseline', text: HeroText): Promise<Block> => ({
  __component: 'blocks.hero',
  ...text,
  linkUrl: key === 'baseline' ? '#/all' : `#/category/${key}`,
  image: await pictures(`hero-${key}`, text.headline, () => heroPictureOf(key, text.headline)),
});

const feedBlock = (shop: Shop, title: string, names: readonly string[]): Block => ({
  __component: 'blocks.feed',
  title,
  products: names.flatMap((name) => shop.products.get(name)?.documentId ?? []),
});

const feedOf = (category: CategorySlug): string[] =>
  PRODUCTS.filter((product) => product.cut.category === category && !PROMOTED.has(product.name))
    .slice(0, FEED_LENGTH)
    .map((product) => product.name);

export const heroVariants = (shop: Shop, pictures: Pictures): Promise<DemoVariant[]> =>
  Promise.all(
    CATEGORIES.map(async ({ slug, name }) => ({
      key: slug,
      name,
      block: {
        ...(await heroBlock(pictures, slug, CATEGORY_HEROES[slug])),
        category: shop.categories.get(slug)?.documentId,
      },
    })),
  );

export const promoVariants = (shop: Shop): DemoVariant[] =>
  PROMOS.map(({ product, colour, title, text }) => ({
    key: colour,
    name: title,
    block: {
      __component: 'blocks.promo',
      title,
      text,
      colour,
      linkUrl: `#/colour/${colour}`,
      products: [shop.products.get(product)?.documentId],
    },
  }));

export const feedVariants = (shop: Shop): DemoVariant[] =>
  CATEGORIES.map(({ slug, name }) => ({
    key: slug,
    name: `Mostly ${name.toLowerCase()}`,
    block: feedBlock(shop, `${NAMES.get(slug)} to look at next`, feedOf(slug)),
  }));

/** One layout for all products: each is a candidate, and nobody wrote them one by one. */
export const pickVariants = (): DemoVariant[] => [
  {
    key: 'product',
    name: 'Every product',
    block: { __component: 'blocks.promo', ...PICK },
    collection: {
      contentType: 'api::product.product',
      where: [{ field: 'inStock', is: true }],
      limit: 100,
      fields: { title: 'name', colour: 'colour', products: 'documentId' },
    },
  },
];

/** The home page as its editor wrote it, before anything is individualized. */
export const seedHome = (strapi: Core.Strapi, shop: Shop, pictures: Pictures): Promise<Entry> =>
  ensure(strapi, 'api::page.page', { slug: 'home' }, async () => ({
    title: 'Home',
    blocks: [
      await heroBlock(pictures, 'baseline', BASELINE_HERO),
      { __component: 'blocks.promo', ...BASELINE_PROMO },
      feedBlock(
        shop,
        'New on the rail',
        CATEGORIES.map(({ slug }) => feedOf(slug)[1]),
      ),
      { __component: 'blocks.promo', ...BASELINE_PICK },
      {
        __component: 'blocks.question',
        question: 'What do you look for most of the time?',
        attribute: 'category',
        answers: CATEGORIES.map(({ slug, name }) => ({ label: name, value: slug })),
      },
      {
        __component: 'blocks.text',
        title: 'About this shop',
        body: 'Nothing here is for sale: it is a demonstration. Every picture was drawn by a few lines of code, and every block above is served by the ordinary content API.',
      },
    ],
  }));

import type { Core } from '@strapi/types';
import { CATEGORIES, type DemoProduct, PRODUCTS } from './catalogue';
import { ensure, type Entry } from './documents';
import { productPicture } from './drawing/picture';
import type { Pictures } from './pictures';

export interface Shop {
  categories: Map<string, Entry>;
  /** By name. */
  products: Map<string, Entry>;
}

const slugOf = (product: DemoProduct): string =>
  `${product.name}-${product.cut.style}-${product.cut.category}`.toLowerCase().replace(/[^a-z0-9]+/g, '-');

/** Categories, a supplier that nobody outside may read, and products with their pictures. */
export const seedShop = async (strapi: Core.Strapi, pictures: Pictures): Promise<Shop> => {
  const categories = new Map<string, Entry>();
  for (const { slug, name, description } of CATEGORIES) {
    categories.set(slug, await ensure(strapi, 'api::category.category', { slug }, () => ({ name, description })));
  }
  const supplier = await ensure(strapi, 'api::supplier.supplier', { name: 'Mill Lane Workshop' }, () => ({
    email: 'orders@mill-lane.example',
    terms: 'Thirty days, two per cent.',
  }));
  const products = new Map<string, Entry>();
  for (const [index, product] of PRODUCTS.entries()) {
    const { name, colour, price, description, cut } = product;
    const entry = await ensure(strapi, 'api::product.product', { slug: slugOf(product) }, async () => ({
      name,
      colour,
      price,
      description,
      inStock: true,
      purchasePrice: Math.round(price * 40) / 100,
      category: categories.get(cut.category)?.documentId,
      supplier: supplier.documentId,
      image: await pictures(slugOf(product), `${name}: ${colour} ${cut.category}`, () =>
        productPicture(name, product, index),
      ),
    }));
    products.set(name, entry);
  }
  return { categories, products };
};

import type { Client } from '../../client/src';

export interface Picture {
  url: string;
  alternativeText: string | null;
}
export interface Category {
  documentId: string;
  name: string;
  slug: string;
  description?: string;
}
export interface Product {
  documentId: string;
  name: string;
  slug: string;
  colour: string;
  price: number;
  description: string;
  image: Picture | null;
  category: Category | null;
}

/** A block of the page as the content API gives it: whatever component is in this place. */
export type Block = { __component: string; id: number } & Record<string, unknown>;
export interface Page {
  documentId: string;
  title: string;
  blocks: Block[];
}

/** Address of Strapi: this page's own origin, or another one named in the address (`?strapi=http://…`). */
export const STRAPI = (new URLSearchParams(location.search).get('strapi') ?? '').replace(/\/+$/, '');
export const HOME = '/api/pages?filters[slug][$eq]=home&populate[blocks][populate]=*';

export const pictureUrl = (picture: Picture | null | undefined): string =>
  picture ? (picture.url.startsWith('/') ? STRAPI + picture.url : picture.url) : '';

export interface Catalogue {
  products: Product[];
  categories: Category[];
  find(documentId: string): Product | undefined;
}

/** The catalogue is the same for everybody and read once. */
export const loadCatalogue = async (client: Client): Promise<Catalogue> => {
  const [products, categories] = await Promise.all([
    client.content<Product[]>('/api/products?populate=*&sort=id&pagination[pageSize]=100'),
    client.content<Category[]>('/api/categories?sort=id&pagination[pageSize]=50'),
  ]);
  const byId = new Map(products.data.map((product) => [product.documentId, product]));
  return { products: products.data, categories: categories.data, find: (documentId) => byId.get(documentId) };
};

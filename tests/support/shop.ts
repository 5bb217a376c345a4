import type { Booted } from './strapi';
import { allowPublic, loginAdmin } from './strapi';

export interface ShopProduct {
  name: string;
  category: string;
  colour?: string;
  price?: number;
}

/** A small shop: products, a home page whose first block is the slot `home-hero`, one variant per category. */
export interface Shop {
  /** Document id of a product by its name. */
  readonly products: ReadonlyMap<string, string>;
  /** Calls the admin API as a super admin. */
  admin(
    method: 'get' | 'post' | 'put' | 'delete',
    path: string,
    body?: object,
  ): ReturnType<ReturnType<Booted['http']>['get']>;
  mint(): Promise<string>;
  /** Posts a click on a product; the id counts up. */
  click(visitor: string, product: string, context?: object): Promise<void>;
  /** The home page as this visitor gets it. */
  home(visitor?: string, context?: object): Promise<HomePage>;
}

export interface HomePage {
  /** Slug of the hero's category, null for the original. */
  hero: string | null;
  decision: Record<string, any>;
  body: Record<string, any>;
  headers: Record<string, string>;
}

export const title = (slug: string): string => slug[0].toUpperCase() + slug.slice(1);

const HOME = '/api/pages?filters[slug][$eq]=home&populate[blocks][populate]=*';

/** Builds the shop through the document service and the admin API, as an editor and a marketer would, and goes live. */
export const buildShop = async (
  booted: Booted,
  products: readonly ShopProduct[],
  settings: object = {},
): Promise<Shop> => {
  const { strapi, http } = booted;
  await allowPublic(strapi, ['api::page.page.find', 'api::product.product.find', 'api::category.category.find']);
  const create = async (uid: string, data: object, status = 'published'): Promise<string> =>
    ((await strapi.documents(uid as never).create({ data, status } as never)) as { documentId: string }).documentId;

  const categories = new Map<string, string>();
  for (const slug of new Set(products.map(({ category }) => category)))
    categories.set(slug, await create('api::category.category', { name: title(slug), slug }));
  const documentIds = new Map<string, string>();
  for (const { name, category, colour, price = 20 } of products) {
    const data = { name, slug: name.toLowerCase(), category: categories.get(category), colour, price };
    documentIds.set(name, await create('api::product.product', data));
  }
  const blocks = [{ __component: 'blocks.hero', headline: 'Welcome' }];
  const page = await create('api::page.page', { title: 'Home', slug: 'home', blocks });

  const authorization = await loginAdmin(booted);
  const admin: Shop['admin'] = (method, path, body) => {
    const request = http()[method](`/individualization${path}`).set('Authorization', authorization);
    return body ? request.send(body) : request;
  };
  const block = { contentType: 'api::page.page', documentId: page, field: 'blocks', index: 0 };
  await admin('post', '/slots', { block, key: 'home-hero', name: 'Home hero' }).expect(200);
  for (const [slug, documentId] of categories) {
    const content = [{ __component: 'blocks.hero', headline: title(slug), category: documentId }];
    await create(
      'plugin::individualization.variant',
      { key: slug, name: title(slug), slot: 'home-hero', content },
      'draft',
    );
  }
  const experience = {
    name: 'Home hero',
    degree: 'rulesThenPerson',
    rules: [],
    goal: { event: 'click', windowSeconds: 1800 },
    definition: 'People find the category that they came for.',
    takeover: null,
  };
  await admin('put', '/experiences/home-hero', { ...experience, ...settings }).expect(200);
  await admin('post', '/experiences/home-hero/live', {}).expect(200);

  let clicks = 0;
  return {
    products: documentIds,
    admin,
    mint: async () => (await http().post('/api/individualization/visitors').send({}).expect(201)).body.data.visitor,
    click: async (visitor, product, context) => {
      const entry = { contentType: 'api::product.product', documentId: documentIds.get(product) };
      const posted = await http()
        .post('/api/individualization/events')
        .set('X-Visitor-Id', visitor)
        .send({ events: [{ id: `click-${(clicks += 1)}`, type: 'click', entry, context }] })
        .expect(202);
      expect(posted.body.data).toEqual({ accepted: 1, duplicates: 0, rejected: [] });
    },
    home: async (visitor, context) => {
      const request = http().get(HOME);
      if (visitor) request.set('X-Visitor-Id', visitor);
      if (context) request.set('X-Visitor-Context', JSON.stringify(context));
      const { body, headers } = await request.expect(200);
      const [decision] = body.meta.individualization.decisions;
      return { hero: body.data[0].blocks[0].category?.slug ?? null, decision, body, headers };
    },
  };
};

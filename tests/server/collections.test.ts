import { buildShop, type Shop } from '../support/shop';
import { bootStrapi, createApiToken, type Booted } from '../support/strapi';

/** Candidates from a collection (C14): one layout, a collection and a field map; nobody authors the blocks. */
const CATEGORIES = ['boots', 'skirts', 'jackets'];
const COLOURS = ['black', 'red', 'blue', 'green', 'white', 'yellow', 'brown'] as const;
const PRODUCTS = CATEGORIES.flatMap((category) =>
  COLOURS.map((colour, index) => ({ name: `${category}-${colour}`, category, colour, price: 10 + index })),
);
const HOME = '/api/pages?filters[slug][$eq]=home&populate[blocks][populate]=*';
const SETTINGS = {
  name: 'Picks',
  degree: 'rulesThenPerson',
  rules: [],
  goal: { event: 'click', windowSeconds: 1800 },
  definition: 'People find a product that they like.',
  takeover: null,
};
const COLLECTION = {
  contentType: 'api::product.product',
  where: [{ field: 'inStock', is: true }],
  sort: { field: 'price', order: 'asc' },
  limit: 100,
  fields: { title: 'name', colour: 'colour', products: 'documentId' },
};

let booted: Booted;
let shop: Shop;
let layout: string;

interface Page {
  promo: Record<string, any>;
  decision: Record<string, any> | undefined;
  meta: Record<string, any>;
}
const pick = async (visitor?: string, headers: Record<string, string> = {}, path = HOME): Promise<Page> => {
  const answer = await booted
    .http()
    .get(path)
    .set(visitor ? { 'X-Visitor-Id': visitor, ...headers } : headers)
    .expect(200);
  const { blocks } = answer.body.data[0];
  const meta = answer.body.meta.individualization;
  return { promo: blocks[1], decision: meta?.decisions.find(({ slot }: { slot: string }) => slot === 'picks'), meta };
};
const fanOf = async (...products: string[]): Promise<string> => {
  const visitor = await shop.mint();
  for (const product of products) await shop.click(visitor, product);
  return visitor;
};
const products = () => booted.strapi.documents('api::product.product' as never) as any;
const layouts = () => booted.strapi.documents('plugin::individualization.variant' as never) as any;
const settled = async (): Promise<void> => {
  // Changes of entries are gathered for a moment before the snapshot is made again.
  await new Promise((resolve) => setTimeout(resolve, 400));
  await shop.admin('get', '/segments').expect(200);
};
const goLive = () => shop.admin('post', '/experiences/picks/live', {});

beforeAll(async () => {
  booted = await bootStrapi();
  shop = await buildShop(booted, PRODUCTS);
  const { strapi } = booted;
  const supplier = await (strapi.documents('api::supplier.supplier' as never) as any).create({
    data: { name: 'Secret Mill', email: 'mill@example.com' },
  });
  for (const documentId of shop.products.values())
    await products().update({
      ...{ documentId, status: 'published' },
      data: { inStock: true, purchasePrice: 4711, supplier: supplier.documentId, description: 'Sewn twice.' },
    });
  const pages = strapi.documents('api::page.page' as never) as any;
  const page = await pages.findFirst({ filters: { slug: 'home' }, populate: { blocks: true } });
  await pages.update({
    documentId: page.documentId,
    status: 'published',
    data: {
      blocks: [
        { id: page.blocks[0].id, __component: 'blocks.hero' },
        { __component: 'blocks.promo', title: 'Our pick', text: '{name} for {price}', linkUrl: '#/p/{slug}' },
      ],
    },
  });
  const block = { contentType: 'api::page.page', documentId: page.documentId, field: 'blocks', index: 1 };
  await shop.admin('post', '/slots', { block, key: 'picks', name: 'Picks' }).expect(200);
  const added = { key: 'products', name: 'Every product', collection: COLLECTION };
  layout = (await shop.admin('post', '/experiences/picks/variants', added).expect(200)).body.data.documentId;
  await shop.admin('put', '/experiences/picks', SETTINGS).expect(200);
  await goLive().expect(200);
}, 180_000);
afterAll(() => booted?.stop());

describe('One layout and a collection', () => {
  it('make a page for each taste, as ordinary blocks of the layout’s component', async () => {
    const served = new Map<string, Page>();
    for (const product of ['boots-red', 'skirts-blue', 'jackets-green', 'skirts-yellow']) {
      const page = await pick(await fanOf(product, product, product));
      served.set(page.promo.title, page);
      expect(page.decision?.variant).toMatch(/^products:[a-z0-9]{24}$/);
      const [, documentId] = page.decision!.variant.split(':');
      expect(page.promo).toMatchObject({
        __component: 'blocks.promo',
        text: expect.stringMatching(new RegExp(`^${page.promo.title} for \\d+$`)),
        linkUrl: `#/p/${page.promo.title}`,
        products: [{ documentId, name: page.promo.title, inStock: true }],
      });
      expect(page.promo.colour).toBe(page.promo.title.split('-')[1]);
    }
    expect(served.size).toBeGreaterThanOrEqual(3);
  });

  it('leave a stranger the original, and give a known one the same twice', async () => {
    expect((await pick()).promo).toMatchObject({ title: 'Our pick', linkUrl: '#/p/{slug}' });
    expect((await pick(await shop.mint())).decision).toMatchObject({ variant: 'baseline', mode: 'default' });
    const visitor = await fanOf('boots-red', 'boots-red', 'boots-red');
    expect((await pick(visitor)).decision?.variant).toBe((await pick(visitor)).decision?.variant);
  });

  it('let an entry that nobody ever saw rise by its attributes (D3), and follow what is written', async () => {
    const visitor = await fanOf('skirts-red', 'skirts-red', 'skirts-blue');
    const category = (await products().findOne({
      documentId: shop.products.get('skirts-red'),
      populate: { category: true },
    })) as { category: { documentId: string } };
    for (const documentId of [...shop.products].filter(([name]) => name.startsWith('skirts')).map(([, id]) => id))
      await products().unpublish({ documentId });
    await settled();
    const without = await pick(visitor);
    expect(without.promo.title).not.toMatch(/^skirts/);
    const made = await products().create({
      data: {
        name: 'skirts-new',
        slug: 'skirts-new',
        colour: 'red',
        price: 12,
        category: category.category.documentId,
        inStock: true,
      },
      status: 'published',
    });
    await settled();
    const found = await pick(visitor);
    expect(found.decision).toMatchObject({ variant: `products:${made.documentId}`, mode: 'individual' });
    expect(found.promo.title).toBe('skirts-new');
    await products().update({ documentId: made.documentId, status: 'published', data: { name: 'skirts-renamed' } });
    expect((await pick(visitor)).promo.title).toBe('skirts-renamed');
    await products().update({ documentId: made.documentId, status: 'published', data: { inStock: false } });
    // At once, before the snapshot is made again: what is not there any more is not shown.
    expect((await pick(visitor)).promo.title).not.toBe('skirts-renamed');
    await products().unpublish({ documentId: made.documentId });
    await settled();
    expect((await pick(visitor)).promo.title).not.toBe('skirts-renamed');
    for (const documentId of [...shop.products].filter(([name]) => name.startsWith('skirts')).map(([, id]) => id))
      await products().publish({ documentId });
    await settled();
    expect((await pick(visitor)).promo.title).toMatch(/^skirts/);
  });

  it('show what the caller may read, and in the shape that was asked for', async () => {
    const { strapi } = booted;
    const visitor = await fanOf('boots-red', 'boots-red', 'boots-red');
    const closed = { Authorization: `Bearer ${await createApiToken(strapi, ['api::page.page.find'])}` };
    const hidden = await pick(visitor, closed);
    expect(hidden.decision).toMatchObject({ variant: 'baseline' });
    expect(hidden.promo.title).toBe('Our pick');
    const all = JSON.stringify((await pick(visitor)).promo);
    expect(all).not.toMatch(/4711|purchasePrice|Secret Mill|collection|inherited/);
    const narrow = await pick(
      visitor,
      {},
      '/api/pages?filters[slug][$eq]=home&populate[blocks][on][blocks.promo][fields]=title&populate[blocks][on][blocks.hero][fields]=headline',
    );
    expect(narrow.decision?.variant).toMatch(/^products:/);
    expect(Object.keys(narrow.promo).sort()).toEqual(['__component', 'id', 'title']);
    const deep = await pick(
      visitor,
      {},
      '/api/pages?filters[slug][$eq]=home&populate[blocks][on][blocks.promo][populate][products][populate]=category&populate[blocks][on][blocks.hero]=true',
    );
    expect(deep.promo.products[0].category.slug).toBe(deep.promo.title.split('-')[0]);
  });

  it('come by GraphQL as by REST', async () => {
    const visitor = await fanOf('jackets-red', 'jackets-red', 'jackets-red');
    const query = `{ pages(filters: { slug: { eq: "home" } }) { blocks {
      ... on ComponentBlocksPromo { title text products { name category { slug } } products_connection { nodes { name } } }
    } } }`;
    const answer = await booted.http().post('/graphql').set('X-Visitor-Id', visitor).send({ query }).expect(200);
    expect(answer.body.errors).toBeUndefined();
    const promo = answer.body.data.pages[0].blocks[1];
    const { title } = (await pick(visitor)).promo;
    expect(promo).toMatchObject({
      title,
      products: [{ name: title, category: { slug: title.split('-')[0] } }],
      products_connection: { nodes: [{ name: title }] },
    });
  });
});

describe('The marketer', () => {
  it('is offered types and maps that fit the block', async () => {
    const { body } = await shop.admin('get', '/collections?component=blocks.promo').expect(200);
    const product = body.data.find(({ contentType }: any) => contentType === 'api::product.product');
    const fields = Object.fromEntries(product.blockFields.map((field: any) => [field.name, field]));
    expect(fields.title.suggested).toBe('name');
    expect(fields.products).toMatchObject({ takes: ['documentId'], suggested: 'documentId' });
    expect(JSON.stringify(product)).not.toContain('purchasePrice');
  });

  it('sees what a layout brings, and may name a candidate in a rule', async () => {
    const { body } = await shop.admin('get', '/experiences/picks').expect(200);
    const [{ collection }] = body.data.variants;
    expect(collection).toMatchObject({ ...COLLECTION, entries: PRODUCTS.length });
    const { key } = collection.candidates.find(({ name }: any) => name === 'boots-white');
    const condition = { kind: 'context', key: 'country', test: { operator: 'equals', value: 'PL' } };
    await shop.admin('post', '/segments', { key: 'poland', name: 'Poland', condition }).expect(200);
    const rule = { id: 'r', segment: 'poland', variant: key, strength: 'always' };
    await shop.admin('put', '/experiences/picks', { ...SETTINGS, rules: [rule] }).expect(200);
    const live = await goLive().expect(200);
    expect(live.body.data.version).toBe(2);
    const page = await pick(undefined, { 'X-Visitor-Context': JSON.stringify({ country: 'PL' }) });
    expect(page.promo.title).toBe('boots-white');
    expect(page.decision?.mode).toBe('segment');
  });

  it('opens a version by changing the collection, not by changing an entry', async () => {
    const version = async () => (await shop.admin('get', '/experiences/picks').expect(200)).body.data.version;
    const before = await version();
    await products().update({
      ...{ documentId: shop.products.get('boots-red'), status: 'published' },
      data: { description: 'Sewn three times.' },
    });
    await settled();
    expect(await version()).toBe(before);
    await layouts().update({
      documentId: layout,
      data: { collection: { ...COLLECTION, limit: 50 } },
      status: 'published',
    });
    await settled();
    expect(await version()).toBe(before + 1);
  });

  it('cannot go live with a map that does not fit, nor write what is none', async () => {
    await expect(layouts().update({ documentId: layout, data: { collection: { limit: 0 } } })).rejects.toMatchObject({
      details: { code: 'BODY_INVALID' },
    });
    const wrong = {
      ...COLLECTION,
      fields: { title: 'purchasePrice' },
      where: [{ field: 'supplier.nothing', is: 'x' }],
    };
    await layouts().update({ documentId: layout, data: { collection: wrong } });
    const refused = await goLive().expect(400);
    expect(refused.body.error.details.code).toBe('COLLECTION_INVALID');
    expect(refused.body.error.details.blockers.map(({ message }: any) => message).join(' ')).toMatch(
      /cannot take "title" from "purchasePrice".*|asks for "supplier.nothing"/,
    );
    await layouts().update({ documentId: layout, data: { collection: COLLECTION } });
    await goLive().expect(200);
  });
});

describe('A variant that takes over fields from the original (C13)', () => {
  it('shows them as the page has them, by REST and by GraphQL, and follows the page', async () => {
    const { strapi } = booted;
    const pages = strapi.documents('api::page.page' as never) as any;
    const read = { filters: { slug: 'home' }, populate: { blocks: { populate: '*' } } };
    const page = await pages.findFirst(read);
    const jackets = await (strapi.documents('api::category.category' as never) as any).findFirst({
      filters: { slug: 'jackets' },
    });
    const writeOriginal = async (text: string): Promise<void> => {
      const [{ id }, { id: other }] = (await pages.findFirst(read)).blocks;
      const original = { id, __component: 'blocks.hero', headline: 'Welcome', text, category: jackets.documentId };
      await pages.update({
        ...{ documentId: page.documentId, status: 'published' },
        data: { blocks: [original, { id: other, __component: 'blocks.promo' }] },
      });
    };
    await writeOriginal('As always.');
    const boots = await layouts().findFirst({ filters: { slot: 'home-hero', key: 'boots' } });
    await layouts().update({ documentId: boots.documentId, data: { inherited: ['text', 'category'] } });
    const live = await shop.admin('post', '/experiences/home-hero/live', {}).expect(200);
    expect(live.body.data.version).toBe(2);
    const visitor = await fanOf('boots-red', 'boots-red', 'boots-blue');
    const served = async () => (await shop.home(visitor)).body.data[0].blocks[0];
    expect((await shop.home(visitor)).decision.variant).toBe('boots');
    expect(await served()).toMatchObject({ headline: 'Boots', text: 'As always.', category: { slug: 'jackets' } });
    const query = `{ pages(filters: { slug: { eq: "home" } }) { blocks {
      ... on ComponentBlocksHero { headline text category { slug } }
    } } }`;
    const { body } = await booted.http().post('/graphql').set('X-Visitor-Id', visitor).send({ query }).expect(200);
    expect(body.data.pages[0].blocks[0]).toEqual({
      ...{ headline: 'Boots', text: 'As always.', category: { slug: 'jackets' } },
    });
    await writeOriginal('As never before.');
    expect(await served()).toMatchObject({ headline: 'Boots', text: 'As never before.' });
  });
});

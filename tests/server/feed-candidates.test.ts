import { orderList } from '../../server/src/engine/arrange';
import { runtimeOf } from '../../server/src/runtime';
import { buildShop, type Shop } from '../support/shop';
import { bootStrapi, createApiToken, type Booted } from '../support/strapi';

/** A feed that chooses among more entries than the editor listed (C9). */
const CATEGORIES = ['stoves', 'tents', 'lamps'];
const COLOURS = ['black', 'red', 'blue', 'green'];
const PRODUCTS = COLOURS.flatMap((colour) =>
  CATEGORIES.map((category) => ({ name: `${category}-${colour}`, category, colour })),
);
const LISTED = ['stoves-black', 'lamps-red', 'stoves-blue', 'tents-black'];
const SETTINGS = {
  ...{ name: 'Feed', degree: 'rulesThenPerson', rules: [], takeover: null },
  ...{ goal: { event: 'click', windowSeconds: 1800 }, definition: 'People find something in the list.' },
};
const FEED = {
  ...{ field: 'products', impact: 90, diversity: { attribute: 'category', inARow: 2 }, pinned: [1] },
  candidates: { limit: 100, sort: { field: 'name', order: 'asc' } },
};
const HOME = '/api/pages?filters[slug][$eq]=home&populate[blocks][populate]=*';

let booted: Booted;
let shop: Shop;

interface Product {
  readonly documentId: string;
  readonly name: string;
}
const read = async (visitor?: string, path = HOME, headers: Record<string, string> = {}) => {
  const { body } = await booted
    .http()
    .get(path)
    .set(visitor ? { 'X-Visitor-Id': visitor, ...headers } : headers)
    .expect(200);
  const products: Product[] = body.data[0].blocks[1].products;
  const { decisions } = body.meta.individualization;
  const decision = decisions.find(({ slot }: { slot: string }) => slot === 'feed');
  return { products, names: products?.map(({ name }) => name), decision };
};
const fanOf = async (...products: string[]): Promise<string> => {
  const visitor = await shop.mint();
  for (const product of products) await shop.click(visitor, product);
  return visitor;
};
const tentFan = () => fanOf('tents-red', 'tents-red', 'tents-blue');
const save = async (feed: object): Promise<void> => {
  await shop.admin('put', '/experiences/feed', { ...SETTINGS, feed }).expect(200);
  await shop.admin('post', '/experiences/feed/live', {}).expect(200);
};
const documents = (uid: string) => booted.strapi.documents(uid as never) as any;

beforeAll(async () => {
  booted = await bootStrapi();
  shop = await buildShop(booted, PRODUCTS);
  const pages = documents('api::page.page');
  const page = await pages.findFirst({ filters: { slug: 'home' }, populate: { blocks: true } });
  const products = LISTED.map((name) => shop.products.get(name));
  const blocks = [
    { id: page.blocks[0].id, __component: 'blocks.hero' },
    { __component: 'blocks.feed', title: 'New', products },
  ];
  await pages.update({ documentId: page.documentId, status: 'published', data: { blocks } });
  const block = { contentType: 'api::page.page', documentId: page.documentId, field: 'blocks', index: 1 };
  await shop.admin('post', '/slots', { block, key: 'feed', name: 'Feed' }).expect(200);
  await documents('api::product.product').create({ data: { name: 'tents-draft', slug: 'tents-draft', price: 1 } });
  await save(FEED);
}, 180_000);
afterAll(() => booted?.stop());

it('is the editor’s list, and nothing else, for whoever is unknown', async () => {
  for (const visitor of [undefined, await shop.mint()]) {
    const { names, decision } = await read(visitor);
    expect(names).toEqual(LISTED);
    expect(decision.feed).toEqual({ field: 'products', mode: 'default', entries: LISTED.length });
  }
});

it('brings what the visitor likes into a list of the same length, mixed, with the editor’s pin', async () => {
  const visitor = await tentFan();
  const { names, products, decision } = await read(visitor);
  expect(names).toHaveLength(LISTED.length);
  expect(new Set(names).size).toBe(names.length);
  expect(names[0]).toBe(LISTED[0]);
  expect(names.filter((name) => name.startsWith('tents')).length).toBeGreaterThanOrEqual(2);
  expect(names.slice(1, 3).every((name) => name.startsWith('tents'))).toBe(true);
  expect(names[3]).not.toMatch(/^tents/);
  expect(names).not.toContain('tents-draft');
  expect(decision.feed).toEqual({ field: 'products', mode: 'individual', entries: LISTED.length });
  expect((await read(visitor)).names).toEqual(names);
  // Chosen entries are read as the caller asked for the list, and are cleaned like those that are listed.
  const [chosen, listed] = [products.find(({ name }) => !LISTED.includes(name))!, products[0]];
  expect(Object.keys(chosen).sort()).toEqual(Object.keys(listed).sort());
  expect(Object.keys(chosen)).not.toContain('purchasePrice');
});

it('gives chosen entries in the shape that the caller asked for', async () => {
  const visitor = await tentFan();
  const on = 'populate[blocks][on][blocks.feed][populate][products]';
  const path = `/api/pages?filters[slug][$eq]=home&populate[blocks][on][blocks.hero]=true&${on}[fields][0]=name&${on}[populate][category][fields][0]=slug`;
  const { products } = await read(visitor, path);
  expect(products.some(({ name }) => !LISTED.includes(name))).toBe(true);
  for (const product of products) {
    expect(Object.keys(product).sort()).toEqual(['category', 'documentId', 'id', 'name']);
    expect((product as unknown as { category: { slug: string } }).category.slug).toBe(product.name.split('-')[0]);
  }
  // Whoever filters the list wants certain entries of it.
  const { names } = await read(visitor, `${path}&${on}[filters][name][$startsWith]=stoves`);
  expect([...names].sort()).toEqual(['stoves-black', 'stoves-blue']);
});

it('chooses among what its filter lets through', async () => {
  await save({ ...FEED, candidates: { where: [{ field: 'colour', is: 'green' }], limit: 100 } });
  const { names } = await read(await tentFan());
  for (const name of names) if (!LISTED.includes(name)) expect(name).toMatch(/-green$/);
  expect(names).toContain('tents-green');
  await save({ ...FEED, candidates: null });
  expect([...(await read(await tentFan())).names].sort()).toEqual([...LISTED].sort());
  await save(FEED);
});

it('refuses to choose by what entries do not have, or do not show', async () => {
  for (const field of ['nothing', 'purchasePrice', 'category.nothing']) {
    const feed = { ...FEED, candidates: { where: [{ field, is: 'x' }], limit: 10 } };
    const { body } = await shop.admin('put', '/experiences/feed', { ...SETTINGS, feed }).expect(400);
    expect(body.error.message).toContain(field);
  }
});

it('notices what is published and what is taken back', async () => {
  const products = documents('api::product.product');
  const category = await documents('api::category.category').findFirst({ filters: { slug: 'tents' } });
  const data = { name: 'tents-new', slug: 'tents-new', price: 5, colour: 'red', category: category.documentId };
  const { documentId } = await products.create({ data, status: 'published' });
  const visitor = await tentFan();
  await save({ ...FEED, impact: 100, diversity: null });
  const event = { id: 'new', type: 'click', entry: { contentType: 'api::product.product', documentId } };
  const events = { events: [event] };
  await booted.http().post('/api/individualization/events').set('X-Visitor-Id', visitor).send(events).expect(202);
  expect((await read(visitor)).names).toContain('tents-new');
  await products.unpublish({ documentId });
  expect((await read(visitor)).names).not.toContain('tents-new');
  await save(FEED);
});

it('has the same entries by GraphQL', async () => {
  const visitor = await tentFan();
  const { names } = await read(visitor);
  const query = `{ pages(filters: { slug: { eq: "home" } }) { blocks {
    ... on ComponentBlocksFeed { products { name category { slug } } products_connection { nodes { name } } }
  } } }`;
  const ask = async (token: string) =>
    (await booted.http().post('/graphql').set('X-Visitor-Id', token).send({ query }).expect(200)).body;
  const { data, errors, extensions } = await ask(visitor);
  expect(errors).toBeUndefined();
  const [, { products, products_connection }] = data.pages[0].blocks;
  expect(products.map(({ name }: Product) => name)).toEqual(names);
  expect(products_connection.nodes.map(({ name }: Product) => name)).toEqual(names);
  for (const { name, category } of products) expect(category.slug).toBe(name.split('-')[0]);
  const told = extensions.individualization.decisions.find(({ slot }: { slot: string }) => slot === 'feed');
  expect(told.feed).toEqual({ field: 'products', mode: 'individual', entries: names.length });
  const stranger = (await ask(await shop.mint())).data.pages[0].blocks[1].products;
  expect(stranger.map(({ name }: Product) => name)).toEqual(LISTED);
});

it('shows nobody entries that they may not read', async () => {
  const visitor = await tentFan();
  const token = await createApiToken(booted.strapi, ['api::page.page.find']);
  const { products, decision } = await read(visitor, HOME, { Authorization: `Bearer ${token}` });
  expect(products).toBeUndefined();
  expect(decision.feed).toBeUndefined();
});

it('is logged with all that could have been shown, from which the same list is made again', async () => {
  const { names, decision } = await read(await fanOf('lamps-blue', 'lamps-blue', 'lamps-green'));
  const logged = (await runtimeOf(booted.strapi).stores.decisions.get(decision.decisionId))!.feed!;
  expect(logged.items).toHaveLength(PRODUCTS.length);
  const again = orderList(logged.tastes, logged.impact, logged.arrangement);
  expect(again.slice(0, logged.order.length)).toEqual(logged.order);
  const nameOf = new Map([...shop.products].map(([name, documentId]) => [`api::product.product:${documentId}`, name]));
  expect(logged.order.map((place) => nameOf.get(logged.items[place]))).toEqual(names);
});

import { orderList } from '../../server/src/engine/arrange';
import { runtimeOf } from '../../server/src/runtime';
import { buildShop, type Shop } from '../support/shop';
import { bootStrapi, createApiToken, type Booted } from '../support/strapi';

/** A slot that is a feed (C9): the block's list in the visitor's order, with diversity and pins. */
const CATEGORIES = ['stoves', 'tents', 'sleeping-bags'];
const COLOURS = ['black', 'red', 'blue', 'green'];
const PRODUCTS = COLOURS.flatMap((colour) =>
  CATEGORIES.map((category) => ({ name: `${category}-${colour}`, category, colour })),
);
const EDITORS = PRODUCTS.map(({ name }) => name);
const SETTINGS = {
  name: 'Feed',
  degree: 'rulesThenPerson',
  rules: [],
  goal: { event: 'click', windowSeconds: 1800 },
  definition: 'People find something in the list.',
  takeover: null,
};
const FEED = { field: 'products', impact: 100, diversity: { attribute: 'category', inARow: 2 }, pinned: [1] };
const HOME = '/api/pages?filters[slug][$eq]=home&populate[blocks][populate]=*';

let booted: Booted;
let shop: Shop;

interface Shown {
  names: string[];
  decision: Record<string, any>;
}
const feed = async (visitor?: string, headers: Record<string, string> = {}): Promise<Shown> => {
  const { body } = await booted
    .http()
    .get(HOME)
    .set(visitor ? { 'X-Visitor-Id': visitor, ...headers } : headers)
    .expect(200);
  const { decisions } = body.meta.individualization;
  return {
    names: body.data[0].blocks[1].products.map(({ name }: { name: string }) => name),
    decision: decisions.find(({ slot }: { slot: string }) => slot === 'feed'),
  };
};
const fanOf = async (...products: string[]): Promise<string> => {
  const visitor = await shop.mint();
  for (const product of products) await shop.click(visitor, product);
  return visitor;
};
const save = async (settings: object): Promise<void> => {
  await shop.admin('put', '/experiences/feed', { ...SETTINGS, ...settings }).expect(200);
  await shop.admin('post', '/experiences/feed/live', {}).expect(200);
};
const longestRow = (names: string[]): number => {
  let longest = 0;
  let row = 0;
  names.forEach((name, at) => {
    row = at > 0 && names[at - 1].split('-')[0] === name.split('-')[0] ? row + 1 : 1;
    longest = Math.max(longest, row);
  });
  return longest;
};

beforeAll(async () => {
  booted = await bootStrapi();
  shop = await buildShop(booted, PRODUCTS);
  const pages = booted.strapi.documents('api::page.page' as never) as any;
  const page = await pages.findFirst({ filters: { slug: 'home' }, populate: { blocks: true } });
  const products = EDITORS.map((name) => shop.products.get(name));
  await pages.update({
    ...{ documentId: page.documentId, status: 'published' },
    data: {
      blocks: [
        { id: page.blocks[0].id, __component: 'blocks.hero' },
        { __component: 'blocks.feed', title: 'New', products },
      ],
    },
  });
  const block = { contentType: 'api::page.page', documentId: page.documentId, field: 'blocks', index: 1 };
  await shop.admin('post', '/slots', { block, key: 'feed', name: 'Feed' }).expect(200);
  await save({ feed: FEED });
}, 180_000);
afterAll(() => booted?.stop());

it('is exactly the editor’s list for whoever is unknown, and says so', async () => {
  for (const shown of [await feed(), await feed(await shop.mint())]) {
    expect(shown.names).toEqual(EDITORS);
    expect(shown.decision.feed).toEqual({ field: 'products', mode: 'default', entries: EDITORS.length });
  }
  const fan = await fanOf('tents-red', 'tents-red', 'tents-blue');
  expect((await feed(fan, { 'X-Individualize': 'off' })).names).toEqual(EDITORS);
});

it('comes in the visitor’s order, each entry once, mixed, and with the editor’s first where it was', async () => {
  const fan = await fanOf('tents-red', 'tents-red', 'tents-blue');
  const { names, decision } = await feed(fan);
  expect(decision.feed.mode).toBe('individual');
  expect([...names].sort()).toEqual([...EDITORS].sort());
  expect(names[0]).toBe(EDITORS[0]);
  expect(names.slice(1, 3).every((name) => name.startsWith('tents'))).toBe(true);
  expect(names[3]).not.toMatch(/^tents/);
  expect(longestRow(names)).toBeLessThanOrEqual(2);
  // Another taste, another list; a reload is no news.
  expect((await feed(await fanOf('sleeping-bags-green', 'sleeping-bags-green'))).names).not.toEqual(names);
  expect((await feed(fan)).names).toEqual(names);
});

const BY_GRAPHQL = `{ pages(filters: { slug: { eq: "home" } }) { blocks {
  ... on ComponentBlocksFeed { products(pagination: { limit: 50 }) { name } products_connection { nodes { name } } }
} } }`;
const ask = (visitor: string, query: string, headers: Record<string, string> = {}) =>
  booted.http().post('/graphql').set('X-Visitor-Id', visitor).set(headers).send({ query });

it('is neither ordered nor told nor logged for callers who may not read its entries', async () => {
  const fan = await fanOf('tents-red', 'tents-red', 'tents-blue');
  const token = await createApiToken(booted.strapi, ['api::page.page.find']);
  const closed = { Authorization: `Bearer ${token}`, 'X-Visitor-Id': fan };
  const { body } = await booted.http().get(HOME).set(closed).expect(200);
  expect(body.data[0].blocks[1].products).toBeUndefined();
  const graphql = `{ pages(filters: { slug: { eq: "home" } }) { blocks { ... on ComponentBlocksFeed { title } } } }`;
  const { extensions } = (await ask(fan, graphql, closed).expect(200)).body;
  for (const { decisions } of [body.meta.individualization, extensions.individualization]) {
    const told = decisions.find(({ slot }: { slot: string }) => slot === 'feed');
    expect(told.feed).toBeUndefined();
    expect((await runtimeOf(booted.strapi).stores.decisions.get(told.decisionId))!.feed).toBeUndefined();
  }
});

it('holds by GraphQL what is published, whatever a row refers to', async () => {
  const { strapi } = booted;
  const pages = strapi.documents('api::page.page' as never) as any;
  const { blocks } = await pages.findFirst({
    ...{ filters: { slug: 'home' }, status: 'published', populate: { blocks: true } },
  });
  const products = strapi.documents('api::product.product' as never) as any;
  const { id } = await products.create({ data: { name: 'Not yet', slug: 'not-yet' } });
  const link = (entries: object) =>
    strapi.db.query('blocks.feed').update({ where: { id: blocks[1].id }, data: { products: entries } });
  await link({ connect: [{ id }] });
  const { extensions } = (await ask(await shop.mint(), BY_GRAPHQL).expect(200)).body;
  await link({ disconnect: [{ id }] });
  const told = extensions.individualization.decisions.find(({ slot }: { slot: string }) => slot === 'feed');
  expect(told.feed.entries).toBe(EDITORS.length);
});

it('comes by GraphQL in the same order', async () => {
  const fan = await fanOf('stoves-green', 'stoves-green', 'stoves-blue');
  const { names } = await feed(fan);
  const { data, errors, extensions } = (await ask(fan, BY_GRAPHQL).expect(200)).body;
  expect(errors).toBeUndefined();
  const [, { products, products_connection }] = data.pages[0].blocks;
  expect(products.map(({ name }: { name: string }) => name)).toEqual(names);
  expect(products_connection.nodes.map(({ name }: { name: string }) => name)).toEqual(names);
  const told = extensions.individualization.decisions.find(({ slot }: { slot: string }) => slot === 'feed');
  expect(told.feed).toEqual({ field: 'products', mode: 'individual', entries: EDITORS.length });
  const stranger = (await ask(await shop.mint(), BY_GRAPHQL).expect(200)).body.data.pages[0].blocks[1];
  expect(stranger.products.map(({ name }: { name: string }) => name)).toEqual(EDITORS);
});

it('is logged with what its order was made of', async () => {
  const fan = await fanOf('sleeping-bags-red', 'sleeping-bags-red', 'sleeping-bags-blue');
  const { names, decision } = await feed(fan);
  const { stores } = runtimeOf(booted.strapi);
  const logged = (await stores.decisions.get(decision.decisionId))!.feed!;
  expect(orderList(logged.tastes, logged.impact, logged.arrangement)).toEqual(logged.order);
  const nameOf = new Map([...shop.products].map(([name, documentId]) => [`api::product.product:${documentId}`, name]));
  expect(logged.items.map((item: string) => nameOf.get(item))).toEqual(EDITORS);
  expect(logged.order.map((place: number) => nameOf.get(logged.items[place]))).toEqual(names);
});

it('offers what usually comes next before it is clicked: tents, then sleeping bags (D17)', async () => {
  await save({ feed: { field: 'products', impact: 100 } });
  for (let person = 0; person < 20; person += 1)
    await fanOf(`tents-${COLOURS[person % 4]}`, `sleeping-bags-${COLOURS[(person + 1) % 4]}`);
  const visitor = await fanOf('tents-red');
  const { names } = await feed(visitor);
  const first = (list: string[], category: string): number => list.findIndex((name) => name.startsWith(category));
  expect(first(names, 'sleeping-bags')).toBeLessThan(first(names, 'stoves'));
  const { decision } = await shop.home(visitor);
  const { stores } = runtimeOf(booted.strapi);
  const { candidates } = (await stores.decisions.get(decision.decisionId))!.decision;
  const next = (key: string): number =>
    candidates
      .find(({ variant }) => variant === key)!
      .contributions.filter(({ channel }) => channel === 'transition')
      .reduce((sum, { amount }) => sum + amount, 0);
  expect(next('sleeping-bags')).toBeGreaterThan(0);
  expect(next('stoves')).toBeLessThan(0);
  await save({ feed: FEED });
});

it('stays the editor’s where the impact is 0, or the slot is not a person’s', async () => {
  const fan = await fanOf('sleeping-bags-red', 'sleeping-bags-red', 'sleeping-bags-blue');
  await save({ feed: { ...FEED, impact: 0 } });
  expect((await feed(fan)).names).toEqual(EDITORS);
  await save({ feed: FEED, degree: 'rules' });
  expect((await feed(fan)).names).toEqual(EDITORS);
  await save({ feed: null });
  const { names, decision } = await feed(fan);
  expect(names).toEqual(EDITORS);
  expect(decision.feed).toBeUndefined();
  await save({ feed: FEED });
  expect((await feed(fan)).names).not.toEqual(EDITORS);
});

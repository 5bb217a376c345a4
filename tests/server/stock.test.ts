import { runtimeOf } from '../../server/src/runtime';
import { buildShop, type Shop } from '../support/shop';
import { bootStrapi, type Booted } from '../support/strapi';

/** What cannot be had is not served, and is noticed with the entry's next write (D13). */
const TYPE = 'api::product.product';
const PRODUCTS = ['boots', 'skirts'].map((category) => ({ name: category, category, price: 20 }));
const HOME = '/api/pages?filters[slug][$eq]=home&populate[blocks][populate]=*';
const SETTINGS = {
  ...{ name: 'Picks', degree: 'rulesThenPerson', rules: [], takeover: null },
  ...{ goal: { event: 'click', windowSeconds: 1800 }, definition: 'People find a product.' },
};

let booted: Booted;
let shop: Shop;
let fan: string;

const entries = (uid: string) => booted.strapi.documents(uid as never) as any;
const create = (uid: string, data: object, status: string) => entries(uid).create({ data, status });
const settled = async (): Promise<void> => {
  // Changes of entries are gathered for a moment before the snapshot is made again.
  await new Promise((resolve) => setTimeout(resolve, 400));
  await shop.admin('get', '/segments').expect(200);
};
const stock = async (product: string, data: object): Promise<void> => {
  await entries(TYPE).update({ documentId: shop.products.get(product), data, status: 'published' });
  await settled();
};
const choose = (setting: object) =>
  shop.admin('put', `/attributes/${TYPE}`, { enabled: true, fields: ['category'], ...setting });
const pick = async (slot = 'picks') => {
  const { body } = await booted.http().get(HOME).set('X-Visitor-Id', fan).expect(200);
  const { decisions } = body.meta.individualization;
  const decision = decisions.find((one: { slot: string }) => one.slot === slot);
  return { title: body.data[0].blocks[1].title, decision, id: decision.decisionId };
};
const kinds = ({ reasons }: { reasons: { kind: string }[] }) => reasons.map(({ kind }) => kind);
const becauseOf = async (id: string): Promise<string[]> => {
  const answer = await booted.http().get(`/api/individualization/decisions/${id}`).set('X-Visitor-Id', fan).expect(200);
  return answer.body.data.because;
};
const replayed = async (id: string) => (await shop.admin('get', `/decisions/${id}/replay`).expect(200)).body.data;
const variants = async () => (await shop.admin('get', '/experiences/picks').expect(200)).body.data.variants;

beforeAll(async () => {
  booted = await bootStrapi();
  shop = await buildShop(booted, PRODUCTS);
  await stock('boots', { inStock: true });
  await stock('skirts', { inStock: true });
  await choose({}).expect(200);
  const home = await entries('api::page.page').findFirst({ populate: { blocks: { populate: '*' } } });
  const [hero] = home.blocks;
  await entries('api::page.page').update({
    documentId: home.documentId,
    data: {
      blocks: [
        { __component: 'blocks.hero', id: hero.id },
        { __component: 'blocks.promo', title: 'Original' },
      ],
    },
    status: 'published',
  });
  const block = { contentType: 'api::page.page', documentId: home.documentId, field: 'blocks', index: 1 };
  await shop.admin('post', '/slots', { block, key: 'picks', name: 'Picks' }).expect(200);
  for (const [key, products] of [
    ['boots', ['boots']],
    ['skirts', ['skirts']],
    ['both', ['boots', 'skirts']],
  ] as const) {
    const related = products.map((name) => shop.products.get(name));
    const content = [{ __component: 'blocks.promo', title: key, products: related }];
    await create('plugin::individualization.variant', { key, name: key, slot: 'picks', content }, 'draft');
  }
  // The person alone decides: of two blocks that show the boots, the one of nothing else.
  await shop.admin('put', '/experiences/picks', SETTINGS).expect(200);
  await shop.admin('post', '/experiences/picks/live', {}).expect(200);
  fan = await shop.mint();
  for (let click = 0; click < 5; click += 1) await shop.click(fan, 'boots');
}, 120_000);
afterAll(() => booted?.stop());

it('only fields that say yes or no, or how many, can say whether something can be had', async () => {
  await choose({ stock: 'colour' }).expect(400);
  await choose({ stock: 'gone' }).expect(400);
  const types = (await choose({ stock: 'inStock' }).expect(200)).body.data;
  expect(types).toMatchObject({ enabled: true, stock: 'inStock' });
  // What learns is another question: it leaves the stock as it was.
  expect((await choose({}).expect(200)).body.data.stock).toBe('inStock');
  await settled();
});

it('serves nobody what cannot be had, says so, and serves it again once it can', async () => {
  expect(kinds((await pick()).decision)).not.toContain('OUT_OF_STOCK');
  await stock('boots', { inStock: false });
  const out = await pick();
  expect(out.title).not.toBe('boots');
  expect(kinds(out.decision)).toContain('OUT_OF_STOCK');
  expect(await becauseOf(out.id)).toContain('Boots is out of stock.');
  expect(await replayed(out.id)).toMatchObject({ replay: { kind: 'equal' } });
  // One of what it shows can be had: it stays.
  expect((await variants()).map((one: any) => [one.key, one.outOfStock ?? false])).toEqual([
    ['boots', true],
    ['both', false],
    ['skirts', false],
  ]);
  await stock('boots', { inStock: true });
  expect(kinds((await pick()).decision)).not.toContain('OUT_OF_STOCK');
  expect((await variants()).some((one: any) => one.outOfStock)).toBe(false);
});

it('serves the original where everything is out, whatever a takeover says', async () => {
  await stock('boots', { inStock: false });
  await stock('skirts', { inStock: false });
  const { title, decision } = await pick();
  expect([title, decision.variant]).toEqual(['Original', 'baseline']);
  const day = 86_400_000;
  const [from, until] = [-day, day].map((shift) => new Date(Date.now() + shift).toISOString());
  const takeover = { variant: 'boots', from, until };
  await shop.admin('put', '/experiences/picks', { ...SETTINGS, takeover }).expect(200);
  await shop.admin('post', '/experiences/picks/live', {}).expect(200);
  expect((await pick()).title).toBe('Original');
  await stock('boots', { inStock: true });
  expect((await pick()).title).toBe('boots');
  await shop.admin('put', '/experiences/picks', SETTINGS).expect(200);
  await shop.admin('post', '/experiences/picks/live', {}).expect(200);
});

it('looks at each candidate from a collection by itself', async () => {
  const collection = { contentType: TYPE, limit: 10, fields: { title: 'name', products: 'documentId' } };
  await shop.admin('post', '/experiences/picks/variants', { key: 'any', name: 'Any', collection }).expect(200);
  await shop.admin('post', '/experiences/picks/live', {}).expect(200);
  const withheld = () =>
    [...runtimeOf(booted.strapi).authoring.snapshots.current().slots.get('picks')!.byKey.values()]
      .filter(({ info }) => info.adjustment?.outOfStock)
      .map(({ info }) => info.name)
      .sort();
  // Of both sorts there are a variant and a candidate; the skirts are still out.
  expect(withheld()).toEqual(['skirts', 'skirts']);
  await stock('boots', { inStock: false });
  expect(withheld()).toEqual(['both', 'boots', 'boots', 'skirts', 'skirts'].sort());
  expect((await variants()).every((one: any) => one.outOfStock)).toBe(true);
  await stock('boots', { inStock: true });
  await stock('skirts', { inStock: true });
  expect(withheld()).toEqual([]);
});

it('counts a number above 0, and goes by nothing where no field is chosen', async () => {
  await choose({ stock: 'price' }).expect(200);
  await stock('skirts', { price: 0 });
  expect((await variants()).flatMap((one: any) => (one.outOfStock ? one.key : []))).toEqual(['skirts']);
  await choose({ stock: null }).expect(200);
  await settled();
  expect((await variants()).some((one: any) => one.outOfStock)).toBe(false);
});

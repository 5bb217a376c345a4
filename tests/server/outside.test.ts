import { buildShop, type Shop } from '../support/shop';
import { bootStrapi, type Booted } from '../support/strapi';
import { idOf, occurrences, visitorCalls } from '../support/visitor-calls';
import { runtimeOf } from '../../server/src/runtime';

/** What people who saw the contract only, and nothing of the code, have stumbled over. */
const PRODUCTS = ['boots', 'skirts', 'jackets'].flatMap((category) =>
  [1, 2, 3].map((number) => ({ name: `${category}-${number}`, category })),
);
let booted: Booted;
let shop: Shop;
const { mint, post, me, patch, erase, exportAll } = visitorCalls(() => booted);

beforeAll(async () => {
  booted = await bootStrapi();
  shop = await buildShop(booted, PRODUCTS);
}, 120_000);
afterAll(() => booted?.stop());

const clicksOn = (category: string) =>
  [1, 2, 3].map((number) => ({
    id: `same-${number}`,
    type: 'click',
    entry: { contentType: 'api::product.product', documentId: shop.products.get(`${category}-${number}`) },
  }));

it('lets no cache on the way keep what an endpoint answers to one visitor', async () => {
  const visitor = await mint();
  const decision = (await shop.home(visitor)).decision.decisionId;
  const explained = `/api/individualization/decisions/${decision}`;
  const answers = [
    await me(visitor).expect(200),
    await exportAll(visitor).expect(200),
    await booted.http().get(explained).set('X-Visitor-Id', visitor).expect(200),
    // Refusals too: "not yours" is no answer for whose it is.
    await booted
      .http()
      .get(explained)
      .set('X-Visitor-Id', await mint())
      .expect(404),
    await me('').expect(401),
    await post(visitor, clicksOn('boots')).expect(202),
    await erase(visitor),
  ];
  for (const { headers } of answers) expect(headers['cache-control']).toBe('private, no-store');
});

it('remembers no decision of somebody who had everything erased', async () => {
  const seen: string[] = [];
  for (let person = 0; person < 4; person += 1) {
    const visitor = await mint();
    await post(visitor, clicksOn('boots')).expect(202);
    seen.push(JSON.stringify((await shop.home(visitor)).decision.reasons));
    await erase(visitor);
    // The very same event ids, so that only what was kept of the visitor could tell.
    await post(visitor, clicksOn('skirts')).expect(202);
    expect(JSON.stringify((await shop.home(visitor)).decision.reasons)).not.toContain('boots');
  }
  expect(seen.join()).toContain('boots');
});

it('takes long facts of the moment: only the whole context has a limit', async () => {
  const context = {
    referrer: `https://example.com/?q=${'long'.repeat(100)}`,
    userAgent: `Mozilla/5.0 ${'x'.repeat(900)}`,
  };
  expect((await shop.home(undefined, context)).body.meta.individualization.notices).toEqual([]);
  const { notices } = (await shop.home(undefined, { ...context, city: 'x'.repeat(1000) })).body.meta.individualization;
  expect(notices).toEqual([{ code: 'CONTEXT_TOO_LARGE' }]);
});

it('leaves no byte of an erased visitor in what was learned', async () => {
  const visitor = await mint();
  const { decision } = await shop.home(visitor);
  await post(visitor, [{ id: 'seen', type: 'exposure', decisionId: decision.decisionId }]).expect(202);
  await runtimeOf(booted.strapi).learned.save();
  expect(await occurrences(booted, idOf(visitor))).toBeGreaterThan(0);
  await erase(visitor);
  expect(await occurrences(booted, idOf(visitor))).toBe(0);
});

it('tells the strongest of a taste, and all that was said, whatever was sent', async () => {
  const visitor = await mint();
  const flood = Array.from({ length: 200 }, (_, event) => ({
    ...{ id: `flood-${event}`, type: 'click' },
    attributes: { word: Array.from({ length: 5 }, (_, word) => `word-${event}-${word}`) },
  }));
  await post(visitor, [...flood.slice(1), { ...flood[0], attributes: { word: 'word-1-1' } }]).expect(202);
  await patch(visitor, { correct: [{ attribute: 'word', value: 'word-9-1', verdict: 'avoid' }] }).expect(200);
  const { affinities } = (await me(visitor).expect(200)).body.data;
  expect(affinities[0]).toMatchObject({ attribute: 'word', value: 'word-1-1' });
  expect([500, 501]).toContain(affinities.length);
  expect(affinities).toContainEqual(expect.objectContaining({ value: 'word-9-1', avoided: true }));
});

import { randomUUID } from 'node:crypto';
import { buildShop, type Shop } from '../support/shop';
import { bootStrapi, type Booted } from '../support/strapi';
import { visitorCalls } from '../support/visitor-calls';

const CATEGORIES = ['boots', 'skirts', 'jackets', 'dresses', 'shirts'];
const PRODUCTS = CATEGORIES.flatMap((category) =>
  [1, 2, 3, 4].map((number) => ({ name: `${category}-${number}`, category })),
);
const DAY = 86_400_000;

describe('Missions and needs over HTTP (D10, D16)', () => {
  let booted: Booted;
  let shop: Shop;
  const calls = visitorCalls(() => booted);

  beforeAll(async () => {
    booted = await bootStrapi();
    shop = await buildShop(booted, PRODUCTS);
  }, 120_000);
  afterAll(() => booted?.stop());

  const clicks = async (visitor: string, category: string, daysAgo: number, context?: object): Promise<void> => {
    const events = [1, 2, 3, 4].map((number) => ({
      id: randomUUID(),
      type: 'click',
      at: new Date(Date.now() - daysAgo * DAY - (5 - number) * 20_000).toISOString(),
      entry: { contentType: 'api::product.product', documentId: shop.products.get(`${category}-${number}`) },
      ...(context && { context }),
    }));
    expect((await calls.post(visitor, events)).body.data).toEqual({ accepted: 4, duplicates: 0, rejected: [] });
  };
  const regular = async (): Promise<string> => {
    const visitor = await shop.mint();
    for (const days of [5, 4, 3]) await clicks(visitor, 'skirts', days);
    return visitor;
  };
  const me = async (visitor: string) => (await calls.me(visitor).expect(200)).body.data;
  const taste = async (visitor: string) => (await me(visitor)).affinities;
  const kinds = ({ reasons }: Record<string, any>) => reasons.map(({ kind }: { kind: string }) => kind);

  it('leaves the long-term taste as it was after a declared gift session, and decides by the session meanwhile', async () => {
    const visitor = await regular();
    const before = await taste(visitor);
    const told = await calls.patch(visitor, { mission: 'gift' }).expect(200);
    expect(told.body.data.mission).toEqual({ name: 'gift', detected: false });
    expect(told.body.data.intent).toEqual({ need: 'gift', confidence: 1 });
    expect((await shop.home(visitor)).hero).not.toBe('skirts');

    for (const number of [1, 2, 3, 4]) await shop.click(visitor, `boots-${number}`);
    const during = await shop.home(visitor);
    expect(during.hero).toBe('boots');
    expect(kinds(during.decision)).toContain('MISSION');
    expect(await taste(visitor)).toEqual(before);

    expect((await calls.patch(visitor, { mission: null }).expect(200)).body.data.mission).toBeNull();
    const after = await shop.home(visitor);
    // With exploration off there is no luck in it.
    expect(after).toMatchObject({ hero: 'skirts', decision: { servedProbability: expect.closeTo(1, 6) } });
    expect(kinds(after.decision)).not.toContain('MISSION');
    expect(await taste(visitor)).toEqual(before);
  });

  it('can be taken back: then the visitor did it for themself', async () => {
    const visitor = await regular();
    await calls.patch(visitor, { mission: 'gift' }).expect(200);
    for (const number of [1, 2]) await shop.click(visitor, `boots-${number}`);
    const values = async () => (await taste(visitor)).map(({ value }: { value: string }) => value);
    expect(await values()).not.toContain('boots');
    await calls.patch(visitor, { undoMission: true }).expect(200);
    expect(await values()).toContain('boots');
    expect((await me(visitor)).mission).toBeNull();
  });

  it('is declared by the context of an event, that event included', async () => {
    const visitor = await regular();
    const before = await taste(visitor);
    await clicks(visitor, 'jackets', 0, { mission: 'gift' });
    expect((await me(visitor)).mission).toEqual({ name: 'gift', detected: false });
    expect(await taste(visitor)).toEqual(before);
    const odd = await regular();
    await clicks(odd, 'skirts', 0, { mission: 'Not a name!' });
    expect((await me(odd)).mission).toBeNull();
  });

  it('is noticed when a session is far from the taste, exported, and erased with everything else', async () => {
    const visitor = await regular();
    const before = await taste(visitor);
    await clicks(visitor, 'jackets', 0);
    expect((await me(visitor)).mission).toEqual({ name: 'other', detected: true });
    expect(await taste(visitor)).toEqual(before);
    const exported = (await calls.exportAll(visitor).expect(200)).body.data;
    expect(exported.profile.missions).toMatchObject([{ name: 'other', detected: true }]);
    expect(exported.events).toHaveLength(16);
    await calls.erase(visitor).expect(200);
    expect((await me(visitor)).mission).toBeNull();
  });

  it('says what the visitor seems to be after, and lets a rule ask for it', async () => {
    const visitor = await shop.mint();
    expect((await me(visitor)).intent).toBeNull();
    const entry = { contentType: 'api::product.product', documentId: shop.products.get('boots-1') };
    await calls.post(visitor, [{ id: randomUUID(), type: 'add_to_cart', entry }]);
    expect((await me(visitor)).intent).toMatchObject({ need: 'ready' });

    const condition = { kind: 'need', need: 'ready', atLeast: 0.6 };
    await shop.admin('post', '/segments', { key: 'ready', name: 'Ready', condition }).expect(200);
    const { name, degree, goal, definition, takeover } = (await shop.admin('get', '/experiences/home-hero')).body.data;
    const rules = [{ id: 'r', segment: 'ready', variant: 'shirts', strength: 'always' }];
    await shop.admin('put', '/experiences/home-hero', { name, degree, rules, goal, definition, takeover }).expect(200);
    await shop.admin('post', '/experiences/home-hero/live', {}).expect(200);
    expect((await shop.home(visitor)).hero).toBe('shirts');
    expect((await shop.home(await regular())).hero).not.toBe('shirts');
  });

  it('refuses what is no name of a mission', async () => {
    const visitor = await shop.mint();
    for (const mission of ['', 'A gift', 7, 'x'.repeat(33)]) await calls.patch(visitor, { mission }).expect(400);
  });
});

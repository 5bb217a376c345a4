import { runtimeOf } from '../../server/src/runtime';
import { buildShop, type Shop } from '../support/shop';
import { bootStrapi, type Booted } from '../support/strapi';
import { idOf, occurrences, sent, visitorCalls } from '../support/visitor-calls';

const DAY = 86_400_000;
const RETENTION_DAYS = 395;

let booted: Booted;
let shop: Shop;
const calls = visitorCalls(() => booted);

beforeAll(async () => {
  booted = await bootStrapi();
  shop = await buildShop(booted, [
    { name: 'red-skirt', category: 'skirts' },
    { name: 'blue-skirt', category: 'skirts' },
    { name: 'red-boots', category: 'boots' },
  ]);
});
afterAll(() => booted.stop());
afterEach(() => jest.restoreAllMocks());

const inDays = (days: number): void => {
  const now = Date.now() + days * DAY;
  jest.spyOn(Date, 'now').mockImplementation(() => now);
};

const enforce = async (): Promise<void> => {
  const { retention, measurement } = runtimeOf(booted.strapi);
  await measurement.counting.catchUp();
  await retention.enforce();
};

/** Somebody with taste, a decision and an exposure of it. */
const somebody = async (): Promise<string> => {
  const visitor = await shop.mint();
  for (const product of ['red-skirt', 'blue-skirt', 'red-skirt']) await shop.click(visitor, product);
  const { hero, decision } = await shop.home(visitor);
  expect(hero).toBe('skirts');
  await calls.post(visitor, [sent({ type: 'exposure', attributes: undefined, decisionId: decision.decisionId })]);
  return visitor;
};

const kept = async (visitor: string) => (await calls.exportAll(visitor).expect(200)).body.data;

test('what is older than the retention is gone from the database, from memory and from the export', async () => {
  const [stranger, regular] = [await somebody(), await somebody()];
  await enforce();
  expect(await kept(stranger)).toMatchObject({
    events: { length: 4 },
    decisions: { length: 1 },
    exposures: { length: 1 },
  });

  inDays(RETENTION_DAYS - 10);
  await shop.click(regular, 'red-boots');
  await enforce();
  expect((await kept(regular)).events).toHaveLength(5);

  jest.restoreAllMocks();
  inDays(RETENTION_DAYS + 2);
  await enforce();
  expect(await occurrences(booted, idOf(stranger))).toBe(0);
  expect(await kept(stranger)).toMatchObject({ events: [], decisions: [], exposures: [], profile: { affinities: [] } });
  const { events, decisions, profile } = await kept(regular);
  expect(events).toHaveLength(1);
  expect(decisions).toEqual([]);
  const tastes = profile.affinities.filter(({ attribute }: { attribute: string }) => attribute === 'category');
  expect(tastes.map(({ value }: { value: string }) => value)).toEqual(['boots']);

  expect((await shop.home(stranger)).hero).not.toBeUndefined();
  await calls.erase(regular).expect(200);
  expect(await occurrences(booted, idOf(regular))).toBe(0);
});

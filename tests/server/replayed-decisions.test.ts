import type { Audit, AuditReport } from '../../server/src/measurement/replay/audit';
import { buildShop, type Shop } from '../support/shop';
import { bootStrapi, type Booted } from '../support/strapi';

/** Decisions that were served over HTTP, made again from the log as it lies in the database. */
let booted: Booted;
let shop: Shop;

const audit = (size = 1000): Promise<AuditReport> =>
  (booted.strapi.plugin('individualization').service('audit') as Audit).ofSample('m', size);
const log = () => booted.strapi.db.connection('individualization_decisions');

beforeAll(async () => {
  booted = await bootStrapi();
  const products = ['skirts', 'boots', 'coats'].flatMap((category) =>
    ['red', 'blue'].map((colour) => ({ name: `${colour}-${category}`, category, colour })),
  );
  shop = await buildShop(booted, products);
});
afterAll(() => booted.stop());

const serve = async (clicks: readonly string[]): Promise<string> => {
  const visitor = await shop.mint();
  for (const product of clicks) await shop.click(visitor, product);
  return (await shop.home(visitor)).decision.decisionId;
};

test('every decision of the log comes out again; what was tampered with is reported', async () => {
  const known = await serve(['red-skirts', 'blue-skirts', 'red-skirts']);
  await serve([]);
  for (let i = 0; i < 10; i += 1) await serve(['red-boots', 'blue-coats'].slice(0, i % 3));
  const report = await audit();
  expect(report).toEqual({ replayed: 12, equal: 12, incomplete: 0, different: [] });

  const one = await shop.admin('get', `/decisions/${known}/replay`).expect(200);
  expect(one.body.data).toMatchObject({ id: known, slot: 'home-hero', replay: { kind: 'equal' } });
  await shop.admin('get', '/decisions/unknown/replay').expect(404);
  await booted.http().get(`/individualization/decisions/${known}/replay`).expect(401);

  const { data } = await log().where({ id: known }).first('data');
  const row = JSON.parse(data);
  row.decision.candidates[1].contributions[0].amount += 0.25;
  await log()
    .where({ id: known })
    .update({ data: JSON.stringify(row) });
  const after = await audit();
  expect(after).toMatchObject({ replayed: 12, equal: 11 });
  expect(after.different.map(({ id }) => id)).toEqual([known]);
  const tampered = await shop.admin('get', `/decisions/${known}/replay`).expect(200);
  expect(tampered.body.data.replay.kind).toBe('different');
});

test('a sample is as large as asked, without repeats, wherever it starts', async () => {
  expect((await audit(5)).replayed).toBe(5);
  expect((await audit(11)).replayed).toBe(11);
});

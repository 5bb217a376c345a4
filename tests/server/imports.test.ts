import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { ImportPlan, ImportView } from '../../server/src/contracts';
import { visitorOfHistory } from '../../server/src/ingestion/history/event-of-line';
import { runtimeOf } from '../../server/src/runtime';
import { buildShop, type Shop } from '../support/shop';
import { bootStrapi, type Booted } from '../support/strapi';

/** A shop's orders come in through the panel while the shop is open. */
const PRODUCTS = ['boots', 'skirts', 'bags'].flatMap((category) =>
  [1, 2].map((number) => ({ name: `${category}${number}`, category })),
);

let booted: Booted;
let shop: Shop;
beforeAll(async () => {
  booted = await bootStrapi();
  shop = await buildShop(booted, PRODUCTS);
  await shop.admin('put', '/attributes/api::product.product', { enabled: true, fields: ['category'] }).expect(200);
});
afterAll(() => booted?.stop());

const upload = (content: string, name = 'orders.csv') =>
  shop.admin('post', '/import').attach('files', Buffer.from(content), name);
const post = (path: string, plan: Partial<ImportPlan> = {}) => shop.admin('post', `/import/${path}`, plan);
const view = async (): Promise<ImportView> => (await shop.admin('get', '/import').expect(200)).body.data;
const ended = async (): Promise<NonNullable<ImportView['work']>> => {
  for (;;) {
    const { work } = await view();
    if (work && work.state !== 'running') return work;
  }
};
/** Everything that is known of a visitor but the identity of the events. */
const profileOf = async (visitor: string) => {
  const { profile } = await runtimeOf(booted.strapi).visitors.profiles.read(visitor);
  return JSON.stringify(profile.tastes, (_, value: unknown) => (value instanceof Map ? [...value] : value));
};

/** One visitor of the file, by an id that a token carries too. */
const signed = async (): Promise<{ token: string; id: string }> => {
  const token = await shop.mint();
  return { token, id: runtimeOf(booted.strapi).visitors.tokens.verify(token)! };
};

it('recognises columns and items, imports beside open doors, and ends with what live events give', async () => {
  const [live, imported, other] = [await signed(), await signed(), await signed()];
  for (const product of ['boots1', 'skirts1', 'boots2', 'boots1']) await shop.click(live.token, product);
  const journal = await runtimeOf(booted.strapi).stores.events.ofVisitors([live.id]);
  const rows = journal.map(({ at, item }) => {
    const documentId = item!.split(':').pop();
    const [name] = [...shop.products].find(([, id]) => id === documentId)!;
    return `${imported.id};${name};${new Date(at).toISOString()}`;
  });
  const crowd = Array.from({ length: 600 }, (_, i) => {
    return `person ${i % 40};bags${1 + (i % 2)};${new Date(Date.now() - 86_400_000 + i * 1000).toISOString()}`;
  });
  await upload(['Customer;SKU;Ordered at', ...rows, ...crowd, 'somebody;nothing;never'].join('\n')).expect(200);
  const { file, itemTypes } = await view();
  expect(itemTypes).toEqual([
    expect.objectContaining({ contentType: 'api::product.product', fields: expect.arrayContaining(['slug']) }),
  ]);
  expect(file!.guess).toMatchObject({
    columns: { visitor: 'Customer', item: 'SKU', at: 'Ordered at' },
    contentType: 'api::product.product',
    consent: false,
  });
  await post('check', file!.guess).expect(400);
  const plan = { ...file!.guess, type: 'click' };
  const { lines } = (await post('preview', plan).expect(200)).body.data;
  expect(lines[0]).toMatchObject({ visitor: imported.id, type: 'click', label: 'boots1' });
  await post('check', plan).expect(200);
  expect(await ended()).toMatchObject({ kind: 'check', refused: { EVENT_INVALID: 1 }, report: { imported: 0 } });

  await post('start', plan).expect(200);
  await post('start', plan).expect(409);
  await upload('a,b\n1,2').expect(409);
  // The doors are open: everybody is served, and clicks count.
  let served = 0;
  do {
    await shop.click(other.token, 'skirts2');
    expect((await shop.home(other.token)).decision).toMatchObject({ slot: 'home-hero' });
    served += 1;
  } while ((await view()).work!.state === 'running');
  expect(served).toBeGreaterThan(1);
  expect(await ended()).toMatchObject({
    ...{
      kind: 'import',
      state: 'done',
      refused: { EVENT_INVALID: 1 },
      problems: [{ line: 606, code: 'EVENT_INVALID' }],
    },
    report: { events: 605, imported: 604, duplicates: 0, refused: 1, unknownItems: 0 },
  });
  expect(await profileOf(imported.id)).toBe(await profileOf(live.id));
  expect((await shop.home(imported.token)).hero).toBe((await shop.home(live.token)).hero);
  const person = await runtimeOf(booted.strapi).stores.events.ofVisitors([visitorOfHistory('person 7')]);
  expect(person).toHaveLength(15);

  await post('start', plan).expect(200);
  expect((await ended()).report).toMatchObject({ imported: 0, duplicates: 604 });
});

it('says what is wrong with a file or a plan, and keeps nothing of it', async () => {
  await shop.admin('post', '/import').expect(400);
  await upload('only one column\n1').expect(400);
  // The file before it stays.
  const { body } = await post('start', { columns: {} }).expect(400);
  expect(body.error).toMatchObject({ message: expect.stringContaining('no column says the visitor') });
  await post('start', { more: 1 } as never).expect(400);
  await upload('{"visitor":"ada","type":"click","item":"x","at":1}', 'events.jsonl').expect(200);
  await post('check', { contentType: 'api::product.product', by: 'gone' }).expect(200);
  expect(await ended()).toMatchObject({ state: 'failed', failure: expect.stringContaining('has no field gone') });
  expect((await post('stop').expect(200)).body.data.file).toMatchObject({ format: 'jsonl' });
});

it('leaves no file behind', async () => {
  const left = () => readdirSync(tmpdir()).filter((name) => name.startsWith('individualization-import-'));
  const before = left().length;
  await runtimeOf(booted.strapi).history.panel.end();
  expect(left()).toHaveLength(before - 1);
  expect((await view()).file).toBeNull();
});

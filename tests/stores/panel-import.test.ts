import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { importPlanSchema, type ImportPlan, type ImportPreview, type ImportWork } from '../../server/src/contracts';
import type { crowdToJSON } from '../../server/src/engine';
import { visitorOfHistory } from '../../server/src/ingestion/history/event-of-line';
import { guessColumns } from '../../server/src/ingestion/history/guess-columns';
import { importHistory } from '../../server/src/ingestion/history/import-history';
import { createPanelImport, type PanelImport } from '../../server/src/ingestion/history/panel-import';
import {
  AGREED,
  asLine,
  CATEGORIES,
  DAY,
  folders,
  knowledge,
  live,
  NOW,
  opened,
  PEOPLE,
  start,
  tidyUp,
  TYPE,
  walk,
  type Instance,
  type Visit,
} from './history-instance';

/** Imports of the panel: in the process that serves, beside visitors who click meanwhile. */
afterEach(tidyUp);

const ITEMS = { list: () => Promise.resolve([]), recognise: () => Promise.resolve({ contentType: TYPE }) };
const panelOf = ({ parts }: Instance): PanelImport =>
  createPanelImport((options, listeners) => importHistory(options, parts, listeners), ITEMS);

const fileOf = (content: string): string => {
  const folder = mkdtempSync(path.join(tmpdir(), 'upload-'));
  folders.push(folder);
  writeFileSync(path.join(folder, 'sent'), content);
  return path.join(folder, 'sent');
};
const upload = (panel: PanelImport, content: string, name = 'orders.csv') =>
  panel.upload({ path: fileOf(content), name });

const csvOf = (visits: readonly Visit[]): string =>
  [
    'Time;SKU;Customer;Event',
    ...visits.map(({ visitor, type, item, at }) => [at, `${TYPE}:${item}`, visitor, type].join(';')),
  ].join('\n');
const PLAN: ImportPlan = importPlanSchema.parse({
  columns: { visitor: 'Customer', type: 'Event', item: 'SKU', at: 'Time' },
});

/** What stands there once nothing is under way. */
async function result(panel: PanelImport): Promise<ImportWork> {
  for (;;) {
    const { work } = await panel.view();
    if (work && work.state !== 'running') return work;
    await new Promise((done) => setTimeout(done, 1));
  }
}
const imported = (panel: PanelImport, plan: ImportPlan = PLAN): Promise<ImportWork> => {
  panel.begin('import', plan);
  return result(panel);
};

it('leaves the same profiles and the same crowd, bit for bit, as the same events sent when they happened', async () => {
  await fc.assert(
    fc.asyncProperty(walk, async (visits) => {
      const [sent, uploaded] = [await start(), await start()];
      await live(sent, visits);
      const panel = panelOf(uploaded);
      await upload(panel, csvOf([...visits, { ...visits[0], visitor: 'eve', type: 'no type', item: '', at: 1 }]));
      expect(await imported(panel)).toMatchObject({
        ...{ state: 'done', refused: { EVENT_INVALID: 1 }, problems: [{ line: visits.length + 2 }] },
        report: { events: visits.length + 1, imported: visits.length, duplicates: 0 },
      });
      expect(await knowledge(uploaded, PEOPLE)).toBe(await knowledge(sent, PEOPLE));
      // The same file counts once, however often it is brought.
      expect((await imported(panel)).report).toMatchObject({ imported: 0, duplicates: visits.length });
      expect(await knowledge(uploaded, PEOPLE)).toBe(await knowledge(sent, PEOPLE));
      await panel.end();
      for (const test of opened.splice(0)) await test.stop();
    }),
    { numRuns: Number(process.env.PROPERTY_RUNS ?? 6) },
  );
});

it('loses nothing and counts nothing twice beside visitors who click meanwhile, whenever the process ends', async () => {
  const instance = await start();
  const { stores, learned, ingestion, visitors } = instance;
  const visits = Array.from({ length: 700 }, (_, i): Visit => {
    return { visitor: PEOPLE[i % 3], type: 'click', item: CATEGORIES[(i >> 3) % 4], at: NOW - 9 * DAY + i * 1000 };
  });
  const stored: { sequence: number; events: number }[] = [];
  const { save } = stores.state;
  Object.assign(stores.state, {
    save: async (name: string, state: { sequence: number; data: unknown }) => {
      if (name === 'learned')
        stored.push({
          sequence: state.sequence,
          events: (state.data as { crowd: ReturnType<typeof crowdToJSON> & { events: number } }).crowd.events,
        });
      return save(name, state);
    },
  });
  const panel = panelOf(instance);
  await upload(panel, csvOf(visits));
  const ended = imported(panel);
  let clicks = 0;
  for (let over = false; !over;) {
    const batch = [{ id: `live-${clicks}`, type: 'click', entry: { contentType: TYPE, documentId: 'bags' } }];
    const visitor = visitorOfHistory(PEOPLE[clicks % 3]);
    expect((await ingestion.accept({ visitor, batch, now: NOW + clicks })).accepted).toBe(1);
    clicks += 1;
    await learned.save();
    over = (await Promise.race([ended, Promise.resolve(null)])) !== null;
  }
  expect((await ended).report.imported).toBe(visits.length);
  expect(clicks).toBeGreaterThan(3);
  // Each state that was stored is a fold of the journal up to its sequence: a start after a crash continues from it.
  expect(stored.length).toBeGreaterThan(3);
  const journal = await stores.events.since(0, 10_000);
  for (const { sequence, events } of stored)
    expect(events).toBe(journal.filter((event) => event.sequence <= sequence).length);
  const again = await start(opened[0]);
  for (const name of PEOPLE) {
    const id = visitorOfHistory(name);
    expect((await visitors.profiles.read(id)).profile).toEqual((await again.visitors.profiles.read(id)).profile);
  }
  await panel.end();
});

it('shows what the first lines would become, and checks all of them without writing anything', async () => {
  const instance = await start(undefined, { consent: { mode: 'explicit' } });
  const panel = panelOf(instance);
  const rows = ['2026-05-01,boots,ada,19.90', '2026-05-02,unknown,bob,', 'soon,boots,eve,1', '1,boots,eve,x', ',,,'];
  await upload(panel, ['created_at,sku,customer_id,price', ...rows, ...rows].join('\n'));
  const { file } = await panel.view();
  expect(file).toMatchObject({
    ...{ name: 'orders.csv', format: 'csv', columns: ['created_at', 'sku', 'customer_id', 'price'] },
    guess: {
      columns: { at: 'created_at', item: 'sku', visitor: 'customer_id', value: 'price' },
      ...{ contentType: TYPE, consent: false },
    },
  });
  expect(file!.rows).toHaveLength(5);
  const plan = { ...file!.guess, type: 'purchase', consent: true };
  expect((await panel.preview(plan)).lines).toEqual([
    {
      ...{ line: 2, visitor: 'ada', type: 'purchase', item: `${TYPE}:boots`, label: 'boots' },
      ...{ at: '2026-05-01T00:00:00.000Z', value: 19.9, currency: null },
    },
    expect.objectContaining({ line: 3, label: null, value: null }),
    { line: 4, code: 'EVENT_INVALID', message: expect.stringContaining('at') },
    { line: 5, code: 'EVENT_INVALID', message: expect.stringContaining('value') },
    { line: 6, code: 'EVENT_INVALID', message: expect.any(String) },
  ] satisfies ImportPreview['lines']);
  panel.begin('check', plan);
  expect(await result(panel)).toMatchObject({
    ...{ kind: 'check', state: 'done', done: 1, refused: { EVENT_INVALID: 6 } },
    report: { events: 10, imported: 0, refused: 6, unknownItems: 2 },
  });
  panel.begin('check', { ...plan, consent: false });
  expect((await result(panel)).refused).toEqual({ EVENT_INVALID: 6, NO_CONSENT: 4 });
  expect(await instance.stores.events.since(0, 10)).toEqual([]);
  expect((await instance.visitors.profiles.record(visitorOfHistory('ada'))).consent).toBeNull();
  expect((await imported(panel, plan)).report).toMatchObject({ imported: 4, refused: 6 });
  expect((await instance.visitors.profiles.record(visitorOfHistory('ada'))).consent).toEqual(AGREED);
  await panel.end();
});

it('takes JSON lines, one file and one work at a time, and stops when it is told to', async () => {
  const instance = await start();
  const panel = panelOf(instance);
  expect(() => panel.begin('import', PLAN)).toThrow('FILE_MISSING');
  await expect(upload(panel, 'no columns at all')).rejects.toThrow('CSV_INVALID');
  const lines = Array.from({ length: 2000 }, (_, i) =>
    JSON.stringify(asLine({ visitor: `v${i % 50}`, type: 'click', item: 'boots', at: NOW - DAY + i })),
  );
  await upload(panel, lines.join('\n'), 'events.jsonl');
  expect((await panel.view()).file).toMatchObject({ format: 'jsonl', columns: [] });
  const plan = importPlanSchema.parse({});
  panel.begin('import', plan);
  expect(() => panel.begin('check', plan)).toThrow('UNDER_WAY');
  await expect(upload(panel, 'a,b\n1,2')).rejects.toThrow('UNDER_WAY');
  await instance.ingestion.accept({
    ...{ visitor: visitorOfHistory('v1'), now: NOW },
    batch: [{ id: 'x', type: 'click', entry: { contentType: TYPE, documentId: 'bags' } }],
  });
  await panel.stop();
  const { state, report } = await result(panel);
  expect(state).toBe('stopped');
  expect(report.imported).toBeLessThan(2000);
  expect(report.imported).toBe(report.events);
  expect((await imported(panel, plan)).report).toMatchObject({ imported: 2000 - report.imported });
  expect(() => panel.begin('import', { ...PLAN, columns: {} })).not.toThrow();
  await panel.end();
  expect((await panel.view()).file).toBeNull();
});

it('says which column is missing, and why a file cannot be read', async () => {
  const panel = panelOf(await start());
  await upload(panel, csvOf([{ visitor: 'ada', type: 'click', item: 'boots', at: NOW - DAY }]));
  expect(() => panel.begin('check', { ...PLAN, columns: { visitor: 'Customer' } })).toThrow('no column says the item');
  const columns = { ...PLAN.columns, at: 'Gone' };
  expect(await imported(panel, { ...PLAN, columns })).toMatchObject({
    ...{ state: 'failed', failure: expect.stringContaining('no column "Gone"') },
  });
  await panel.end();
});

it.each<[string[], object]>([
  [
    ['order_id', 'customer_email', 'product_sku', 'created_at', 'total', 'currency'],
    {
      ...{ visitor: 'customer_email', item: 'product_sku', at: 'created_at' },
      ...{ value: 'total', currency: 'currency' },
    },
  ],
  [
    ['Kundennummer', 'Artikel', 'Datum', 'Betrag'],
    { visitor: 'Kundennummer', item: 'Artikel', at: 'Datum', value: 'Betrag' },
  ],
  [
    ['visitor', 'type', 'item', 'at', 'event_id'],
    { visitor: 'visitor', type: 'type', item: 'item', at: 'at', id: 'event_id' },
  ],
  [['who', 'when', 'product'], { visitor: 'who', at: 'when', item: 'product' }],
  [['a', 'b'], {}],
])('sees what the columns %p say', (header, columns) => {
  expect(guessColumns(header)).toEqual(columns);
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { configSchema } from '../../server/src/config';
import { historyEventSchema, type HistoryOptions, type HistoryProblem } from '../../server/src/contracts';
import { crowdToJSON, DEFAULT_SETTINGS } from '../../server/src/engine';
import { createIngestion, loadLearned, type Ingestion, type Learned } from '../../server/src/ingestion';
import { createHistoryIds, visitorOfHistory } from '../../server/src/ingestion/history/event-of-line';
import { importHistory } from '../../server/src/ingestion/history/import-history';
import { createServing } from '../../server/src/ingestion/history/serving';
import { createDatabaseStores, type Stores } from '../../server/src/stores';
import { createVisitors, type Visitors } from '../../server/src/visitors';
import { openSqlite, type TestDatabase } from './databases';

const NOW = Date.UTC(2026, 5, 1);
const DAY = 86_400_000;
const settings = DEFAULT_SETTINGS;
const TYPE = 'api::product.product';
const AGREED = { personalization: true, measurement: true };
const CATEGORIES = ['skirts', 'boots', 'bags', 'toys'];

/** Turns attributes into lists of text, as the catalogue does. */
const normalise = (sent: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(sent).map(([name, value]) => [name, [value].flat().map(String).sort()]));

/** The write path without Strapi; the clock stands where it was set. */
interface Instance {
  readonly stores: Stores;
  readonly visitors: Visitors;
  readonly learned: Learned;
  readonly ingestion: Ingestion;
  history(lines: History, options?: Partial<HistoryOptions>): Promise<{ report: unknown; problems: HistoryProblem[] }>;
}
interface History {
  readonly events: readonly (object | string)[];
  readonly items?: readonly (object | string)[];
  readonly visitors?: readonly (object | string)[];
}

const toFile = (lines: readonly (object | string)[]): string =>
  lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');

const opened: TestDatabase[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const test of opened.splice(0)) await test.stop();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

async function start(test?: TestDatabase, config: object = {}): Promise<Instance> {
  const database = test ?? (await openSqlite());
  if (!test) opened.push(database);
  const stores = await createDatabaseStores(test ? database.reopen() : database.database, {
    onError: (error) => {
      throw error;
    },
  });
  const clock = { now: () => NOW };
  const visitors = createVisitors({
    ...{ config: configSchema.parse(config), stores, settings, clock, normalise: normalise as never },
    keys: [{ id: 'k', secret: 'x'.repeat(32) }],
    crowd: () => learned.crowd,
  });
  const learned: Learned = await loadLearned({
    ...{ stores, settings, profiles: visitors.profiles },
    goalOf: () => undefined,
  });
  await learned.catchUp();
  const attributes = {
    catalogue: {
      attributesOf: ({ contentType, documentId }: { contentType: string; documentId: string }) =>
        Promise.resolve(
          contentType === TYPE && CATEGORIES.includes(documentId)
            ? { item: `${TYPE}:${documentId}`, attributes: { category: [documentId] }, label: documentId }
            : null,
        ),
    },
    vocabulary: { sawEvent: () => undefined },
    types: () => Promise.resolve([]),
    normalise,
  } as never;
  const ingestion = createIngestion({
    ...{ stores, visitors, learned, attributes },
    variantOf: () => undefined,
    onError: (error) => {
      throw error;
    },
  });
  const history: Instance['history'] = async ({ events, items, visitors: people }, options = {}) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'history-'));
    folders.push(folder);
    writeFileSync(path.join(folder, 'events.jsonl.gz'), gzipSync(toFile(events)));
    if (items) writeFileSync(path.join(folder, 'items.jsonl'), toFile(items));
    if (people) writeFileSync(path.join(folder, 'visitors.jsonl'), toFile(people));
    const problems: HistoryProblem[] = [];
    const report = await importHistory(
      { folder, ...options },
      {
        ...{ stores, visitors, attributes, learned, settings, clock },
        documentIdsBy: (type, field) =>
          Promise.resolve(
            type === TYPE && field === 'sku' ? new Map(CATEGORIES.map((name, i) => [`sku-${i}`, name])) : null,
          ),
      },
      { onProblem: (problem) => problems.push(problem) },
    );
    return { report, problems };
  };
  return { stores, visitors, learned, ingestion, history };
}

/** Everything that was learned of these visitors and of everybody, every bit of it. */
async function knowledge({ visitors, learned }: Instance, names: readonly string[]): Promise<string> {
  const plain = (_: string, value: unknown): unknown => (value instanceof Map ? [...value] : value);
  const states = [];
  for (const name of names) states.push(await visitors.profiles.read(visitorOfHistory(name)));
  return JSON.stringify([states, crowdToJSON(learned.crowd)], plain);
}

interface Visit {
  visitor: string;
  type: string;
  item: string;
  at: number;
}
const asLine = ({ visitor, type, item, at }: Visit): object => ({ visitor, type, item: `${TYPE}:${item}`, at });

/** The same events, each sent when it happened. */
async function live(instance: Instance, visits: readonly Visit[]): Promise<void> {
  const idOf = createHistoryIds();
  for (const visit of visits) {
    const id = idOf(historyEventSchema.parse(asLine(visit)));
    const entry = { contentType: TYPE, documentId: visit.item };
    const { accepted } = await instance.ingestion.accept({
      visitor: visitorOfHistory(visit.visitor),
      batch: [{ id, type: visit.type, entry }],
      now: visit.at,
    });
    expect(accepted).toBe(1);
  }
}

const PEOPLE = ['ada', 'bob', '17'];
const walk = fc
  .array(
    fc.record({
      visitor: fc.constantFrom(...PEOPLE),
      type: fc.constantFrom('click', 'view', 'purchase', 'dismiss'),
      item: fc.constantFrom(...CATEGORIES),
      pause: fc.constantFrom(0, 0, 20_000, 1_000_000, 3 * DAY),
    }),
    { maxLength: 40 },
  )
  .map((steps): Visit[] => {
    let at = NOW - 200 * DAY;
    return steps.map(({ pause, ...visit }) => ({ ...visit, at: (at += pause) }));
  });

describe('an imported history', () => {
  it('leaves the same profiles and the same crowd, bit for bit, as the same events sent when they happened', async () => {
    await fc.assert(
      fc.asyncProperty(walk, async (visits) => {
        const [sent, imported] = [await start(), await start()];
        await live(sent, visits);
        const { report } = await imported.history({ events: visits.map(asLine) });
        expect(report).toMatchObject({ events: visits.length, imported: visits.length, duplicates: 0, refused: 0 });
        expect(await knowledge(imported, PEOPLE)).toBe(await knowledge(sent, PEOPLE));
        for (const test of opened.splice(0)) await test.stop();
      }),
      { numRuns: Number(process.env.PROPERTY_RUNS ?? 6) },
    );
  });

  it('notices the errands that live events would have shown', async () => {
    const visits: Visit[] = [];
    for (let i = 0; i < 12; i += 1)
      visits.push({ visitor: 'ada', type: 'click', item: 'boots', at: NOW - 90 * DAY + i * DAY });
    for (let i = 0; i < 40; i += 1)
      visits.push({ visitor: 'bob', type: 'click', item: CATEGORIES[i % 4], at: NOW - 70 * DAY + i * 1000 });
    for (let i = 0; i < 8; i += 1)
      visits.push({ visitor: 'ada', type: 'click', item: 'toys', at: NOW - 40 * DAY + i * 1000 });
    const [sent, imported] = [await start(), await start()];
    await live(sent, visits);
    await imported.history({ events: visits.map(asLine) });
    const { record } = await imported.visitors.profiles.read(visitorOfHistory('ada'));
    expect(record.missions).toHaveLength(1);
    expect(await knowledge(imported, PEOPLE)).toBe(await knowledge(sent, PEOPLE));
  });

  it('counts once, however often and however far it was imported', async () => {
    const visits = fc.sample(walk, { numRuns: 20, seed: 5 }).sort((a, b) => b.length - a.length)[0];
    const events = visits.map(asLine);
    const [whole, parts] = [await start(), await start()];
    await whole.history({ events });
    await parts.history({ events: events.slice(0, events.length / 2) });
    const { report } = await parts.history({ events });
    expect(report).toMatchObject({ duplicates: Math.floor(events.length / 2), imported: Math.ceil(events.length / 2) });
    expect((await parts.history({ events })).report).toMatchObject({ imported: 0, duplicates: events.length });
    expect(await knowledge(parts, PEOPLE)).toBe(await knowledge(whole, PEOPLE));
    // A start after it finds what was saved.
    const again = await start(opened[1]);
    expect(await knowledge(again, PEOPLE)).toBe(await knowledge(whole, PEOPLE));
  });

  it('loses nothing beside a bad line, and says which line is bad and why', async () => {
    const instance = await start();
    const good = asLine({ visitor: 'ada', type: 'click', item: 'boots', at: NOW - DAY });
    const { report, problems } = await instance.history({
      events: [
        'not json',
        good,
        { ...good, type: 'a b' },
        '',
        { ...good, at: NOW + DAY },
        { ...good, at: 'yesterday' },
        { ...good, visitor: undefined },
        { ...good, at: '2026-01-01T00:00:00Z' },
        { ...good, item: 'half \ud800 character' },
        good,
      ],
      items: [{ id: 'x', attributes: { tags: { deep: 1 } } }, { id: 'y' }],
    });
    expect(problems.map(({ file, line, code }) => [path.basename(file), line, code])).toEqual([
      ['items.jsonl', 1, 'ITEM_INVALID'],
      ['events.jsonl.gz', 1, 'LINE_INVALID'],
      ['events.jsonl.gz', 3, 'EVENT_INVALID'],
      ['events.jsonl.gz', 5, 'AT_OUT_OF_RANGE'],
      ['events.jsonl.gz', 6, 'EVENT_INVALID'],
      ['events.jsonl.gz', 7, 'EVENT_INVALID'],
      ['events.jsonl.gz', 9, 'EVENT_INVALID'],
    ]);
    // The same line twice is the same thing done twice.
    expect(report).toEqual({ items: 1, visitors: 0, events: 9, imported: 3, duplicates: 0, refused: 7 });
  });

  it('knows items by what the log says of them, by their document, and by a field of the entries', async () => {
    const instance = await start();
    const at = NOW - DAY;
    const events = [{ visitor: 'ada', type: 'click', item: 'sku-1', at }];
    await instance.history({ events, items: [{ id: 'sku-1', attributes: { colour: 'red', size: 40 } }] });
    await instance.history({ events: [{ ...events[0], at: at + 1 }] }, { contentType: TYPE, by: 'sku' });
    await instance.history({ events: [{ ...events[0], item: 'boots', at: at + 2 }] }, { contentType: TYPE });
    const journal = await instance.stores.events.ofVisitors([visitorOfHistory('ada')]);
    expect(journal.map(({ item, attributes }) => ({ item, attributes: { ...attributes } }))).toEqual([
      { item: 'sku-1', attributes: { colour: ['red'], size: ['40'] } },
      { item: `${TYPE}:boots`, attributes: { category: ['boots'] } },
      { item: `${TYPE}:boots`, attributes: { category: ['boots'] } },
    ]);
    await expect(instance.history({ events }, { contentType: TYPE, by: 'name' })).rejects.toMatchObject({
      code: 'TYPE_UNKNOWN',
    });
  });

  it('keeps what the log says of a visitor as traits, and facts of the moment with each event', async () => {
    const instance = await start();
    const events = [{ visitor: '17', type: 'click', item: 'boots', at: NOW - DAY }];
    await instance.history({
      events,
      visitors: [{ id: 17, attributes: { country: 'PL', age: 30, likes: ['a', 'b'] } }],
    });
    const { record, profile } = await instance.visitors.profiles.read(visitorOfHistory('17'));
    expect({ ...record.traits }).toEqual({ country: 'PL', age: 30, likes: 'a, b' });
    expect({ ...profile.lastContext?.context }).toEqual({ country: 'PL' });
  });

  it('takes nobody in who did not agree, unless the site says that they did', async () => {
    const instance = await start(undefined, { consent: { mode: 'explicit' } });
    const events = [{ visitor: 'ada', type: 'click', item: 'boots', at: NOW - DAY }];
    const { report, problems } = await instance.history({ events });
    expect([report, problems[0].code]).toMatchObject([{ imported: 0, refused: 1 }, 'NO_CONSENT']);
    expect((await instance.history({ events }, { consent: true })).report).toMatchObject({ imported: 1, refused: 0 });
    const { record } = await instance.visitors.profiles.read(visitorOfHistory('ada'));
    expect(record.consent).toEqual(AGREED);
  });

  it('keeps nothing of visitors who did not agree, and says at which line', async () => {
    const instance = await start(undefined, { consent: { mode: 'explicit' } });
    const { profiles } = instance.visitors;
    const records = () => Promise.all(['ada', 'bob', 'eve'].map((id) => profiles.record(visitorOfHistory(id))));
    const [ada, , eve] = await records();
    const refused = { personalization: false, measurement: false };
    await profiles.put({ ...ada, consent: AGREED }, { ...eve, consent: refused });
    const visitors = ['ada', 'bob', 'eve'].map((id) => ({ id, attributes: { age: 30 } }));
    const problemsOf = async (options: Partial<HistoryOptions>) => {
      const { report, problems } = await instance.history({ events: [], visitors }, options);
      expect(report).toMatchObject({ visitors: 3, refused: problems.length });
      return problems.map(({ file, line, code }) => [path.basename(file), line, code]);
    };
    const traits = async () => (await records()).map((record) => ({ ...record.traits }));
    expect(await problemsOf({})).toEqual([
      ['visitors.jsonl', 2, 'NO_CONSENT'],
      ['visitors.jsonl', 3, 'NO_CONSENT'],
    ]);
    expect(await traits()).toEqual([{ age: 30 }, {}, {}]);
    // Who said no is not asked again by a site that says that everybody agreed.
    expect(await problemsOf({ consent: true })).toEqual([['visitors.jsonl', 3, 'NO_CONSENT']]);
    expect(await traits()).toEqual([{ age: 30 }, { age: 30 }, {}]);
    expect((await records()).map(({ consent }) => consent)).toEqual([AGREED, AGREED, refused]);
  });

  it('says that a folder has no events', async () => {
    const instance = await start();
    const { stores, visitors, learned } = instance;
    const parts = { stores, visitors, learned, settings, clock: { now: () => NOW } } as never;
    await expect(importHistory({ folder: tmpdir() }, parts)).rejects.toMatchObject({ code: 'FILE_MISSING' });
  });
});

describe('who works on a database', () => {
  it('is known to others until it ends, or for half a minute after it was killed', async () => {
    const { stores } = await start();
    let now = NOW;
    let serves = true;
    const clock = { now: () => now };
    const server = createServing(stores.state, clock, () => serves);
    const other = createServing(stores.state, clock, () => false);
    expect(await other.secondsElsewhere()).toBe(0);
    await server.renew();
    expect([await other.secondsElsewhere(), await server.secondsElsewhere()]).toEqual([30, 0]);
    now += 20_000;
    await server.renew();
    expect(await other.secondsElsewhere()).toBe(30);
    now += 31_000;
    expect(await other.secondsElsewhere()).toBe(0);
    await server.renew();
    serves = false;
    await server.end();
    expect(await other.secondsElsewhere()).toBe(0);
    await other.during(async () => expect(await server.secondsElsewhere()).toBe(30));
    expect(await server.secondsElsewhere()).toBe(0);
  });
});

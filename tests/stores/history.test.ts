import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import type { HistoryOptions } from '../../server/src/contracts';
import { visitorOfHistory } from '../../server/src/ingestion/history/event-of-line';
import { importHistory } from '../../server/src/ingestion/history/import-history';
import { createServing } from '../../server/src/ingestion/history/serving';
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
  settings,
  start,
  tidyUp,
  TYPE,
  walk,
  type Visit,
} from './history-instance';

afterEach(tidyUp);

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

  it('is the same from a CSV file', async () => {
    const visits = fc.sample(walk, { numRuns: 20, seed: 9 }).sort((a, b) => b.length - a.length)[0];
    const [lines, rows] = [await start(), await start()];
    await lines.history({ events: visits.map(asLine) });
    const folder = mkdtempSync(path.join(tmpdir(), 'history-'));
    folders.push(folder);
    const file = path.join(folder, 'orders.csv');
    const cells = visits.map(({ visitor, type, item, at }) => [at, `${TYPE}:${item}`, visitor, type].join());
    writeFileSync(file, ['time,sku,customer,what', ...cells].join('\n'));
    const columns = { visitor: 'customer', type: 'what', item: 'sku', at: 'time' };
    const { report } = await rows.history({ events: ['not read'] }, { csv: { file, columns } });
    expect(report).toMatchObject({ imported: visits.length, refused: 0 });
    expect(await knowledge(rows, PEOPLE)).toBe(await knowledge(lines, PEOPLE));
    await expect(rows.history({ events: [] }, { csv: { file: `${file}x`, columns } })).rejects.toThrow('FILE_MISSING');
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
        { ...good, at: 1e300 },
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
      ['events.jsonl.gz', 8, 'EVENT_INVALID'],
      ['events.jsonl.gz', 10, 'EVENT_INVALID'],
    ]);
    // The same line twice is the same thing done twice.
    expect(report).toEqual({
      ...{ items: 1, visitors: 0, events: 10, imported: 3, duplicates: 0, refused: 8, unknownItems: 0 },
    });
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

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
import { importHistory, type HistoryParts } from '../../server/src/ingestion/history/import-history';
import { createDatabaseStores, type Stores } from '../../server/src/stores';
import { createVisitors, type Visitors } from '../../server/src/visitors';
import { openSqlite, type TestDatabase } from './databases';

export const NOW = Date.UTC(2026, 5, 1);
export const DAY = 86_400_000;
export const settings = DEFAULT_SETTINGS;
export const TYPE = 'api::product.product';
export const AGREED = { personalization: true, measurement: true };
export const CATEGORIES = ['skirts', 'boots', 'bags', 'toys'];

/** Turns attributes into lists of text, as the catalogue does. */
const normalise = (sent: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(sent).map(([name, value]) => [name, [value].flat().map(String).sort()]));

/** The write path without Strapi; the clock stands where it was set. */
export interface Instance {
  readonly stores: Stores;
  readonly visitors: Visitors;
  readonly learned: Learned;
  readonly ingestion: Ingestion;
  readonly parts: HistoryParts;
  history(lines: History, options?: Partial<HistoryOptions>): Promise<{ report: unknown; problems: HistoryProblem[] }>;
}
interface History {
  readonly events: readonly (object | string)[];
  readonly items?: readonly (object | string)[];
  readonly visitors?: readonly (object | string)[];
}

const toFile = (lines: readonly (object | string)[]): string =>
  lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');

export const opened: TestDatabase[] = [];
export const folders: string[] = [];
/** Closes what was opened and deletes what was written; for `afterEach`. */
export async function tidyUp(): Promise<void> {
  for (const test of opened.splice(0)) await test.stop();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
}

export async function start(test?: TestDatabase, config: object = {}): Promise<Instance> {
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
  const parts: HistoryParts = {
    ...{ stores, visitors, attributes, learned, settings, clock },
    documentIdsBy: (type, field) =>
      Promise.resolve(
        type === TYPE && field === 'sku' ? new Map(CATEGORIES.map((name, i) => [`sku-${i}`, name])) : null,
      ),
  };
  const history: Instance['history'] = async ({ events, items, visitors: people }, options = {}) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'history-'));
    folders.push(folder);
    writeFileSync(path.join(folder, 'events.jsonl.gz'), gzipSync(toFile(events)));
    if (items) writeFileSync(path.join(folder, 'items.jsonl'), toFile(items));
    if (people) writeFileSync(path.join(folder, 'visitors.jsonl'), toFile(people));
    const problems: HistoryProblem[] = [];
    const report = await importHistory({ folder, ...options }, parts, {
      onProblem: (problem) => problems.push(problem),
    });
    return { report, problems };
  };
  return { stores, visitors, learned, ingestion, parts, history };
}

/** Everything that was learned of these visitors and of everybody, every bit of it. */
export async function knowledge({ visitors, learned }: Instance, names: readonly string[]): Promise<string> {
  const plain = (_: string, value: unknown): unknown => (value instanceof Map ? [...value] : value);
  const states = [];
  for (const name of names) states.push(await visitors.profiles.read(visitorOfHistory(name)));
  return JSON.stringify([states, crowdToJSON(learned.crowd)], plain);
}

export interface Visit {
  visitor: string;
  type: string;
  item: string;
  at: number;
}
export const asLine = ({ visitor, type, item, at }: Visit): object => ({ visitor, type, item: `${TYPE}:${item}`, at });

/** The same events, each sent when it happened. */
export async function live(instance: Instance, visits: readonly Visit[]): Promise<void> {
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

export const PEOPLE = ['ada', 'bob', '17'];
export const walk = fc
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

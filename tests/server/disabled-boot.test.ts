import { execFile } from 'node:child_process';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { PLAYGROUND, playgroundEnvironment, temporaryFolder } from '../support/environment';

/**
 * One boot with the plugin disabled, and enabling it again, loses nothing: Strapi then finds types, actions and
 * layouts that nobody declares any more and deletes what belongs to them. Each boot is a process of its own.
 */
const run = promisify(execFile);
const folder = temporaryFolder();
afterAll(() => folder.remove());

const CHILD = path.resolve(__dirname, '../support/disabled-boot-child.js');

type Row = Record<string, unknown>;
interface Everything extends Record<string, unknown> {
  tables: Record<string, Row[]>;
  variants: (Row & { locale: string; documentId: string })[];
  schema: Row[];
  snapshot: string;
}
interface Answer {
  everything: Everything;
  slots: Record<string, string[]>;
  traces: Record<string, number>;
  loaded: boolean;
  headlines: (string | null)[];
}

const boot = async (phase: string, enabled: boolean): Promise<Answer> => {
  const answer = path.join(folder.path, `${phase}-${Date.now()}.json`);
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    ...playgroundEnvironment(folder.path),
    INDIVIDUALIZATION_ENABLED: String(enabled),
  };
  // The plugin loads its TypeScript by itself outside of jest.
  delete env.JEST_WORKER_ID;
  await run(process.execPath, [CHILD, phase, answer], { env, timeout: 120_000, maxBuffer: 1e8 });
  return JSON.parse(readFileSync(answer, 'utf8'));
};

const sources = (directory: string): Record<string, number> =>
  Object.fromEntries(
    readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
      .map((file) => [file, statSync(file).mtimeMs]),
  );

let seeded: Answer;
let without: Answer;
let again: Answer;
let twice: Answer;
let before: Record<string, number>;

beforeAll(async () => {
  before = { ...sources(path.join(PLAYGROUND, 'src')), ...sources(path.join(PLAYGROUND, 'config')) };
  seeded = await boot('seed', true);
  without = await boot('without', false);
  await boot('nothing', false);
  again = await boot('again', true);
  twice = await boot('again', true);
}, 300_000);

it('really boots without the plugin, and Strapi really forgets', () => {
  expect(without.loaded).toBe(false);
  expect(Object.values(seeded.traces).every((count) => count > 0)).toBe(true);
  expect(without.traces).toEqual({ layouts: 0, adminActions: 0, adminSubjects: 0, grants: 0, tokens: 0 });
  expect(without.headlines).toEqual([null, 'Slot', 'Other', 'Third']);
});

it.each([
  'individualization_variants',
  'individualization_variants_cmps',
  'individualization_experiences',
  'individualization_segments',
])('keeps every row of %s', (table) => {
  expect(seeded.everything.tables[table].length).toBeGreaterThan(0);
  expect(again.everything.tables[table]).toEqual(seeded.everything.tables[table]);
});

it('keeps tables, columns, indexes and foreign keys as they were', () => {
  expect(seeded.everything.schema.length).toBeGreaterThan(10);
  expect(again.everything.schema).toEqual(seeded.everything.schema);
});

it('keeps blocks, pictures, relations and locale links of variants', () => {
  const german = again.everything.variants.find((one) => one.locale === 'de');
  const english = again.everything.variants.find((one) => one.locale === 'en');
  expect(german).toMatchObject({ content: [{ headline: 'Röcke' }], documentId: english?.documentId });
  expect(english).toMatchObject({
    content: [{ headline: 'Slot', image: { url: '/a.svg' }, category: { slug: 'skirts' } }],
  });
  expect(again.everything.variants).toHaveLength(4);
  expect(again.everything.variants).toEqual(seeded.everything.variants);
});

it.each(['permissions', 'grants', 'tokens', 'layouts'])('brings back %s', (kind) => {
  expect(seeded.everything[kind]).not.toHaveLength(0);
  expect(again.everything[kind]).toEqual(seeded.everything[kind]);
});

it('compiles the same snapshot', () => {
  expect(again.everything.snapshot).toBe(seeded.everything.snapshot);
});

it('finds the slots on pages that were edited meanwhile, and does not invent any', () => {
  expect(again.slots).toEqual({
    'reordered draft': ['Slot'],
    'reordered published': ['Slot'],
    'rewritten draft': ['Slot'],
    'rewritten published': ['Slot'],
    'discarded draft': ['Slot'],
    'discarded published': ['Slot'],
    'removed draft': [],
    'removed published': [],
    'published-later draft': ['Slot'],
    'published-later published': ['Slot'],
    'translated draft': ['Slot'],
    'translated published': ['Slot'],
    'untouched draft': ['Slot'],
    'untouched published': ['Slot'],
  });
});

it('changes nothing more at the boot after that', () => {
  expect(twice.everything).toEqual(again.everything);
  expect(twice.slots).toEqual(again.slots);
  expect(twice.traces).toEqual(again.traces);
});

it('writes no file of the host application', () => {
  expect({ ...sources(path.join(PLAYGROUND, 'src')), ...sources(path.join(PLAYGROUND, 'config')) }).toEqual(before);
});

import { readFileSync } from 'node:fs';
import path from 'node:path';
import knex from 'knex';
import type { Browser, Page } from 'playwright-core';
import type { EarnedView } from '../../server/src/contracts';
import { launchBrowser } from '../support/browser';
import { startDemo, type RunningDemo } from '../support/demo';
import { logIn, LOGIN, violationsIn } from '../support/panel';

/** Made-up shoppers, sent and removed by the buttons of the demo's panel. */
let demo: RunningDemo;
let browser: Browser;
let page: Page;
let token: string;

const read = async <T>(address: string): Promise<T> => {
  const response = await fetch(`${demo.url}${address}`, { headers: { authorization: `Bearer ${token}` } });
  return ((await response.json()) as { data: T }).data;
};

type Rows = Record<string, string[]>;
/** Every row of every table, as text. */
const everything = async (): Promise<Rows> => {
  const connection = { filename: path.join(demo.state, 'data.db'), options: { readonly: true } };
  const database = knex({ client: 'better-sqlite3', connection, useNullAsDefault: true });
  const tables = (await database('sqlite_master').where({ type: 'table' }).pluck('name')) as string[];
  const all: Rows = {};
  for (const table of tables)
    all[table] = ((await database(table)) as object[]).map((row) => JSON.stringify(row, plain));
  await database.destroy();
  return all;
};
const plain = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);
const holding = (rows: Rows, ids: readonly string[]): string[] =>
  Object.entries(rows).flatMap(([table, all]) =>
    all.some((row) => ids.some((id) => row.includes(id))) ? [table] : [],
  );
/** Tables of the plugin, but for the one row each that the server writes of itself when its time has come. */
const ours = ({ individualization_state: _, ...rows }: Rows): Rows =>
  Object.fromEntries(Object.entries(rows).filter(([table]) => table.startsWith('individualization_')));

beforeAll(async () => {
  demo = await startDemo();
  browser = await launchBrowser();
  page = await (await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en' })).newPage();
  token = await logIn(page, demo.url, LOGIN);
}, 400_000);
afterAll(async () => {
  await browser?.close();
  await demo?.stop();
});

test('one click sends shoppers, the page fills, the counts are theirs, and no row of them is left', async () => {
  const before = await everything();
  await page.goto(`${demo.url}/admin/plugins/individualization/contrast?slot=home-hero`);
  const card = page.locator('section', { has: page.getByRole('heading', { name: 'Made-up shoppers' }) });
  await card.getByRole('combobox').click();
  await page.getByRole('option', { name: 'Only a few people come' }).click();
  await card.getByRole('button', { name: 'Send 300 shoppers' }).click();
  await card.getByText(/^[1-9]\d* of 300 have come$/).waitFor();
  await page.getByRole('heading', { name: /^Too early to say who earns more/ }).waitFor();
  expect(await violationsIn(page, 'main')).toEqual([]);
  await page.waitForFunction(() => Number(/(\d+) of 300 have come/.exec(document.body.innerText)?.[1]) >= 20);
  await card.getByRole('button', { name: 'Stop' }).click();
  await card.getByText(/^\d+ shoppers have come\. Their world: Only a few people come\.$/).waitFor();

  const { told } = JSON.parse(readFileSync(path.join(demo.state, 'shoppers.json'), 'utf8')) as {
    told: { visitor: string }[];
  };
  const visitors = told.map(({ visitor }) => visitor);
  const counted = async (): Promise<number> => {
    const { split } = await read<EarnedView>('/individualization/contrast/earned?slot=home-hero');
    return split.sides.reduce((sum, { people }) => sum + people, 0);
  };
  while ((await counted()) < visitors.length) await new Promise((resolve) => setTimeout(resolve, 500));
  expect(await counted()).toBe(visitors.length);
  expect(holding(await everything(), visitors)).toEqual(
    expect.arrayContaining(['individualization_events', 'individualization_decisions']),
  );

  await card.getByRole('button', { name: 'Remove them without a trace' }).click();
  await page.getByRole('button', { name: 'Remove them', exact: true }).click();
  await card.getByRole('button', { name: 'Send 5,000 shoppers' }).waitFor({ timeout: 120_000 });
  const after = await everything();
  expect(holding(after, visitors)).toEqual([]);
  expect(Object.keys(ours(after))).toEqual(Object.keys(ours(before)));
  for (const [table, rows] of Object.entries(ours(before)))
    expect([table, after[table].length]).toEqual([table, rows.length]);
  await page.getByRole('heading', { name: 'Who earns more cannot be compared yet.' }).waitFor();
}, 300_000);

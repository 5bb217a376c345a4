import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../support/browser';
import { startDemo, type RunningDemo } from '../support/demo';
import { logIn, LOGIN, violationsIn } from '../support/panel';

/** A marketer brings last year's orders by clicks. */
let demo: RunningDemo;
let browser: Browser;
let page: Page;
const problems: string[] = [];
const folder = mkdtempSync(path.join(tmpdir(), 'orders-'));
const file = path.join(folder, 'orders.csv');

beforeAll(async () => {
  demo = await startDemo();
  browser = await launchBrowser();
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en' });
  page = await context.newPage();
  page.on('pageerror', (error) => problems.push(error.message));
  await logIn(page, demo.url, LOGIN);
  const answer = await fetch(`${demo.url}/api/products?pagination[pageSize]=4`);
  const products = ((await answer.json()) as { data: { slug: string }[] }).data;
  const orders = products.map(({ slug }, day) => `2026-01-0${day + 1} 10:00;shopper ${day % 2};${slug};49.90;EUR`);
  writeFileSync(file, ['Ordered at;Customer;SKU;Price;Currency', ...orders, 'never;shopper 1;x;1;EUR'].join('\n'));
}, 400_000);
afterAll(async () => {
  await browser?.close();
  await demo?.stop();
  rmSync(folder, { recursive: true });
});

test('a file of orders is recognised, checked and imported, and the same file counts once', async () => {
  await page.goto(`${demo.url}/admin/plugins/individualization/settings`);
  await page.getByRole('link', { name: 'Import a file' }).click();
  await page.getByRole('heading', { name: 'Import history', level: 1 }).waitFor();
  expect(await violationsIn(page, 'main')).toEqual([]);
  await page.setInputFiles('input[type=file]', file);
  await page.getByText(/^orders\.csv: .*5 columns$/).waitFor();
  for (const [label, column] of [
    ['Who it was', 'Customer'],
    ['What it was about', 'SKU'],
    ['When it happened', 'Ordered at'],
    ['Value', 'Price'],
  ])
    expect(await page.getByLabel(label, { exact: true }).innerText()).toContain(column);

  await page.getByLabel('What happened', { exact: true }).click();
  await page.getByRole('option', { name: 'Every line is a purchase' }).click();
  await page.getByRole('row', { name: /shopper 0.*purchase.*Jan 1, 2026.*49\.9 EUR/ }).waitFor();
  await page.getByRole('row', { name: /Something is missing or wrong: at/ }).waitFor();
  expect(await violationsIn(page, 'main')).toEqual([]);

  await page.getByLabel('Currency', { exact: true }).click();
  await page.getByRole('option', { name: 'No column' }).click();
  await page.getByRole('row', { name: /shopper 0.*purchase.*Jan 1, 2026.*49\.9$/ }).waitFor();
  await page.getByLabel('Currency', { exact: true }).click();
  await page.getByRole('option', { name: 'Currency' }).click();
  await page.getByRole('row', { name: /shopper 0.*Jan 1, 2026.*49\.9 EUR/ }).waitFor();

  await page.getByRole('button', { name: 'Check the whole file' }).click();
  await page.getByText('5 lines read: 4 can be imported, 1 would be refused.').waitFor();
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByText('5 lines read: 4 imported, 0 known already, 1 refused.').waitFor();
  await page.getByText('The refused line').click();
  await page.getByText(/^Line 6: at/).waitFor();
  expect(await violationsIn(page, 'main')).toEqual([]);
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByText('5 lines read: 0 imported, 4 known already, 1 refused.').waitFor();
  expect(problems).toEqual([]);
});

test('a field says what is in stock, and no field does again', async () => {
  await page.goto(`${demo.url}/admin/plugins/individualization/settings`);
  const stock = page.getByLabel('Which field says whether it is in stock?', { exact: true }).first();
  expect(await stock.innerText()).toBe('None');
  await stock.click();
  await page.getByRole('option', { name: 'inStock: yes' }).click();
  await page.getByText('inStock: yes').waitFor();
  expect(await violationsIn(page, 'main')).toEqual([]);
  await stock.click();
  await page.getByRole('option', { name: 'None' }).click();
  await page.getByText('inStock: yes').waitFor({ state: 'detached' });
  expect(problems).toEqual([]);
});

import type { Browser, Page } from 'playwright-core';
import type { ExperienceView, HoldoutView } from '../../server/src/contracts';
import { launchBrowser } from '../support/browser';
import { startDemo, type RunningDemo } from '../support/demo';
import { logIn, LOGIN, violationsIn } from '../support/panel';

/** The cards of an experience, of the settings and beside a layout: what is typed there is what the server keeps. */
let demo: RunningDemo;
let browser: Browser;
let page: Page;
let token: string;
const problems: string[] = [];

const read = async <T>(address: string): Promise<T> => {
  const response = await fetch(`${demo.url}${address}`, { headers: { authorization: `Bearer ${token}` } });
  return ((await response.json()) as { data: T }).data;
};
const experience = (slot: string) => read<ExperienceView>(`/individualization/experiences/${slot}`);
const open = async (address: string): Promise<void> => {
  await page.goto(`${demo.url}/admin${address}`);
  await page.locator('main h1').first().waitFor();
};
const plugin = (address: string) => open(`/plugins/individualization/${address}`);
const card = (title: string) =>
  page.locator('main section', { has: page.getByRole('heading', { name: title }) }).last();
const choose = async (label: string, option: string): Promise<void> => {
  await page.getByLabel(label, { exact: true }).last().click();
  await page.getByRole('option', { name: option, exact: true }).click();
};
const type = async (label: string, text: string): Promise<void> => {
  await page.getByLabel(label, { exact: true }).fill(text);
  await page.keyboard.press('Tab');
};
const save = async (): Promise<void> => {
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Saved.').first().waitFor();
};

beforeAll(async () => {
  demo = await startDemo();
  browser = await launchBrowser();
  page = await (await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en' })).newPage();
  page.on('pageerror', (error) => problems.push(error.message));
  token = await logIn(page, demo.url, LOGIN);
}, 400_000);
afterEach(() => expect(problems).toEqual([]));
afterAll(async () => {
  await browser?.close();
  await demo?.stop();
});

test('a comparison and the goal that judges: shares that cannot be are refused, what is saved goes live and pauses', async () => {
  await plugin('experiences/home-promo');
  await page.getByRole('button', { name: 'Set up a comparison' }).click();
  await page.getByText('Together 100 %.').waitFor();
  await type('Your rules, %', '5');
  await page.getByText('At least 10 %, or the comparison takes months.').waitFor();
  await page.getByText('Together 60 %; it must be 100 %.').waitFor();
  expect(await page.getByRole('button', { name: 'Save', exact: true }).isDisabled()).toBe(true);
  await type('Your rules, %', '30');
  await type('Crowd favourite, %', '15');
  await page.getByText('Together 100 %.').waitFor();

  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await choose('What is counted', 'money');
  expect(await page.getByRole('button', { name: 'Save', exact: true }).isDisabled()).toBe(true);
  await type('Currency', 'eur');
  await choose('Minutes, hours or days', 'minutes');
  expect(await violationsIn(page, 'main')).toEqual([]);
  await save();
  expect(await experience('home-promo')).toMatchObject({
    split: { shares: { rules: 30, person: 45, crowd: 15, original: 10 }, admitted: 100, sticky: 'visitor' },
    farGoal: { event: 'purchase', measures: 'money', currency: 'EUR', windowSeconds: 7 * 60 },
    experiment: { standing: 'none' },
  });

  await page.getByRole('button', { name: 'Go live with the changes' }).click();
  const compared = card('Who earns more? Compare it');
  await compared.getByText('Running').waitFor();
  await compared.getByRole('button', { name: 'Pause' }).click();
  await compared.getByText('Paused', { exact: true }).waitFor();
  expect((await experience('home-promo')).experiment.standing).toBe('paused');
});

test('the order of a list: how far taste moves it, how mixed it stays, which places stay', async () => {
  await plugin('experiences/home-feed');
  await card('Order of the list').waitFor();
  await type('How far taste moves it', '40');
  await choose('Keep it mixed by', 'Not');
  await type('Places that stay as you have them', '1, 3');
  await save();
  expect((await experience('home-feed')).feed).toEqual({
    field: 'products',
    impact: 40,
    diversity: null,
    pinned: [1, 3],
  });
  await choose('The list', 'In your order, for everybody');
  await save();
  expect((await experience('home-feed')).feed ?? null).toBeNull();
});

test('people who always see the original: not more than half, and kept', async () => {
  await plugin('settings');
  const held = card('People who always see the original');
  await type('Share of visitors, %', '60');
  await held.getByText('At most 50 %.').waitFor();
  expect(await held.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
  await type('Share of visitors, %', '5');
  await held.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved. It counts from now on.').waitFor();
  expect(await read<HoldoutView>('/individualization/holdout')).toEqual({ percent: 5, configured: false });
});

test('candidates from a collection: made beside the page, told beside the layout where each part comes from', async () => {
  const home = await fetch(`${demo.url}/api/pages?filters[slug][$eq]=home`);
  const [{ documentId }] = ((await home.json()) as { data: { documentId: string }[] }).data;
  await open(`/content-manager/collection-types/api::page.page/${documentId}`);
  const block = page.getByRole('listitem').filter({ has: page.getByRole('link', { name: 'Home promo' }) });
  await block.getByRole('button', { name: 'Add from a collection' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Entries of').click();
  await page.getByRole('option', { name: 'Product', exact: true }).click();
  await dialog.getByLabel('Name of these candidates').fill('Any product');
  await dialog.getByRole('button', { name: 'Add and open' }).click();
  await page.waitForURL(/plugin::individualization\.variant\//);
  const filled = page.getByRole('region', { name: 'Filled from a collection' });
  await filled.getByText(/published entries of Product when this was saved/).waitFor();
  await choose('title', 'name');
  await choose('Only where', 'colour');
  await type('colour is', 'red');
  await type('At most', '12');
  const kept = page.waitForResponse(
    (answer) => answer.request().method() === 'PUT' && answer.url().includes('variant'),
  );
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  expect((await kept).ok()).toBe(true);
  const { variants } = await experience('home-promo');
  expect(variants.find(({ key }) => key === 'any-product')?.collection).toMatchObject({
    contentType: 'api::product.product',
    where: [{ field: 'colour', is: 'red' }],
    limit: 12,
    fields: { title: 'name' },
  });
});

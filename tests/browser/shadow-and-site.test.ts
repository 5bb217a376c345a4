import type { Browser, Page } from 'playwright-core';
import type { EarnedGoal, SiteView } from '../../server/src/contracts';
import { launchBrowser } from '../support/browser';
import { startDemo, type RunningDemo } from '../support/demo';
import { logIn, LOGIN, violationsIn } from '../support/panel';

/** A slot goes live in shadow mode and out of it, and what the whole site earns stands at the foot of Contrast. */
let demo: RunningDemo;
let browser: Browser;
let page: Page;
const problems: string[] = [];

beforeAll(async () => {
  demo = await startDemo();
  browser = await launchBrowser();
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en' });
  page = await context.newPage();
  page.on('pageerror', (error) => problems.push(error.message));
  await logIn(page, demo.url, LOGIN);
}, 400_000);
afterAll(async () => {
  await browser?.close();
  await demo?.stop();
});

const open = async (path: string): Promise<void> => {
  await page.goto(`${demo.url}/admin/plugins/individualization/${path}`);
  await page.locator('main h2').first().waitFor();
};

test('each degree says what it would bring and what it costs', async () => {
  await open('experiences/home-hero');
  await page
    .getByText(/^To write and keep: \d+ blocks, \d+ rules for \d+ segments?\./)
    .first()
    .waitFor();
  expect(await page.getByText(/^(Early sign|So far|What it would bring)/).count()).toBeGreaterThanOrEqual(3);
  expect(await violationsIn(page, 'main')).toEqual([]);
});

test('a slot goes live in shadow mode, Contrast says what would have been, and going live ends it', async () => {
  await open('experiences/home-hero');
  await page.getByRole('button', { name: 'Start in shadow mode' }).click();
  await page.getByText('It is live in shadow mode: everybody sees your original.').waitFor();
  expect(await page.getByRole('button', { name: 'Start in shadow mode' }).count()).toBe(0);

  await open('contrast?slot=home-hero');
  await page.getByRole('heading', { name: /^Shadow mode: everybody gets your original/ }).waitFor();
  await page.getByRole('heading', { name: 'What would have been shown?' }).waitFor();
  await page.getByText('Nobody has come since shadow mode began.', { exact: false }).waitFor();
  expect(await page.getByRole('heading', { name: 'Who earned more?' }).count()).toBe(0);
  expect(await violationsIn(page, 'main')).toEqual([]);

  await page.getByRole('link', { name: 'Go live' }).click();
  await page.getByRole('button', { name: 'Go live', exact: true }).click();
  await page.getByText('It is live, and there is nothing new to go live with.').waitFor();
  expect(problems).toEqual([]);
});

const GOAL: EarnedGoal = {
  ...{ which: 'far', event: 'purchase', windowSeconds: 604_800, measures: 'money', currency: 'EUR', cap: 200 },
};
const SITE: SiteView = {
  percent: 5,
  counted: { until: '2026-06-01T00:00:00.000Z', behind: 0 },
  comparisons: [
    {
      ...{ goal: GOAL, since: '2026-05-01T00:00:00.000Z' },
      verdict: { kind: 'personWins', lift: { value: 0.12, low: 0.04, high: 0.2 }, people: 40_000 },
      inAll: { value: 18_000, low: 6000, high: 30_000 },
      sides: [
        { side: 'holdout', expected: 0.05, people: 2000, value: 3.95, interval: { low: 3.7, high: 4.2 } },
        { side: 'everybody', expected: 0.95, people: 38_000, value: 4.42, interval: { low: 4.35, high: 4.5 } },
      ],
      people: { counted: 40_000, waiting: 300, merged: 2, robots: 1 },
    },
  ],
};

test('what all of it earns: what is missing with a way there, then the answer with both sides', async () => {
  await open('contrast?slot=home-hero');
  await page.getByRole('link', { name: /^(Hold some people back|Choose what counts in the end)$/ }).waitFor();
  await page.route('**/individualization/contrast/site', (route) => route.fulfill({ json: { data: SITE } }));
  await open('contrast?slot=home-hero');
  await page
    .getByText('With everything that is live, people brought 12 % more than with your originals alone.')
    .waitFor();
  await page.getByText(/brought about €18,000.00 more .* \(between €6,000.00 and €30,000.00\)/).waitFor();
  await page.getByRole('row', { name: /^Always see your originals.*2,000$/ }).waitFor();
  expect(await violationsIn(page, 'main')).toEqual([]);
  expect(problems).toEqual([]);
});

import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from '../support/browser';
import { startDemo, type RunningDemo } from '../support/demo';
import { logIn, LOGIN, violationsIn } from '../support/panel';

const PAGE_TYPE = 'api::page.page';

let demo: RunningDemo;
let browser: Browser;
let context: BrowserContext;
let page: Page;
/** Errors of our code; Strapi's own requests that Community answers with 404 are not counted. */
let problems: string[];

const open = async (address: string, of: Page = page): Promise<void> => {
  await of.goto(`${demo.url}/admin${address}`);
  await of.locator('main h1').first().waitFor();
};
const plugin = (address: string) => open(`/plugins/individualization/${address}`);
const entry = (documentId: string) => open(`/content-manager/collection-types/${PAGE_TYPE}/${documentId}`);

let token = '';
const admin = async <T>(method: string, address: string, body?: unknown): Promise<T> => {
  const response = await fetch(`${demo.url}${address}`, {
    method,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${address}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
};

const homeOf = async (): Promise<string> => {
  const response = await fetch(`${demo.url}/api/pages?filters[slug][$eq]=home`);
  return ((await response.json()) as { data: { documentId: string }[] }).data[0].documentId;
};

/** Selector of what we draw beside an entry: the frame around it is Strapi's. */
const ourPanel = async (): Promise<string> => {
  const heading = page.getByRole('heading', { name: 'Individualization', exact: true });
  await heading.locator('xpath=following-sibling::*[1]').evaluate((element) => (element.id = 'our-panel'));
  return '#our-panel';
};

/** Shoppers from Texas, each with clicks on one category: what the contrast is made of. */
const sendShoppers = async (categories: readonly string[]): Promise<void> => {
  const call = async (address: string, body: unknown, visitor?: string) => {
    const response = await fetch(`${demo.url}/api/individualization/${address}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-visitor-context': JSON.stringify({ region: 'Texas' }),
        ...(visitor ? { 'x-visitor-id': visitor } : {}),
      },
      body: JSON.stringify(body),
    });
    return (await response.json()) as { data: { visitor: string; accepted: number } };
  };
  for (const category of categories) {
    const found = await fetch(
      `${demo.url}/api/products?filters[category][slug][$eq]=${category}&pagination[pageSize]=5`,
    );
    const products = ((await found.json()) as { data: { documentId: string }[] }).data;
    const { visitor } = (await call('visitors', {})).data;
    const events = products.map(({ documentId }, index) => ({
      id: `event-${index}`,
      type: 'click',
      entry: { contentType: 'api::product.product', documentId },
    }));
    expect((await call('events', { events }, visitor)).data.accepted).toBe(products.length);
  }
};

beforeAll(async () => {
  demo = await startDemo();
  browser = await launchBrowser();
  context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en' });
  page = await context.newPage();
  page.on('pageerror', (error) => problems.push(error.message));
  problems = [];
  token = await logIn(page, demo.url, LOGIN);
}, 400_000);
beforeEach(() => {
  problems = [];
});
afterEach(() => expect(problems).toEqual([]));
afterAll(async () => {
  await browser?.close();
  await demo?.stop();
});

const choose = async (label: string, option: string | RegExp): Promise<void> => {
  await page.getByLabel(label, { exact: true }).first().click();
  await page.getByRole('option', { name: option }).click();
};

test('Contrast: the rule gives all Texans one block, each person gets their own', async () => {
  await sendShoppers(['skirts', 'dresses', 'jackets', 'skirts', 'knitwear', 'boots']);
  await plugin('contrast?slot=home-hero&segment=texas');
  const rule = page.getByRole('list', { name: 'Your rule' });
  const person = page.getByRole('list', { name: 'Per person', exact: true });
  await rule.getByRole('listitem').first().waitFor();
  expect(await rule.getByRole('listitem').allInnerTexts()).toEqual([expect.stringMatching(/Boots\s*100 %/)]);
  const given = (await person.getByRole('listitem').allInnerTexts()).join(' ');
  for (const block of ['Skirts', 'Dresses', 'Jackets', 'Knitwear', 'Boots']) expect(given).toContain(block);
  const percents = [...given.matchAll(/(\d+) %/g)].map(([, percent]) => Number(percent));
  expect(percents.reduce((sum, percent) => sum + percent, 0)).toBe(100);
  await page.getByRole('list', { name: 'How often do they differ?' }).getByText('differ from your rule').waitFor();
  await page.getByText(/Visitor [0-9A-F]{4}/).waitFor();
  await page.getByText('How measured?').first().click();
  await page.getByText('Real visitors of the last 30 days who belong').waitFor();
});

test('Contrast begins with the people whom rules cover, and names things instead of keys', async () => {
  await plugin('contrast?slot=home-hero');
  await page.getByRole('list', { name: 'Your rule' }).getByRole('listitem').first().waitFor();
  expect(await page.getByLabel('People', { exact: true }).innerText()).toContain('People my rules cover');
  await page.getByText('6 people of').waitFor();
  await choose('Slot', 'Home promo');
  await page.getByText('No rule covers these people').first().waitFor();
  await page.getByText('get another block than your original').waitFor();
  await choose('Slot', 'Home product list');
  await page.getByText(/Visitor [0-9A-F]{4}/).waitFor();
  for (let turn = 0; turn < 5; turn++) {
    expect(await page.locator('main').innerText()).not.toContain('api::');
    await page.getByRole('button', { name: 'Somebody else' }).click();
  }
});

test('a segment is made without code, and says in a sentence what it means', async () => {
  await plugin('segments/new');
  await page.getByLabel('Name').fill('Boots lovers at home');
  await page.getByLabel('What', { exact: true }).fill('device');
  await page.getByLabel('Value', { exact: true }).fill('desktop');
  await page.getByRole('button', { name: 'Add a condition' }).press('Enter');
  await page.getByRole('menuitem', { name: 'What they did' }).press('Enter');
  await page.getByRole('button', { name: 'Only about certain content' }).click();
  await page.getByLabel('About content whose').fill('category');
  await page.getByLabel('is one of').fill('boots');
  await page
    .getByText(
      'the device is “desktop” and they clicked on something with category “boots” at least 3 times in the last 7 days',
    )
    .waitFor();
  await page.getByRole('button', { name: 'Save' }).click();
  const row = page.getByRole('row').filter({ hasText: 'Boots lovers at home' });
  await row.getByText('the device is “desktop”').waitFor();
  const { data } = await admin<{ data: { key: string; condition: unknown }[] }>('GET', '/individualization/segments');
  expect(data.find(({ key }) => key === 'boots-lovers-at-home')?.condition).toEqual({
    kind: 'all',
    of: [
      { kind: 'context', key: 'device', test: { operator: 'equals', value: 'desktop' } },
      { kind: 'behaviour', event: 'click', where: { category: ['boots'] }, atLeast: 3, withinSeconds: 604_800 },
    ],
  });
});

test('an incomplete segment is not saved, and the row says what it lacks', async () => {
  await plugin('segments/new');
  await page.getByLabel('Name').fill('Half a segment');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Fill in the value').waitFor();
  const { data } = await admin<{ data: { key: string }[] }>('GET', '/individualization/segments');
  expect(data.map(({ key }) => key)).not.toContain('half-a-segment');
});

test('a block becomes a slot, gets a variant, and goes live only with a goal and a definition', async () => {
  await entry(await homeOf());
  await page.getByRole('button', { name: 'Make this a slot' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name of the slot').fill('Home story');
  await dialog.getByRole('button', { name: 'Make it a slot' }).click();
  const link = page.getByRole('link', { name: 'Home story' });
  await link.waitFor();

  const block = page.getByRole('listitem').filter({ has: link });
  await block.getByRole('button', { name: 'Add a variant' }).click();
  await dialog.getByLabel('Name of the variant').fill('Short story');
  await dialog.getByRole('button', { name: 'Add and open' }).click();
  await page.waitForURL(/plugin::individualization\.variant\//);
  await page.getByText('What the slot “Home story” can show').waitFor();
  // What a marketer edits is there; keys are not.
  await page.getByText('What is shown (1)').waitFor();
  for (const key of ['slot', 'key', 'attributes']) expect(await page.locator(`main [name="${key}"]`).count()).toBe(0);
  await page.getByLabel('What about it').fill('category');
  await page.getByLabel('Which one').fill('skirts');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByText('Save the variant to keep what you added.').waitFor();
  const kept = page.waitForResponse(
    (answer) => answer.request().method() === 'PUT' && answer.url().includes('variant'),
  );
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  expect((await kept).ok()).toBe(true);
  await page.getByText('Save the variant to keep what you added.').waitFor({ state: 'detached' });
  expect(await violationsIn(page, await ourPanel())).toEqual([]);

  await page.getByRole('link', { name: 'To the slot, and going live' }).click();
  await page.getByText('Before it can go live:').waitFor();
  await page.getByRole('row', { name: /Short story.*category: skirts/ }).waitFor();
  const live = page.getByRole('button', { name: 'Go live', exact: true });
  expect(await live.isDisabled()).toBe(true);

  await choose('Goal: somebody …', 'clicks on content');
  await page.getByLabel('How will you know that it worked?').fill('More people read on.');
  await page.getByRole('radio', { name: 'Rules', exact: true }).press('Space');
  await page.getByRole('button', { name: 'Add a rule' }).click();
  await choose('For these people', 'Texas');
  expect(await live.isDisabled()).toBe(true);
  await page.getByText('You have changes that are not saved.').waitFor();
  // Nothing that was typed is lost by a link.
  await page.getByRole('link', { name: 'Edit segments' }).click();
  await page.getByRole('alertdialog', { name: 'Leave without saving?' }).waitFor();
  await page.getByRole('button', { name: 'Stay here' }).click();
  expect(await page.getByLabel('How will you know that it worked?').inputValue()).toBe('More people read on.');
  expect(page.url()).toContain('experiences/home-story');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('It can go live.').waitFor();
  await live.click();
  await page.getByText('Version 1 is the latest one that went live.').waitFor();
  const { data } = await admin<{ data: { status: string; version: number; degree: string } }>(
    'GET',
    '/individualization/experiences/home-story',
  );
  expect(data).toMatchObject({ status: 'live', version: 1, degree: 'rules' });
});

test('the rules say in which order they count, for each degree', async () => {
  await plugin('experiences/home-hero');
  await page.getByText('First come “Always” rules, then the person, then “Start with” rules.').waitFor();
  await page.getByRole('radio', { name: 'Rules', exact: true }).press('Space');
  await page.getByText('From top to bottom: the first rule that fits').waitFor();
  await page.getByRole('link', { name: 'Health' }).click();
  await page.getByRole('button', { name: 'Leave without saving' }).click();
  await page.getByText('Why is nothing individualized?').waitFor();
});

test('segments say by name who uses them', async () => {
  await plugin('segments');
  await page.getByRole('row', { name: /Texas/ }).getByRole('link', { name: 'Home hero' }).waitFor();
});

test('rules are put in order with the keyboard', async () => {
  await plugin('experiences/home-hero');
  const segmentOfRule = (number: number) => page.getByLabel('For these people').nth(number - 1);
  expect(await segmentOfRule(1).innerText()).toContain('Texas');
  await page.getByRole('button', { name: 'Move rule 2 up' }).press('Enter');
  expect(await segmentOfRule(1).innerText()).toContain('Poland');
  await page.getByText('Rule 2 is now rule 1.').waitFor({ state: 'attached' });
  await page.getByRole('button', { name: 'Move rule 1 down' }).press('Enter');
  expect(await segmentOfRule(1).innerText()).toContain('Texas');
});

test('a cloned page asks whether to share its slots', async () => {
  const home = await homeOf();
  const { data } = await admin<{ data: { documentId: string } }>(
    'POST',
    `/content-manager/collection-types/${PAGE_TYPE}/clone/${home}?locale=en`,
    { title: 'Second home', slug: 'second-home' },
  );
  await entry(data.documentId);
  await page.getByRole('group', { name: 'This page is a copy' }).waitFor();
  await page.getByRole('button', { name: 'Share the slots' }).click();
  await page.getByRole('link', { name: 'Home hero' }).waitFor();
  expect(await page.getByRole('group', { name: 'This page is a copy' }).count()).toBe(0);
});

test('the panel is beside pages with blocks only, and nothing breaks elsewhere', async () => {
  const heading = page.getByRole('heading', { name: 'Individualization', exact: true });
  await open(`/content-manager/collection-types/${PAGE_TYPE}/create`);
  await page.getByText('Save the page first').waitFor();
  await open('/content-manager/collection-types/api::product.product/create');
  await page.getByRole('button', { name: 'Save' }).waitFor();
  expect(await heading.count()).toBe(0);
  await open(`/content-manager/collection-types/${PAGE_TYPE}`);
  await page.getByRole('row').nth(1).waitFor();
  expect(await heading.count()).toBe(0);
});

test('without permission there is a sentence and no crash', async () => {
  const role = await admin<{ data: { id: number } }>('POST', '/admin/roles', { name: `Pages ${Date.now()}` });
  await admin('PUT', `/admin/roles/${role.data.id}/permissions`, {
    permissions: ['create', 'read', 'update'].map((action) => ({
      action: `plugin::content-manager.explorer.${action}`,
      subject: PAGE_TYPE,
      properties: { fields: ['title', 'slug', 'blocks'], locales: ['en'] },
      conditions: [],
    })),
  });
  const login = { email: `editor-${Date.now()}@example.com`, password: 'Demo-shop-2' };
  const invited = await admin<{ data: { registrationToken: string } }>('POST', '/admin/users', {
    firstname: 'Eve',
    lastname: 'Editor',
    email: login.email,
    roles: [role.data.id],
  });
  await admin('POST', '/admin/register', {
    registrationToken: invited.data.registrationToken,
    userInfo: { firstname: 'Eve', lastname: 'Editor', password: login.password },
  });
  const theirs = await browser.newContext({ locale: 'en' });
  const theirPage = await theirs.newPage();
  await logIn(theirPage, demo.url, login);
  await open(`/content-manager/collection-types/${PAGE_TYPE}/${await homeOf()}?plugins[i18n][locale]=en`, theirPage);
  await theirPage.getByText('Your role has no permission for this.').waitFor();
  await theirs.close();
});

test('German speaks German', async () => {
  await page.evaluate(() => localStorage.setItem('strapi-admin-language', 'de'));
  await plugin('contrast?slot=home-hero');
  await page.getByText('Was wird jeweils gezeigt?').waitFor();
  await page.evaluate(() => localStorage.setItem('strapi-admin-language', 'en'));
});

test('axe finds nothing beside a page with slots, nor in the question how to name one', async () => {
  await entry(await homeOf());
  await page.getByRole('link', { name: 'Home hero' }).waitFor();
  await page.waitForLoadState('networkidle');
  expect(await violationsIn(page, await ourPanel())).toEqual([]);
  await page.getByRole('button', { name: 'Add a variant' }).first().click();
  await page.getByLabel('Name of the variant').waitFor();
  expect(await violationsIn(page, '[role=dialog]')).toEqual([]);
  await page.keyboard.press('Escape');
});

test.each([
  'contrast?slot=home-hero',
  'experiences',
  'experiences/home-hero',
  'segments',
  'segments/new',
  'settings',
  'health',
])('axe finds nothing on %s', async (address) => {
  await plugin(address);
  await page.waitForLoadState('networkidle');
  expect(await violationsIn(page, 'main')).toEqual([]);
});

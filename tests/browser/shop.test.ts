import { createServer, type Server } from 'node:http';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Locator, Page, Route } from 'playwright-core';
import { launchBrowser } from '../support/browser';
import { freePort, startDemo, type RunningDemo } from '../support/demo';

const STOREFRONT = path.resolve(__dirname, '../../playground/.tmp/storefront');
const AXE = require.resolve('axe-core/axe.min.js');

let demo: RunningDemo;
let browser: Browser;
beforeAll(async () => {
  demo = await startDemo();
  browser = await launchBrowser();
}, 400_000);
afterAll(async () => {
  await browser?.close();
  await demo?.stop();
});

/** A new browser profile on the shop, with everything that went wrong on the page. */
const visit = async (address = `${demo.url}/shop`) => {
  const context = await browser.newContext({ viewport: { width: 1360, height: 900 } });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  await page.goto(address);
  await page.locator('.decision').first().waitFor();
  return { page, problems, close: () => context.close() };
};

type Place = Page | Locator;
const hero = async (place: Place) => {
  const card = place.locator('.decision[data-slot=home-hero]');
  return {
    variant: await card.getAttribute('data-variant'),
    mode: await card.getAttribute('data-mode'),
    words: await card.innerText(),
    block: await place.locator('.block[data-slot=home-hero]').getAttribute('data-variant'),
  };
};

/** Does something on the page and waits until page and inspector show the answer to it. */
const andSettle = async (page: Page, act: () => Promise<unknown>): Promise<void> => {
  await act();
  await page.locator('.person[aria-busy=false]').first().waitFor();
  await page.locator('.person[aria-busy=true]').first().waitFor({ state: 'detached' });
};

const clickThree = async (page: Page, place: Place, category: string): Promise<void> => {
  await place.locator(`.shelf [data-category=${category}]`).click();
  for (const index of [0, 1, 2]) await andSettle(page, () => place.locator('.shelf .card button').nth(index).click());
};

/** Some answers in a hundred try something out, whoever asks: who meets that is followed by a new visitor. */
const visitorWhoGets = async (category: string) => {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const visitor = await visit();
    await clickThree(visitor.page, visitor.page, category);
    await andSettle(visitor.page, () => visitor.page.reload());
    const shown = await hero(visitor.page);
    if (shown.mode !== 'explore') return { ...visitor, shown };
    await visitor.close();
  }
  throw new Error('five visitors in a row met an exploration');
};

const searchFor = async (page: Page, words: string): Promise<string[]> => {
  const answered = page.waitForResponse((response) => response.url().includes(`_q=${words}&individualizeImpact=`));
  await page.locator('.search input').fill(words);
  await page.locator('.search button').click();
  await answered;
  await page.locator('.found[aria-busy=false]').waitFor();
  return page.locator('.listing .card .name').allInnerTexts();
};

it('searches in the shop’s order for a stranger, and in their own after one look at a product', async () => {
  const { page, problems, close } = await visit();
  const first = await searchFor(page, 'black');
  expect(first.length).toBeGreaterThan(3);
  expect(await page.locator('.listing .order').innerText()).toMatch(/shop’s order: it does not know you yet/);
  // The last of the list, whatever it is, is what they look at.
  await andSettle(page, () => page.locator('.listing .card button').last().click());
  expect(await page.locator('.listing .card .name').allInnerTexts()).toEqual(first);

  await page.locator('.impact input').fill('100');
  await searchFor(page, 'blue');
  const second = await searchFor(page, 'black');
  expect(await page.locator('.listing .order').innerText()).toMatch(/in your order/);
  expect(second.indexOf(first.at(-1) ?? '')).toBeLessThan(first.length - 1);
  expect([...second].sort()).toEqual([...first].sort());

  const shops = page.waitForResponse((response) => response.url().includes('individualizeImpact=0&'));
  await page.locator('.impact input').fill('0');
  await shops;
  await page.locator('.found[aria-busy=false]').waitFor();
  expect(await page.locator('.listing .card .name').allInnerTexts()).toEqual(first);
  expect(problems).toEqual([]);
  await close();
});

it('shows every product once, page by page', async () => {
  const { page, close } = await visit();
  await page.goto(`${demo.url}/shop#/all`);
  await page.locator('.listing .card').first().waitFor();
  for (let more = page.locator('.listing .more'); (await more.count()) > 0;) {
    await andSettle(page, () => page.locator('.listing .card button').last().click());
    const before = await page.locator('.listing .card').count();
    await more.click();
    await page.locator('.listing .card').nth(before).waitFor();
    await page.waitForLoadState('networkidle');
  }
  const shown = await page
    .locator('.listing [data-product]')
    .evaluateAll((cards) => cards.map((card) => (card as HTMLElement).dataset.product));
  const { meta } = (await (await fetch(`${demo.url}/api/products?pagination[pageSize]=1`)).json()) as {
    meta: { pagination: { total: number } };
  };
  expect(new Set(shown).size).toBe(shown.length);
  expect(shown).toHaveLength(meta.pagination.total);
  await close();
});

it('shows the skirts hero after three skirts and a reload, and says why', async () => {
  const { page, shown, problems, close } = await visitorWhoGets('skirts');
  expect(shown).toMatchObject({ variant: 'skirts', block: 'skirts', mode: 'individual' });
  expect(shown.words).toMatch(/because of 3 skirts/i);
  expect(await page.locator('.block[data-slot=home-hero] h1').innerText()).toBe('Skirts that move first');
  await andSettle(page, () => page.reload());
  expect(await hero(page)).toEqual(shown);
  expect(problems).toEqual([]);
  await close();
});

it('starts a stranger in Texas with the rule, and says so', async () => {
  const { page, close } = await visit();
  // The original, or what the crowd of the earlier tests likes.
  expect(['default', 'crowd']).toContain((await hero(page)).mode);
  await andSettle(page, () => page.locator('select').selectOption('texas'));
  const shown = await hero(page);
  expect(shown).toMatchObject({ variant: 'boots', mode: 'segment' });
  expect(shown.words).toContain('Texas');
  await close();
});

it('takes “not for me” at once, also on a slow line, and a restart makes a stranger', async () => {
  const { page, close } = await visitorWhoGets('dresses');
  const slowly = (route: Route): void => void setTimeout(() => void route.continue().catch(() => undefined), 1_000);
  await page.route(/individualization\/(events|decisions)/, slowly);
  await andSettle(page, () => page.getByRole('button', { name: 'Not for me: Hero' }).click());
  expect((await hero(page)).variant).not.toBe('dresses');
  await andSettle(page, () => page.getByRole('button', { name: 'Start over as a stranger' }).click());
  expect(['default', 'crowd']).toContain((await hero(page)).mode);
  await close();
});

it('gives two people two pages at one address, side by side', async () => {
  const { page, shown, close } = await visitorWhoGets('skirts');
  const address = page.url();
  await andSettle(page, () => page.getByRole('button', { name: 'Be somebody else' }).click());
  const other = page.getByRole('region', { name: 'Somebody else' });
  await other.locator('.decision').first().waitFor();
  await clickThree(page, other, 'boots');
  const theirs = await hero(other);
  expect(theirs.block).not.toBe(shown.block);
  if (theirs.mode !== 'explore') expect(theirs).toMatchObject({ variant: 'boots', mode: 'individual' });
  expect((await hero(page.getByRole('region', { name: 'You', exact: true }))).block).toBe('skirts');
  expect(page.url()).toBe(address);
  await close();
});

it('can be used by everybody', async () => {
  const { page, close } = await visit();
  await andSettle(page, () => page.getByRole('button', { name: 'Be somebody else' }).click());
  await page.locator('.decision').nth(3).waitFor();
  await page.evaluate(readFileSync(AXE, 'utf8'));
  const violations = (): Promise<string[]> =>
    page.evaluate(async () => {
      const { axe } = globalThis as unknown as {
        axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      };
      return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
    });
  expect(await violations()).toEqual([]);
  await page.evaluate(() => (location.hash = '#/search/black'));
  await page.locator('.listing .card').nth(5).waitFor();
  expect(await violations()).toEqual([]);
  await close();
});

describe('a storefront on another origin', () => {
  let other: Server;
  let address: string;
  beforeAll(async () => {
    const port = await freePort();
    const types: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html' };
    other = createServer((request, response) => {
      const name = path.basename(new URL(request.url ?? '/', 'http://x').pathname);
      const file = ['app.js', 'style.css'].includes(name) ? name : 'index.html';
      response.writeHead(200, { 'content-type': types[path.extname(file)] });
      response.end(readFileSync(path.join(STOREFRONT, file)));
    });
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${port}/shop?strapi=${encodeURIComponent(demo.url)}`;
  });
  afterAll(() => other.close());

  it('reads content with the visitor and a context that is not ASCII', async () => {
    const { page, problems, close } = await visit(address);
    const asked = page.waitForRequest((request) => request.url().includes('/api/pages') && request.method() === 'GET');
    await andSettle(page, () => page.locator('select').selectOption('poland'));
    const headers = await (await asked).allHeaders();
    expect(headers['x-visitor-id']).toMatch(/^v1\./);
    expect(JSON.parse(headers['x-visitor-context'])).toMatchObject({ city: 'Łódź' });
    expect(await hero(page)).toMatchObject({ variant: 'knitwear', mode: 'segment' });
    expect(problems).toEqual([]);
    await close();
  });

  it('loses no click of a page that is left at once: the beacon brings it', async () => {
    const { page, close } = await visit(address);
    await page.route('**/individualization/events', (route) =>
      route.request().resourceType() === 'ping' ? route.continue() : route.abort(),
    );
    const token = await page.evaluate(() => localStorage.getItem('individualization.visitor'));
    await page.locator('.shelf .card button').first().click();
    await page.goto('about:blank');
    const clicks = async (): Promise<number> => {
      const answer = await fetch(`${demo.url}/api/individualization/visitors/me/export`, {
        headers: { 'X-Visitor-Id': token ?? '' },
      });
      const { data } = (await answer.json()) as { data: { events: { type: string }[] } };
      return data.events.filter(({ type }) => type === 'click').length;
    };
    for (let attempt = 0; attempt < 50 && (await clicks()) === 0; attempt += 1)
      await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await clicks()).toBe(1);

    // The event is still in the queue: the next page sends it once more, and it is counted once.
    await page.unroute('**/individualization/events');
    await page.goto(address);
    await page.locator('.decision').first().waitFor();
    await page.waitForLoadState('networkidle');
    expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('.event.')))).toEqual([]);
    expect(await clicks()).toBe(1);
    await close();
  });
});

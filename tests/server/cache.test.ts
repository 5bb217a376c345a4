import type { AddressInfo } from 'node:net';
import { corsProblem, registerCors } from '../../server/src/delivery/cors';
import { startCachingProxy, type CachingProxy } from '../support/caching-proxy';
import { documents } from '../support/delivery-plugin/content';
import { DELIVERY_ONLY } from '../support/delivery-plugin/environment';
import { furnish } from '../support/delivery-plugin/home';
import { siteOf, type Site } from '../support/delivery-plugin/plugin';
import { configured } from '../support/environment';
import { bootStrapi, type Booted } from '../support/strapi';

let booted: Booted;
let site: Site;
let origin: string;
let home: Awaited<ReturnType<typeof furnish>>;

beforeAll(async () => {
  booted = await bootStrapi({
    ...DELIVERY_ONLY,
    ...configured({ contextHeaders: { country: 'cf-ipcountry' } }),
  });
  site = siteOf(booted.strapi);
  home = await furnish(booted.strapi);
  await new Promise<void>((resolve) => booted.strapi.server.httpServer.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(booted.strapi.server.httpServer.address() as AddressInfo).port}`;
}, 120_000);
afterAll(async () => booted?.stop());

const HOME = '/api/pages?filters[slug][$eq]=home&populate[blocks][populate]=*';
const CONTRACT = ['X-Visitor-Id', 'X-Visitor-Context', 'X-Individualize', 'Sec-GPC'];
const likes = (category: string) => ({ 'X-Visitor-Id': site.visitor({ category: [category] }) });
const get = (path: string, headers: Record<string, string> = {}) => booted.http().get(path).set(headers);
const varyOf = (vary: string | undefined) => (vary ?? '').split(',').map((name) => name.trim());
const headline = (body: { data: { blocks: { headline?: string }[] }[] }) =>
  body.data[0].blocks.map((block) => block.headline).find(Boolean);

describe('what the answer varies by (C5)', () => {
  it.each<[string, () => Record<string, string>]>([
    ['a visitor', () => likes('skirts')],
    ['nobody', () => ({})],
    ['off', () => ({ 'X-Individualize': 'off' })],
    ['a crawler', () => ({ 'User-Agent': 'Googlebot/2.1' })],
    ['a forged token', () => ({ 'X-Visitor-Id': 'forged' })],
  ])('%s: every answer with a slot names our headers', async (_, headers) => {
    const answer = await get(HOME, headers());
    expect(varyOf(answer.headers.vary)).toEqual(expect.arrayContaining(CONTRACT));
  });

  it('is private with a visitor id, and says nothing about caching without', async () => {
    expect((await get(HOME, likes('skirts'))).headers['cache-control']).toBe('private, no-store');
    expect((await get(HOME, { 'X-Visitor-Id': 'forged' })).headers['cache-control']).toBe('private, no-store');
    expect((await get(HOME)).headers['cache-control']).toBeUndefined();
  });

  it('names the trusted headers of the CDN where the answer may be shared', async () => {
    expect(varyOf((await get(HOME)).headers.vary)).toEqual(expect.arrayContaining(['cf-ipcountry', 'User-Agent']));
  });

  it('leaves answers without slots to Strapi', async () => {
    for (const path of ['/api/pages', '/api/categories?populate=*']) {
      const [plain, known] = [await get(path), await get(path, likes('skirts'))];
      for (const { headers } of [plain, known]) {
        expect(varyOf(headers.vary)).not.toEqual(expect.arrayContaining(['X-Visitor-Id']));
        expect(headers['cache-control']).toBeUndefined();
      }
    }
  });
});

describe('behind a shared cache', () => {
  let proxy: CachingProxy;
  afterEach(async () => proxy?.stop());
  const through = async (headers: Record<string, string> = {}): Promise<string | undefined> =>
    headline((await (await fetch(`${proxy.url}${encodeURI(HOME)}`, { headers })).json()) as never);

  /** Somebody unknown, two tastes, off, nobody again: how many were shown another one's page. */
  const crossings = async (): Promise<number> => {
    const asked: [Record<string, string>, string][] = [
      [{}, 'Original'],
      [likes('skirts'), 'Skirts'],
      [likes('double'), 'One'],
      [{ 'X-Individualize': 'off' }, 'Original'],
      [likes('skirts'), 'Skirts'],
      [{}, 'Original'],
      [likes('double'), 'One'],
      [{}, 'Original'],
    ];
    let wrong = 0;
    for (const [headers, expected] of asked) if ((await through(headers)) !== expected) wrong += 1;
    return wrong;
  };

  it('nobody ever gets another one’s page, and unknown visitors share one', async () => {
    proxy = await startCachingProxy(origin);
    expect(await crossings()).toBe(0);
    expect(proxy.hits()).toBeGreaterThanOrEqual(2);
  });

  it('this test can fail: a cache that is told less mixes people up', async () => {
    proxy = await startCachingProxy(origin, ({ vary: _, 'cache-control': __, ...headers }) => headers);
    expect(await crossings()).toBeGreaterThan(0);
  });

  it('each of the two headers is enough for visitors, Vary alone is not private', async () => {
    proxy = await startCachingProxy(origin, ({ 'cache-control': _, ...headers }) => headers);
    expect(await crossings()).toBe(0);
    await proxy.stop();
    proxy = await startCachingProxy(origin, ({ vary: _, ...headers }) => headers);
    expect(await crossings()).toBeGreaterThan(0);
  });
});

describe('another origin', () => {
  const preflight = (headers: string) =>
    booted.http().options(HOME).set({
      Origin: 'https://shop.example',
      'Access-Control-Request-Method': 'GET',
      'Access-Control-Request-Headers': headers,
    });

  it('may send our headers', async () => {
    const answer = await preflight('x-visitor-id,x-visitor-context,x-individualize');
    expect(answer.status).toBe(204);
    const allowed = String(answer.headers['access-control-allow-headers']).toLowerCase();
    for (const name of ['x-visitor-id', 'x-visitor-context', 'x-individualize', 'content-type', 'authorization'])
      expect(allowed).toContain(name);
    expect(answer.headers['access-control-allow-origin']).toBe('https://shop.example');
    expect(corsProblem(booted.strapi)).toBeNull();
  });

  const withMiddlewares = (middlewares: unknown) => {
    const config = new Map<string, unknown>([['middlewares', middlewares]]);
    return {
      config: { get: (key: string) => config.get(key), set: (key: string, value: unknown) => config.set(key, value) },
    };
  };

  it('keeps what the host configured, and says what is missing from a list of its own', () => {
    const host = withMiddlewares([
      'strapi::errors',
      { name: 'strapi::cors', config: { origin: ['https://a.example'] } },
    ]);
    registerCors(host as never);
    expect(host.config.get('middlewares')).toEqual([
      'strapi::errors',
      {
        name: 'strapi::cors',
        config: { origin: ['https://a.example'], headers: expect.arrayContaining(['Authorization', 'X-Visitor-Id']) },
      },
    ]);
    const own = withMiddlewares([{ name: 'strapi::cors', config: { headers: ['Content-Type', 'x-visitor-id'] } }]);
    registerCors(own as never);
    expect(own.config.get('middlewares')).toEqual([
      { name: 'strapi::cors', config: { headers: ['Content-Type', 'x-visitor-id'] } },
    ]);
    expect(corsProblem(own as never)).toMatch(/without X-Visitor-Context, X-Individualize/);
    const complete = withMiddlewares([
      { name: 'strapi::cors', config: { headers: 'X-Visitor-Id, X-Visitor-Context, X-Individualize' } },
    ]);
    expect(corsProblem(complete as never)).toBeNull();
  });
});

describe('the cache of variants', () => {
  const statements = async (work: () => Promise<unknown>): Promise<number> => {
    let count = 0;
    const listen = (): void => {
      count += 1;
    };
    const knex = booted.strapi.db.connection as unknown as NodeJS.EventEmitter;
    knex.on('query', listen);
    await work();
    knex.off('query', listen);
    return count;
  };

  it('costs no statement when warm', async () => {
    const visitor = likes('skirts');
    await get(HOME, visitor);
    const off = await statements(async () => get(HOME, { 'X-Individualize': 'off' }));
    const on = await statements(async () => expect(headline((await get(HOME, visitor)).body)).toBe('Skirts'));
    expect(off).toBeGreaterThan(0);
    expect(on).toBe(off);
  });

  it('shows what was written the moment it is: the variant, and what it shows', async () => {
    const visitor = likes('skirts');
    const { strapi } = booted;
    const block = async () =>
      (await get(HOME, visitor)).body.data[0].blocks.find((one: { headline?: string }) => one.headline);
    expect((await block()).category.name).toBe('Skirts');
    await documents(strapi, 'api::category.category').update({ documentId: home.skirts, data: { name: 'All skirts' } });
    expect((await block()).category.name).toBe('All skirts');

    const variants = documents(strapi, 'plugin::individualization.variant');
    const content = [{ __component: 'blocks.hero', headline: 'New skirts', category: home.skirts }];
    await variants.update({ documentId: home.skirtsVariant, locale: 'en', data: { content } });
    expect((await block()).headline).toBe('Skirts');
    await variants.publish({ documentId: home.skirtsVariant, locale: 'en' });
    expect((await block()).headline).toBe('New skirts');
  });

  it('serves the original once the variant is gone, even before the configuration knows', async () => {
    const { strapi } = booted;
    await documents(strapi, 'plugin::individualization.variant' as never).findOne({ documentId: home.skirtsVariant });
    await (strapi.documents('plugin::individualization.variant' as never) as never as Unpublish).unpublish({
      documentId: home.skirtsVariant,
      locale: 'en',
    });
    const answer = await get(HOME, likes('skirts')).expect(200);
    expect(headline(answer.body)).toBe('Original');
    expect(answer.body.meta.individualization.decisions[0].variant).toBe('baseline');
  });
});

interface Unpublish {
  unpublish(params: { documentId: string; locale: string }): Promise<unknown>;
}

import fc from 'fast-check';
import type { Shop } from '../support/shop';
import { buildShop } from '../support/shop';
import type { Booted } from '../support/strapi';
import { bootStrapi } from '../support/strapi';

/** Lists and searches re-ranked for the visitor over the ordinary content API (C7, C8). */
const CATEGORIES = ['boots', 'skirts', 'jackets', 'dresses'];
const COLOURS = ['black', 'red', 'blue', 'green', 'white'];
const PRODUCTS = COLOURS.flatMap((colour) =>
  CATEGORIES.flatMap((category, row) =>
    [1, 2].map((number) => ({ name: `${category}-${colour}-${number}`, category, colour, price: 10 * row + number })),
  ),
);
const LIST = '/api/products?sort=name';

let booted: Booted;
let shop: Shop;

interface Entry {
  id: number;
  documentId: string;
  name: string;
}

const get = (path: string, visitor?: string, headers: Record<string, string> = {}) =>
  booted
    .http()
    .get(path)
    .set(visitor ? { 'X-Visitor-Id': visitor, ...headers } : headers);
const names = ({ body }: { body: { data: Entry[] } }): string[] => body.data.map(({ name }) => name);
const editors = async (path = LIST): Promise<string[]> =>
  names(await get(`${path}&pagination[pageSize]=100`).expect(200));
const ranked = async (visitor: string | undefined, impact: number, path = LIST, headers = {}) =>
  get(`${path}&pagination[pageSize]=100&individualizeImpact=${impact}`, visitor, headers).expect(200);
const fanOf = async (...products: string[]): Promise<string> => {
  const visitor = await shop.mint();
  for (const product of products) await shop.click(visitor, product);
  return visitor;
};
const idOf = (product: string): string => shop.products.get(product)!;
const pinsOf = (...products: string[]): string => `&individualizePinned=${products.map(idOf).join()}`;
/** Longest row of neighbours of one category. */
const longestRow = (list: string[]): number => {
  const categories = list.map((name) => name.split('-')[0]);
  const rowTo = (at: number): number => {
    let first = at;
    while (first > 0 && categories[first - 1] === categories[at]) first -= 1;
    return at - first + 1;
  };
  return Math.max(...categories.map((_, at) => rowTo(at)));
};
const placeOf = (list: string[], part: string): number =>
  list.reduce((sum, name, place) => sum + (name.includes(part) ? place : 0), 0);

beforeAll(async () => {
  booted = await bootStrapi();
  shop = await buildShop(booted, PRODUCTS);
}, 120_000);

afterAll(() => booted?.stop());

describe('the order of a list', () => {
  it('is exactly the editor’s for whoever is unknown, and says so', async () => {
    const wanted = await editors();
    const stranger = await shop.mint();
    for (const impact of [0, 50, 100]) {
      for (const answer of [await ranked(undefined, impact), await ranked(stranger, impact)]) {
        expect(names(answer)).toEqual(wanted);
        expect(answer.body.meta.individualization.ranking).toEqual({
          ...{ mode: 'default', impact, entries: 0, bounded: false },
        });
      }
    }
  });

  it('is the editor’s at 0, follows taste at 100, and moves further the higher the impact', async () => {
    const wanted = await editors();
    const visitor = await fanOf('skirts-red-1', 'skirts-blue-1', 'skirts-green-1');
    expect(names(await ranked(visitor, 0))).toEqual(wanted);
    const places: number[] = [];
    for (const impact of [0, 25, 50, 75, 100]) places.push(placeOf(names(await ranked(visitor, impact)), 'skirts'));
    expect([...places].sort((a, b) => b - a)).toEqual(places);
    expect(places[4]).toBeLessThan(places[0]);
    const answer = await ranked(visitor, 100);
    expect(
      names(answer)
        .slice(0, 10)
        .every((name) => name.startsWith('skirts')),
    ).toBe(true);
    expect([...names(answer)].sort()).toEqual([...wanted].sort());
    expect(answer.body.meta.individualization.ranking).toEqual({
      ...{ mode: 'individual', impact: 100, entries: PRODUCTS.length, bounded: false },
    });
  });

  it('stays the editor’s without consent, with off, for a broken token and a crawler', async () => {
    const wanted = await editors();
    const visitor = await fanOf('skirts-red-1', 'skirts-blue-1');
    expect(names(await ranked(visitor, 100))).not.toEqual(wanted);
    expect(names(await ranked(visitor, 100, LIST, { 'X-Individualize': 'off' }))).toEqual(wanted);
    expect(names(await ranked(visitor, 100, LIST, { 'Sec-GPC': '1' }))).toEqual(wanted);
    expect(names(await ranked(`${visitor}x`, 100))).toEqual(wanted);
    expect(names(await ranked(undefined, 100, LIST, { 'User-Agent': 'Googlebot/2.1' }))).toEqual(wanted);
    await booted
      .http()
      .patch('/api/individualization/visitors/me')
      .set('X-Visitor-Id', visitor)
      .send({ consent: { personalization: false } })
      .expect(200);
    expect(names(await ranked(visitor, 100))).toEqual(wanted);
  });

  it('is nobody’s business without the parameter: no metadata, Strapi’s own headers', async () => {
    const visitor = await fanOf('skirts-red-1', 'skirts-blue-1');
    const answer = await get(LIST, visitor).expect(200);
    expect(names(answer)).toEqual((await editors()).slice(0, 25));
    expect(answer.body.meta).toEqual({ pagination: expect.any(Object) });
    expect(answer.headers['cache-control']).toBeUndefined();
  });

  it('is private where a visitor asks, and varies for everybody', async () => {
    const stranger = await get(`${LIST}&individualizeImpact=50`).expect(200);
    expect(stranger.headers.vary).toMatch(/X-Visitor-Id/i);
    expect(stranger.headers['cache-control']).toBeUndefined();
    const known = await get(`${LIST}&individualizeImpact=50`, await shop.mint()).expect(200);
    expect(known.headers['cache-control']).toBe('private, no-store');
  });

  it.each(['', '-1', '101', '12.5', 'much', '1e2', '050'])('ignores an impact of "%s"', async (impact) => {
    const visitor = await fanOf('skirts-red-1', 'skirts-blue-1');
    const answer = await get(`${LIST}&individualizeImpact=${impact}`, visitor).expect(200);
    expect(names(answer)).toEqual((await editors()).slice(0, 25));
    expect(answer.body.meta.individualization).toBeUndefined();
  });
});

describe('diversity and pins', () => {
  it('mix what would stand in a row, as far as what is left allows', async () => {
    const visitor = await fanOf('skirts-red-1', 'skirts-blue-1', 'skirts-green-1');
    const plain = names(await ranked(visitor, 100));
    expect(longestRow(plain)).toBeGreaterThan(5);
    const mixed = names(await ranked(visitor, 100, `${LIST}&individualizeDiversity=category:2`));
    expect(longestRow(mixed.slice(0, 20))).toBe(2);
    expect(mixed.slice(0, 2)).toEqual(plain.slice(0, 2));
    expect([...mixed].sort()).toEqual([...plain].sort());
    // What no entry has mixes nothing, whatever it is called.
    for (const name of ['purchasePrice', 'constructor', 'nothing'])
      expect(names(await ranked(visitor, 100, `${LIST}&individualizeDiversity=${name}:1`))).toEqual(plain);
  });

  it('hold entries where the request’s order has them, on every page and in every search', async () => {
    const wanted = await editors();
    const visitor = await fanOf('skirts-red-1', 'skirts-blue-1');
    const pinned = ['boots-black-2', 'jackets-white-1'];
    const list = names(await ranked(visitor, 100, `${LIST}${pinsOf(...pinned)}`));
    for (const name of pinned) expect(list.indexOf(name)).toBe(wanted.indexOf(name));
    expect(list).not.toEqual(wanted);
    const path = '/api/products?_q=red&sort=name';
    const found = await editors(path);
    const search = names(await ranked(visitor, 100, `${path}${pinsOf('boots-red-1', 'boots-black-2')}`));
    expect(search.indexOf('boots-red-1')).toBe(found.indexOf('boots-red-1'));
    expect([...search].sort()).toEqual([...found].sort());
  });

  it('leave the editor’s order alone where nobody is known, and without an impact', async () => {
    const wanted = await editors();
    const wish = `${LIST}&individualizeDiversity=category:1${pinsOf('boots-black-2')}`;
    expect(names(await ranked(await shop.mint(), 100, wish))).toEqual(wanted);
    const visitor = await fanOf('skirts-red-1', 'skirts-blue-1');
    expect(names(await ranked(visitor, 0, wish))).toEqual(wanted);
    const answer = await get(`${wish}&pagination[pageSize]=100`, visitor).expect(200);
    expect(names(answer)).toEqual(wanted);
    expect(answer.body.meta.individualization).toBeUndefined();
  });

  it('are ignored where they are none', async () => {
    const visitor = await fanOf('skirts-red-1', 'skirts-blue-1');
    const plain = names(await ranked(visitor, 100));
    for (const wrong of [
      'Diversity=category',
      'Diversity=category:0',
      'Diversity=:2',
      'Pinned=',
      'Pinned=a,,b',
      'Pinned=$',
    ])
      expect(names(await ranked(visitor, 100, `${LIST}&individualize${wrong}`))).toEqual(plain);
  });
});

describe('searches and filters', () => {
  it('give another order to the second search after a click, of the same entries', async () => {
    const path = '/api/products?_q=red&sort=name';
    const wanted = await editors(path);
    expect(wanted).toHaveLength(8);
    const visitor = await shop.mint();
    expect(names(await ranked(visitor, 100, path))).toEqual(wanted);
    await shop.click(visitor, 'skirts-green-2');
    const second = await ranked(visitor, 100, path);
    expect(names(second)).not.toEqual(wanted);
    expect(names(second).slice(0, 2).sort()).toEqual(['skirts-red-1', 'skirts-red-2']);
    expect([...names(second)].sort()).toEqual([...wanted].sort());
    expect(second.body.meta.pagination.total).toBe(8);
    // A different question gets the taste as well.
    const other = names(await ranked(visitor, 100, '/api/products?_q=blue&sort=name'));
    expect(other.slice(0, 2).sort()).toEqual(['skirts-blue-1', 'skirts-blue-2']);
  });

  it('keep filters, fields, relations and the locale of the caller', async () => {
    const visitor = await fanOf('boots-red-1', 'boots-red-2', 'boots-black-1');
    const path =
      '/api/products?sort=price:desc&filters[colour][$in][0]=red&filters[colour][$in][1]=blue&fields[0]=name' +
      '&populate[category][fields][0]=slug&locale=en&status=published';
    const plain = await get(`${path}&pagination[pageSize]=100`).expect(200);
    const answer = await ranked(visitor, 100, path);
    const byName = (a: Entry, b: Entry): number => (a.name < b.name ? -1 : 1);
    expect([...answer.body.data].sort(byName)).toEqual([...plain.body.data].sort(byName));
    expect(names(answer)[0]).toMatch(/^boots-red/);
    expect(answer.body.meta.pagination).toEqual(plain.body.meta.pagination);
  });

  it('let nobody read what they may not, whatever the order', async () => {
    const visitor = await fanOf('boots-red-1', 'boots-red-2');
    await get('/api/suppliers?individualizeImpact=50', visitor).expect(403);
    const drafts = await get('/api/products?filters[purchasePrice][$gt]=1&individualizeImpact=50', visitor);
    expect(drafts.status).toBe(400);
    const answer = await ranked(visitor, 50, '/api/products?populate=*');
    for (const entry of answer.body.data) {
      expect(entry.purchasePrice).toBeUndefined();
      expect(entry.supplier).toBeUndefined();
    }
  });

  it('never order by a private field: entries that differ in nothing else stay the editor’s', async () => {
    const products = booted.strapi.documents('api::product.product' as never) as never as {
      create(input: object): Promise<{ documentId: string }>;
    };
    const made: string[] = [];
    for (const [place, purchasePrice] of [10, 900, 10, 900, 10].entries()) {
      const name = `twin-${place}`;
      const data = { name, slug: name, colour: 'pink', price: 55, purchasePrice };
      made.push((await products.create({ data, status: 'published' })).documentId);
    }
    const visitor = await shop.mint();
    const events = [1, 3].map((place) => ({
      id: `twin-${place}`,
      type: 'click',
      entry: { contentType: 'api::product.product', documentId: made[place] },
    }));
    await booted.http().post('/api/individualization/events').set('X-Visitor-Id', visitor).send({ events }).expect(202);
    const list = names(await ranked(visitor, 100, '/api/products?sort=name&filters[name][$startsWith]=twin'));
    // The two that were clicked are known as entries; the others carry the same attributes and nothing more.
    expect(list.filter((name) => !['twin-1', 'twin-3'].includes(name))).toEqual(['twin-0', 'twin-2', 'twin-4']);
  });
});

describe('pages', () => {
  it('have no duplicate and no gap for 200 random profiles, wishes and kinds of pages, while the profile moves', async () => {
    const all = await editors();
    const product = fc.constantFrom(...PRODUCTS.map(({ name }) => name));
    const clicks = fc.array(product, { minLength: 1, maxLength: 4 });
    const sizes = fc.integer({ min: 5, max: 41 });
    const wishes = fc.record({
      impact: fc.integer({ min: 1, max: 100 }),
      diversity: fc.constantFrom('', '&individualizeDiversity=category:2', '&individualizeDiversity=colour:1'),
      pinned: fc.uniqueArray(product, { maxLength: 3 }),
    });
    let individual = 0;
    await fc.assert(
      fc.asyncProperty(clicks, clicks, sizes, fc.boolean(), wishes, async (...random) => {
        const [before, between, size, byPage, { impact, diversity, pinned }] = random;
        const wish = `&individualizeImpact=${impact}${diversity}${pinned.length > 0 ? pinsOf(...pinned) : ''}`;
        const visitor = await fanOf(...before);
        const seen: string[] = [];
        for (let start = 0, page = 1; start < all.length; start += size, page += 1) {
          const part = byPage
            ? `pagination[page]=${page}&pagination[pageSize]=${size}`
            : `pagination[start]=${start}&pagination[limit]=${size}`;
          const { body } = await get(`${LIST}&${part}${wish}`, visitor).expect(200);
          expect(body.meta.pagination.total).toBe(all.length);
          if (byPage) expect(body.meta.pagination.pageCount).toBe(Math.ceil(all.length / size));
          if (body.meta.individualization.ranking.mode === 'individual') individual += 1;
          seen.push(...body.data.map(({ name }: Entry) => name));
          const clicked = between[page - 1];
          if (clicked) await shop.click(visitor, clicked);
        }
        expect(seen).toHaveLength(all.length);
        expect([...seen].sort()).toEqual([...all].sort());
        for (const name of pinned) expect(seen.indexOf(name)).toBe(all.indexOf(name));
      }),
      { numRuns: 200 },
    );
    expect(individual).toBeGreaterThan(200);
  }, 240_000);

  it('of a stranger stay the editor’s to the end, even if they click on the way', async () => {
    const wanted = await editors();
    const visitor = await shop.mint();
    const first = await get(`${LIST}&pagination[pageSize]=10&individualizeImpact=100`, visitor).expect(200);
    for (const product of ['skirts-red-1', 'skirts-blue-1']) await shop.click(visitor, product);
    const second = await get(
      `${LIST}&pagination[page]=2&pagination[pageSize]=10&individualizeImpact=100`,
      visitor,
    ).expect(200);
    expect([...names(first), ...names(second)]).toEqual(wanted.slice(0, 20));
    const again = await get(`${LIST}&pagination[pageSize]=10&individualizeImpact=100`, visitor).expect(200);
    expect(names(again)).not.toEqual(names(first));
  });

  it('of somebody who was erased are the editor’s again, and nothing of the old order comes back', async () => {
    const wanted = await editors();
    const visitor = await fanOf('skirts-red-1', 'skirts-blue-1');
    const page = (number: number) =>
      get(`${LIST}&pagination[page]=${number}&pagination[pageSize]=10&individualizeImpact=100`, visitor).expect(200);
    expect(names(await page(1))).not.toEqual(wanted.slice(0, 10));
    const second = names(await page(2));
    await booted.http().delete('/api/individualization/visitors/me').set('X-Visitor-Id', visitor).expect(200);
    expect(names(await page(2))).toEqual(wanted.slice(10, 20));
    await shop.click(visitor, 'jackets-red-1');
    expect(names(await page(2))).not.toEqual(second);
  });

  it('change nothing on a reload, whatever others do meanwhile', async () => {
    const visitor = await fanOf('skirts-red-1', 'boots-blue-1');
    const before = names(await ranked(visitor, 60));
    for (let person = 0; person < 5; person += 1) await fanOf('jackets-red-1', 'boots-red-2', 'boots-blue-1');
    expect(names(await ranked(visitor, 60))).toEqual(before);
  });

  it('survive an entry that comes and one that goes in between', async () => {
    const products = booted.strapi.documents('api::product.product' as never) as never as {
      create(input: object): Promise<{ documentId: string }>;
      delete(input: object): Promise<unknown>;
    };
    const create = (name: string) =>
      products.create({ data: { name, slug: name, colour: 'red', price: 3 }, status: 'published' });
    const going = await create('going');
    const visitor = await fanOf('skirts-red-1', 'skirts-blue-1');
    const path = `${LIST}&pagination[pageSize]=20&individualizeImpact=70`;
    const first = await get(path, visitor).expect(200);
    const coming = await create('coming');
    await products.delete({ documentId: going.documentId });
    const rest = [];
    for (const page of [2, 3]) rest.push(...names(await get(`${path}&pagination[page]=${page}`, visitor).expect(200)));
    const seen = [...names(first), ...rest];
    expect(new Set(seen).size).toBe(seen.length);
    expect(rest).toContain('coming');
    await products.delete({ documentId: coming.documentId });
  });

  it('without a total, and all of them at once', async () => {
    const visitor = await fanOf('skirts-red-1', 'skirts-blue-1');
    const whole = names(await ranked(visitor, 80));
    const { body } = await get(
      `${LIST}&pagination[pageSize]=15&pagination[withCount]=false&individualizeImpact=80`,
      visitor,
    ).expect(200);
    expect(body.data.map(({ name }: Entry) => name)).toEqual(whole.slice(0, 15));
    expect(body.meta.pagination.total).toBeUndefined();
  });
});

describe('strict parameters', () => {
  beforeAll(() => booted.strapi.config.set('api.rest.strictParams', true));
  afterAll(() => booted.strapi.config.set('api.rest.strictParams', undefined));

  it('know these, and refuse what is none', async () => {
    const visitor = await fanOf('skirts-red-1', 'skirts-blue-1');
    const answer = await ranked(visitor, 100);
    expect(answer.body.meta.individualization.ranking.mode).toBe('individual');
    await get(`${LIST}&individualizeImpact=50&unknownThing=1`, visitor).expect(400);
    for (const impact of ['101', 'much', '']) await get(`${LIST}&individualizeImpact=${impact}`, visitor).expect(400);
    const wish = `${LIST}&individualizeDiversity=category:1${pinsOf('boots-black-1')}`;
    expect(longestRow(names(await ranked(visitor, 100, wish)).slice(0, 20))).toBe(1);
    for (const wrong of ['Diversity=category:99', 'Pinned=a b'])
      await get(`${LIST}&individualizeImpact=50&individualize${wrong}`, visitor).expect(400);
  });
});

describe('GraphQL', () => {
  const ask = (query: string, visitor?: string) =>
    booted
      .http()
      .post('/graphql')
      .set(visitor ? { 'X-Visitor-Id': visitor } : {})
      .send({ query })
      .expect(200);
  const list = (impact?: number): string =>
    `{ products(sort: "name", pagination: { limit: 100 }${impact === undefined ? '' : `, individualizeImpact: ${impact}`}) { name } }`;
  const namesIn = ({ body }: { body: { data: { products: { name: string }[] } } }) =>
    body.data.products.map(({ name }) => name);

  it('ranks a list by the argument of the same name', async () => {
    const visitor = await fanOf('skirts-red-1', 'skirts-blue-1', 'skirts-green-1');
    const wanted = namesIn(await ask(list(), visitor));
    expect(namesIn(await ask(list(100)))).toEqual(wanted);
    const answer = await ask(list(100), visitor);
    expect(namesIn(answer)).not.toEqual(wanted);
    expect(namesIn(answer)[0]).toMatch(/^skirts/);
    expect([...namesIn(answer)].sort()).toEqual([...wanted].sort());
    expect(answer.body.extensions.individualization.ranking.mode).toBe('individual');
    expect(answer.headers['cache-control']).toBe('private, no-store');
  });

  it('has the arguments for diversity and pins, too', async () => {
    const visitor = await fanOf('skirts-red-1', 'skirts-blue-1', 'skirts-green-1');
    const wanted = namesIn(await ask(list(), visitor));
    const wish = `individualizeImpact: 100, individualizeDiversity: "category:1", individualizePinned: "${idOf('boots-black-2')}"`;
    const query = `{ products(sort: "name", pagination: { limit: 100 }, ${wish}) { name } }`;
    const found = namesIn(await ask(query, visitor));
    expect(found.indexOf('boots-black-2')).toBe(wanted.indexOf('boots-black-2'));
    expect(longestRow(found.slice(0, 20))).toBe(1);
    expect([...found].sort()).toEqual([...wanted].sort());
  });

  it('has the argument on connections too, with the same total', async () => {
    const visitor = await fanOf('skirts-red-1', 'skirts-blue-1', 'skirts-green-1');
    const query = (argument: string): string =>
      `{ products_connection(sort: "name", pagination: { pageSize: 5 }${argument}) { nodes { name } pageInfo { total } } }`;
    const plain = (await ask(query(''), visitor)).body.data.products_connection;
    const answer = (await ask(query(', individualizeImpact: 100'), visitor)).body.data.products_connection;
    expect(answer.pageInfo).toEqual(plain.pageInfo);
    expect(answer.nodes).not.toEqual(plain.nodes);
    expect(answer.nodes[0].name).toMatch(/^skirts/);
  });
});

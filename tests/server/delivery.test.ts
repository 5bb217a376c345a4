import { configured } from '../support/environment';
import { bootStrapi, createApiToken, loginAdmin, type Booted } from '../support/strapi';
import { DELIVERY_ONLY } from '../support/delivery-plugin/environment';
import { documents, goLive, makeVariant, markSlot } from '../support/delivery-plugin/content';
import { furnish, hero, text } from '../support/delivery-plugin/home';
import { siteOf, type Site } from '../support/delivery-plugin/plugin';

let booted: Booted;
let site: Site;
let pageId: string;
let shop: Awaited<ReturnType<typeof furnish>>;

const get = (path: string, headers: Record<string, string> = {}) => booted.http().get(path).set(headers);
const HOME = '/api/pages?filters[slug][$eq]=home&populate[blocks][populate]=*';
const headlines = (blocks: { headline?: string; title?: string }[]) =>
  blocks.map((block) => block.headline ?? block.title);

beforeAll(async () => {
  booted = await bootStrapi({
    ...DELIVERY_ONLY,
    ...configured({ contextHeaders: { country: 'cf-ipcountry' } }),
  });
  site = siteOf(booted.strapi);
  shop = await furnish(booted.strapi);
  pageId = shop.page;
}, 120_000);

afterAll(async () => booted?.stop());

describe('blocks of a dynamic zone are swapped in the ordinary REST answers (C1)', () => {
  it('serves the block of the visitor, and the original to somebody unknown', async () => {
    const skirts = site.visitor({ category: ['skirts'] });
    const known = await get(HOME, { 'X-Visitor-Id': skirts }).expect(200);
    expect(headlines(known.body.data[0].blocks)).toEqual(['Top', 'Skirts', 'End']);
    const unknown = await get(HOME).expect(200);
    expect(headlines(unknown.body.data[0].blocks)).toEqual(['Top', 'Original', 'End']);
  });

  it('works for one entry, whose meta is empty otherwise', async () => {
    const answer = await get(`/api/pages/${pageId}?populate[blocks][populate]=*`, {
      'X-Visitor-Id': site.visitor({ category: ['skirts'] }),
    }).expect(200);
    expect(headlines(answer.body.data.blocks)).toEqual(['Top', 'Skirts', 'End']);
    expect(answer.body.meta.individualization.decisions).toHaveLength(1);
  });

  it.each([
    ['*', 'populate=*'],
    ['a name', 'populate=blocks'],
    ['a list', 'populate[0]=blocks'],
    ['true', 'populate[blocks]=true'],
    ['second level', 'populate[blocks][populate]=*'],
    ['fragments', 'populate[blocks][on][blocks.hero][populate]=*&populate[blocks][on][blocks.text]=true'],
    [
      'fields of fragments',
      'populate[blocks][on][blocks.hero][fields][0]=headline&populate[blocks][on][blocks.text]=true',
    ],
  ])('understands populate as %s', async (_, populate) => {
    const answer = await get(`/api/pages?${populate}`, { 'X-Visitor-Id': site.visitor({ category: ['skirts'] }) });
    expect(answer.status).toBe(200);
    expect(headlines(answer.body.data[0].blocks)).toEqual(['Top', 'Skirts', 'End']);
  });

  it('reaches zones behind relations', async () => {
    const answer = await get('/api/landings?populate[pages][populate][blocks][populate]=*', {
      'X-Visitor-Id': site.visitor({ category: ['skirts'] }),
    }).expect(200);
    expect(headlines(answer.body.data[0].pages[0].blocks)).toEqual(['Top', 'Skirts', 'End']);
    expect(answer.body.meta.individualization.decisions[0].at).toMatchObject({
      contentType: 'api::page.page',
      documentId: pageId,
    });
  });

  it('follows the locale, and shows drafts beside drafts', async () => {
    const id = site.visitor({ category: ['skirts'] });
    const french = await get(`${HOME}&locale=fr`, { 'X-Visitor-Id': id });
    expect(headlines(french.body.data[0].blocks)).toEqual(['Jupes']);
    const token = await createApiToken(booted.strapi);
    const draft = await get(`${HOME}&status=draft`, { 'X-Visitor-Id': id, Authorization: `Bearer ${token}` });
    expect(headlines(draft.body.data[0].blocks)).toEqual(['Top', 'Skirts, draft', 'End']);
  });

  it('works for single types, which here have no locale', async () => {
    const answer = await get('/api/kiosk?populate=*', {
      'X-Visitor-Id': site.visitor({ category: ['skirts'] }),
    }).expect(200);
    expect(headlines(answer.body.data.blocks)).toEqual(['Skirts']);
    expect(answer.body.meta.individualization.decisions[0].at.locale).toBeNull();
  });

  it('takes several blocks for one, and none', async () => {
    const double = await get(HOME, { 'X-Visitor-Id': site.visitor({ category: ['double'] }) });
    expect(headlines(double.body.data[0].blocks)).toEqual(['Top', 'One', 'Two', 'End']);
    const nothing = await get(HOME, { 'X-Visitor-Id': site.visitor({ category: ['nothing'] }) });
    expect(headlines(nothing.body.data[0].blocks)).toEqual(['Top', 'End']);
    expect(nothing.body.meta.individualization.decisions[0].at.block).toBeNull();
  });

  it('leaves out variants that are not published, and those that the caller admits no component of', async () => {
    const unpublished = await get(HOME, { 'X-Visitor-Id': site.visitor({ category: ['unpublished'] }) });
    expect(headlines(unpublished.body.data[0].blocks)).toEqual(['Top', 'Original', 'End']);
    const narrow = await get('/api/pages?populate[blocks][on][blocks.hero]=true', {
      'X-Visitor-Id': site.visitor({ category: ['double'] }),
    });
    expect(headlines(narrow.body.data[0].blocks)).toEqual(['Original']);
  });

  it('does nothing where no zone is populated', async () => {
    const answer = await get('/api/pages', { 'X-Visitor-Id': site.visitor({ category: ['skirts'] }) }).expect(200);
    expect(answer.body.meta.individualization).toBeUndefined();
    expect(answer.headers.vary ?? '').not.toMatch(/X-Visitor-Id/);
  });
});

describe('the answer says what was decided (C4)', () => {
  it('names slot, variant, mode, place, reasons and probability', async () => {
    const answer = await get(HOME, { 'X-Visitor-Id': site.visitor({ category: ['skirts'] }) });
    const [decision] = answer.body.meta.individualization.decisions;
    const served = answer.body.data[0].blocks[1];
    expect(decision).toEqual({
      decisionId: expect.stringMatching(/^[\w-]{27}$/),
      slot: 'home-hero',
      experience: expect.any(String),
      version: 1,
      variant: 'skirts',
      mode: 'individual',
      at: {
        contentType: 'api::page.page',
        documentId: pageId,
        locale: 'en',
        field: 'blocks',
        block: { index: 1, __component: 'blocks.hero', id: served.id },
      },
      reasons: expect.arrayContaining([
        expect.objectContaining({ kind: 'AFFINITY', attribute: 'category', value: 'skirts' }),
      ]),
      servedProbability: expect.any(Number),
    });
    expect(answer.body.meta.pagination).toBeDefined();
  });

  it('gives the same decision on reload, and logs it for the visitor', async () => {
    const token = site.visitor({ category: ['skirts'] });
    const first = await get(HOME, { 'X-Visitor-Id': token });
    const again = await get(HOME, { 'X-Visitor-Id': token });
    expect(again.body).toEqual(first.body);
    const mine = site.logged.filter(({ visitor }) => visitor === site.tokens.verify(token));
    expect(new Set(mine.map(({ id }) => id))).toEqual(
      new Set([first.body.meta.individualization.decisions[0].decisionId]),
    );
  });

  it('calls the block that was there the baseline', async () => {
    const answer = await get(HOME);
    expect(answer.body.meta.individualization.decisions[0]).toMatchObject({ variant: 'baseline', mode: 'default' });
  });
});

describe('headers of the request', () => {
  it('off gives the original', async () => {
    const answer = await get(HOME, {
      'X-Visitor-Id': site.visitor({ category: ['skirts'] }),
      'X-Individualize': 'off',
    }).expect(200);
    expect(headlines(answer.body.data[0].blocks)).toEqual(['Top', 'Original', 'End']);
    expect(answer.body.meta.individualization.decisions[0].reasons).toEqual([{ kind: 'DISABLED' }]);
  });

  it('Global Privacy Control: no profile is read, nothing is kept', async () => {
    const token = site.visitor({ category: ['skirts'] });
    const reads = [jest.spyOn(site.dependencies.profiles, 'read'), jest.spyOn(site.dependencies.profiles, 'peek')];
    const answer = await get(HOME, { 'X-Visitor-Id': token, 'Sec-GPC': '1' }).expect(200);
    for (const read of reads) {
      expect(read).not.toHaveBeenCalled();
      read.mockRestore();
    }
    expect(headlines(answer.body.data[0].blocks)).toEqual(['Top', 'Original', 'End']);
    expect(answer.body.meta.individualization.notices).toEqual([{ code: 'NO_CONSENT' }]);
    expect(site.logged.some(({ visitor }) => visitor === site.tokens.verify(token))).toBe(false);
  });

  it('a refused consent is respected', async () => {
    const token = site.visitor({ category: ['skirts'] }, { consent: { personalization: false, measurement: true } });
    const answer = await get(HOME, { 'X-Visitor-Id': token });
    expect(headlines(answer.body.data[0].blocks)).toEqual(['Top', 'Original', 'End']);
    const unmeasured = site.visitor(
      { category: ['skirts'] },
      { consent: { personalization: true, measurement: false } },
    );
    await get(HOME, { 'X-Visitor-Id': unmeasured });
    expect(
      site.logged.some(({ visitor }) => [token, unmeasured].map((t) => site.tokens.verify(t)).includes(visitor)),
    ).toBe(false);
  });

  it.each([
    ['a forged token', { 'X-Visitor-Id': 'v1.test.AAAAAAAAAAAAAAAAAAAAAA.forged' }, 'VISITOR_TOKEN_INVALID'],
    ['a context that is no JSON', { 'X-Visitor-Context': '{' }, 'CONTEXT_INVALID'],
    ['a context that is no object', { 'X-Visitor-Context': '[1]' }, 'CONTEXT_INVALID'],
    ['a context of odd values', { 'X-Visitor-Context': '{"a":{"b":1}}' }, 'CONTEXT_INVALID'],
    [
      'a context that is too large',
      { 'X-Visitor-Context': JSON.stringify({ a: 'x'.repeat(2050) }) },
      'CONTEXT_TOO_LARGE',
    ],
  ])('%s counts as absent and is told', async (_, headers, code) => {
    const answer = await get(HOME, headers as never).expect(200);
    expect(headlines(answer.body.data[0].blocks)).toEqual(['Top', 'Original', 'End']);
    expect(answer.body.meta.individualization.notices).toEqual([{ code }]);
  });

  it('crawlers get the original and leave no trace; a signed token is never a bot (C12)', async () => {
    const agent = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
    const crawler = await get(HOME, { 'User-Agent': agent });
    expect(crawler.body.meta.individualization.decisions[0].reasons).toEqual([{ kind: 'DISABLED' }]);
    const human = await get(HOME, { 'User-Agent': agent, 'X-Visitor-Id': site.visitor({ category: ['skirts'] }) });
    expect(headlines(human.body.data[0].blocks)).toEqual(['Top', 'Skirts', 'End']);
  });

  it('live preview keeps the blocks of the page', async () => {
    const answer = await get(HOME, {
      'X-Visitor-Id': site.visitor({ category: ['skirts'] }),
      'strapi-encode-source-maps': 'true',
    });
    // The texts carry invisible source maps.
    expect(headlines(answer.body.data[0].blocks)[1]).toMatch(/^Original/);
    expect(answer.body.data[0].blocks[1].text).toMatch(/^Hello \{\{firstName\|friend\}\}/);
    expect(answer.headers.vary).toMatch(/X-Visitor-Id/);
  });
});

describe('name tokens (C10)', () => {
  it('fills a declared trait, else the fallback, in the original too', async () => {
    const named = site.visitor({ category: ['skirts'] }, { traits: { firstName: 'Zoë <b>O’Neil</b>' } });
    const answer = await get(HOME, { 'X-Visitor-Id': named });
    expect(answer.body.data[0].blocks[1].text).toBe('For you, Zoë bO’Neilb');
    const unnamed = await get(HOME, { 'X-Visitor-Id': site.visitor({ category: ['skirts'] }) });
    expect(unnamed.body.data[0].blocks[1].text).toBe('For you, friend');
    expect((await get(HOME)).body.data[0].blocks[1].text).toBe('Hello friend');
  });
});

describe('a page of several slots', () => {
  let crowded: string;
  const CROWDED = '/api/pages?filters[slug][$eq]=crowded&populate[blocks][populate]=*';

  beforeAll(async () => {
    const { strapi } = booted;
    const pages = documents(strapi, 'api::page.page');
    const blocks = [hero('First'), text('Between'), hero('Second'), { __component: 'blocks.promo', title: 'Promo' }];
    ({ documentId: crowded } = await pages.create({ data: { title: 'Crowded', slug: 'crowded', blocks } }));
    await pages.publish({ documentId: crowded });
    await markSlot(strapi, 'api::page.page', crowded, { 0: 'home-hero', 2: 'second', 3: 'home-hero' }, 'en');
    await makeVariant(strapi, 'second', 'skirts', [hero('Skirts again', { category: shop.skirts })]);
    await makeVariant(strapi, 'second', 'boots', [hero('Boots', { category: shop.boots })]);
    await goLive(strapi, 'second');
  });

  it('decides from top to bottom: no entry twice on a page (C15)', async () => {
    const answer = await get(CROWDED, { 'X-Visitor-Id': site.visitor({ category: ['skirts'] }) });
    // The first slot shows the skirts; the second would too, and so does the third, which shares the first one's slot.
    expect(headlines(answer.body.data[0].blocks)).toEqual(['Skirts', 'Between', 'Second', 'Promo']);
    const [first, second, third] = answer.body.meta.individualization.decisions;
    expect([first.slot, second.slot, third.slot]).toEqual(['home-hero', 'second', 'home-hero']);
    expect([first.variant, second.variant, third.variant]).toEqual(['skirts', 'baseline', 'baseline']);
  });

  it('tells where each block stands in the answer, also after a variant of two', async () => {
    const answer = await get(CROWDED, { 'X-Visitor-Id': site.visitor({ category: ['double'] }) });
    const { blocks } = answer.body.data[0];
    expect(headlines(blocks)).toEqual(['One', 'Two', 'Between', 'Second', 'One', 'Two']);
    const { decisions } = answer.body.meta.individualization;
    expect(decisions.map(({ at }: { at: { block: { index: number } } }) => at.block.index)).toEqual([0, 3, 4]);
    for (const { at } of decisions) expect(blocks[at.block.index]).toMatchObject({ id: at.block.id });
    expect(new Set(decisions.map(({ decisionId }: { decisionId: string }) => decisionId)).size).toBe(3);
  });

  it('decides for each entry of a list, with the pagination as it is', async () => {
    const token = site.visitor({ category: ['skirts'] });
    const list = '/api/pages?sort=slug&populate[blocks][populate]=*&pagination[pageSize]=1&pagination[page]=';
    const [first, second] = [
      await get(`${list}1`, { 'X-Visitor-Id': token }),
      await get(`${list}2`, { 'X-Visitor-Id': token }),
    ];
    expect(headlines(first.body.data[0].blocks)[0]).toBe('Skirts');
    expect(headlines(second.body.data[0].blocks)[1]).toBe('Skirts');
    expect(second.body.meta.pagination).toEqual({ page: 2, pageSize: 1, pageCount: 2, total: 2 });
    const both = await get('/api/pages?populate[blocks][populate]=*', { 'X-Visitor-Id': token });
    expect(both.body.meta.individualization.decisions).toHaveLength(4);
    // Each entry is a page of its own: what one shows, the next may show too.
    for (const { blocks } of both.body.data) expect(headlines(blocks)).toContain('Skirts');
  });

  it('takes a block that is no slot any more for an ordinary one', async () => {
    const pages = documents(booted.strapi, 'api::page.page');
    await site.places.write('api::page.page', crowded, []);
    const answer = await get(CROWDED, { 'X-Visitor-Id': site.visitor({ category: ['skirts'] }) });
    expect(headlines(answer.body.data[0].blocks)).toEqual(['First', 'Between', 'Second', 'Promo']);
    expect(answer.body.meta.individualization).toBeUndefined();
    expect(await pages.findOne({ documentId: crowded })).not.toBeNull();
  });
});

describe('context', () => {
  const KIOSK = '/api/kiosk?populate=*';

  beforeAll(async () => {
    const { strapi } = booted;
    const segment = { kind: 'context', key: 'country', test: { operator: 'equals', value: 'PL' } };
    await documents(strapi, 'plugin::individualization.segment').create({
      data: { key: 'poland', name: 'Poland', condition: segment },
    });
    await site.places.write('api::kiosk.kiosk', shop.kiosk, []);
    await markSlot(strapi, 'api::kiosk.kiosk', shop.kiosk, { 0: 'kiosk-hero' });
    await makeVariant(strapi, 'kiosk-hero', 'poland', [hero('Dzień dobry')]);
    await goLive(strapi, 'kiosk-hero', {
      rules: [{ id: 'r1', segment: 'poland', variant: 'poland', strength: 'always' }],
    });
  });

  it('decides without any visitor, and never names the segment in public', async () => {
    const said = { 'X-Visitor-Context': '{"country":"PL","city":"\\u0141\\u00f3d\\u017a"}' };
    const answer = await get(KIOSK, said);
    expect(headlines(answer.body.data.blocks)).toEqual(['Dzień dobry']);
    expect(answer.body.meta.individualization).toMatchObject({
      notices: [],
      decisions: [{ mode: 'segment', reasons: [{ kind: 'TARGETING_MATCH' }], servedProbability: 1 }],
    });
    expect(answer.text).not.toMatch(/poland"[^,]*segment|"segment":"/);
  });

  it('believes the trusted header of the CDN before the client', async () => {
    const said = { 'X-Visitor-Context': JSON.stringify({ country: 'PL' }), 'CF-IPCountry': 'DE' };
    expect(headlines((await get(KIOSK, said)).body.data.blocks)).toEqual(['Kiosk original']);
    const found = { 'X-Visitor-Context': JSON.stringify({ country: 'DE' }), 'CF-IPCountry': 'PL' };
    expect(headlines((await get(KIOSK, found)).body.data.blocks)).toEqual(['Dzień dobry']);
  });
});

describe('who is not served', () => {
  it('an editor in the panel sees the page as it is', async () => {
    const authorization = await loginAdmin(booted);
    const path = `/content-manager/collection-types/api::page.page/${pageId}`;
    const answer = await get(path, {
      Authorization: authorization,
      'X-Visitor-Id': site.visitor({ category: ['skirts'] }),
    });
    expect(answer.status).toBe(200);
    expect(headlines(answer.body.data.blocks)).toEqual(['Top', 'Original', 'End']);
    expect(answer.headers.vary ?? '').not.toMatch(/X-Visitor-Id/);
  });

  it('code outside of a request reads the page as it is', async () => {
    const page = await documents(booted.strapi, 'api::page.page').findOne({
      documentId: pageId,
      status: 'published',
      populate: { blocks: true },
    });
    expect(headlines(page?.blocks as never)).toEqual(['Top', 'Original', 'End']);
  });
});

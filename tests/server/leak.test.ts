import fc from 'fast-check';
import { bootStrapi, createApiToken, type Booted } from '../support/strapi';
import { documents, goLive, makeVariant, markSlot, READS, stockShop } from '../support/delivery-plugin/content';
import { DELIVERY_ONLY } from '../support/delivery-plugin/environment';
import { hero } from '../support/delivery-plugin/home';
import { siteOf, type Site } from '../support/delivery-plugin/plugin';

/**
 * What a caller can see of a block through a variant is what he can see of the same block in the page itself (C3).
 * The same content stands directly in one page and in the variant of a slot of another; answers are compared.
 */
let booted: Booted;
let site: Site;
let visitor: string;
let callers: Record<string, Record<string, string>>;

beforeAll(async () => {
  booted = await bootStrapi(DELIVERY_ONLY);
  const { strapi } = booted;
  site = siteOf(strapi);
  const shop = await stockShop(strapi);
  const content = () => [
    hero('Same', { internalNote: 'secret note', supplier: shop.supplier, category: shop.skirts, text: 'Plain' }),
    { __component: 'blocks.promo', title: 'Promo', colour: 'red', products: [shop.skirt, shop.boot] },
    {
      __component: 'blocks.question',
      question: 'Which?',
      attribute: 'category',
      answers: [
        { label: 'A', value: 'a' },
        { label: 'B', value: 'b' },
      ],
    },
  ];
  const pages = documents(strapi, 'api::page.page');
  for (const [slug, blocks] of Object.entries({ direct: content(), swapped: [hero('Original')] })) {
    const { documentId } = await pages.create({ data: { title: 'Page', slug, blocks } });
    await pages.publish({ documentId });
    if (slug === 'swapped') await markSlot(strapi, 'api::page.page', documentId, { 0: 'leaky' }, 'en');
  }
  await makeVariant(strapi, 'leaky', 'same', content());
  await goLive(strapi, 'leaky');
  visitor = site.visitor({ category: ['same'] });
  callers = {
    anybody: {},
    'a token for pages only': {
      Authorization: `Bearer ${await createApiToken(strapi, ['api::page.page.find'])}`,
    },
    'a token that may read suppliers too': {
      Authorization: `Bearer ${await createApiToken(strapi, [...READS, 'api::supplier.supplier.find'])}`,
    },
    'a token for everything': { Authorization: `Bearer ${await createApiToken(strapi)}` },
  };
}, 120_000);
afterAll(async () => booted?.stop());

/** Rows of components have other numbers; everything else must be the same. */
const withoutRowIds = (value: unknown, inComponent = false): unknown => {
  if (Array.isArray(value)) return value.map((item) => withoutRowIds(item, inComponent));
  if (typeof value !== 'object' || value === null) return value;
  const isEntry = 'documentId' in value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'id' || isEntry)
      .map(([key, item]) => [key, withoutRowIds(item, !isEntry)]),
  );
};

const read = async (slug: string, query: string, caller: Record<string, string>) => {
  const headers = slug === 'swapped' ? { ...caller, 'X-Visitor-Id': visitor } : caller;
  const answer = await booted.http().get(`/api/pages?filters[slug][$eq]=${slug}&${query}`).set(headers);
  return { status: answer.status, body: answer.body, text: answer.text };
};

const compare = async (query: string, caller: Record<string, string>) => {
  const [direct, swapped] = [await read('direct', query, caller), await read('swapped', query, caller)];
  expect(swapped.status).toBe(direct.status);
  if (direct.status !== 200) {
    expect(swapped.body.error).toEqual(direct.body.error);
    return { direct, swapped, blocks: [] };
  }
  const [before, after] = [direct, swapped].map(({ body }) => body.data[0].blocks);
  if (JSON.stringify(before) === undefined) expect(after).toBeUndefined();
  else expect(withoutRowIds(after)).toEqual(withoutRowIds(before));
  return { direct, swapped, blocks: after as Record<string, unknown>[] | undefined };
};

const FIXED = [
  '',
  'populate=*',
  'populate=blocks',
  'populate[0]=blocks',
  'populate[blocks]=true',
  'populate[blocks][populate]=*',
  'populate[blocks][populate][supplier]=true',
  'populate[blocks][on][blocks.hero][populate]=*&populate[blocks][on][blocks.promo]=true&populate[blocks][on][blocks.question]=true',
  'fields[0]=title&populate[blocks][populate]=*',
  'populate[blocks][populate]=*&unknown=1',
];

describe.each(['anybody', 'a token for pages only', 'a token that may read suppliers too', 'a token for everything'])(
  'as %s',
  (name) => {
    it.each(FIXED)('%s', async (query) => {
      await compare(query, callers[name]);
    });
  },
);

// ---------------------------------------------------------------- populate shapes, made from the schema

type Tree = true | '*' | { fields?: string[]; populate?: '*' | Record<string, Tree>; filters?: unknown };

const fields = (names: string[]) => fc.option(fc.subarray(names, { minLength: 1 }), { nil: undefined });
const node = (names: string[], relations: Record<string, fc.Arbitrary<Tree>>): fc.Arbitrary<Tree> =>
  fc.oneof(
    fc.constant<Tree>(true),
    fc.record({
      fields: fields(names),
      populate: fc.option(fc.oneof(fc.constant<'*'>('*'), fc.record(relations, { requiredKeys: [] })), {
        nil: undefined,
      }),
    }) as fc.Arbitrary<Tree>,
  );

const leaf = (names: string[]) => node(names, {});
const supplier = leaf(['name', 'email', 'terms']);
const category = node(['name', 'slug'], { products: leaf(['name', 'purchasePrice']) });
const product = node(['name', 'price', 'purchasePrice'], { supplier, category, image: leaf(['url']) });
const shape = fc.record(
  {
    'blocks.hero': node(['headline', 'text', 'internalNote'], { supplier, category, image: leaf(['url', 'name']) }),
    'blocks.promo': node(['title', 'colour'], { products: product }),
    'blocks.question': node(['question'], { answers: leaf(['label', 'value']) }),
  },
  { requiredKeys: ['blocks.hero', 'blocks.promo', 'blocks.question'] },
);

const toQuery = (prefix: string, value: unknown): string[] => {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap((item, index) => toQuery(`${prefix}[${index}]`, item));
  if (typeof value === 'object' && value !== null) {
    const inside = Object.entries(value).flatMap(([key, item]) => toQuery(`${prefix}[${key}]`, item));
    return inside.length > 0 ? inside : [`${prefix}=true`];
  }
  return [`${prefix}=${String(value)}`];
};

const SEED = 20261121;
const generated = async (caller: Record<string, string>, forbidden: RegExp) => {
  let answers = 0;
  await fc.assert(
    fc.asyncProperty(shape, async (on) => {
      const query = toQuery('populate[blocks][on]', on).join('&');
      const { swapped, blocks } = await compare(query, caller);
      if (swapped.status !== 200) return;
      answers += 1;
      expect(blocks).toHaveLength(3);
      expect(swapped.text).not.toMatch(forbidden);
    }),
    { numRuns: 60, seed: SEED },
  );
  return answers;
};

describe('any populate', () => {
  it('shows anybody neither private fields, nor what he may not read, nor drafts', async () => {
    const answers = await generated(callers.anybody, /secret|Unpublished boot|purchasePrice|internalNote/i);
    expect(answers).toBeGreaterThan(5);
  });

  it('shows a token what it may read, and no more', async () => {
    const answers = await generated(
      callers['a token that may read suppliers too'],
      /secret note|Unpublished boot|purchasePrice|internalNote/i,
    );
    expect(answers).toBeGreaterThan(5);
  });

  it('holds with strict parameters', async () => {
    booted.strapi.config.set('api.rest.strictParams', true);
    try {
      expect((await read('direct', 'populate=*&unknown=1', {})).status).toBe(400);
      for (const query of FIXED) await compare(query, callers.anybody);
      await generated(callers.anybody, /secret|Unpublished boot|purchasePrice|internalNote/i);
    } finally {
      booted.strapi.config.set('api.rest.strictParams', undefined);
    }
  });

  it('can see the difference: what is hidden from one is shown to another', async () => {
    const query = 'populate[blocks][populate]=*';
    const [anybody, privileged] = [
      await read('swapped', query, callers.anybody),
      await read('swapped', query, callers['a token that may read suppliers too']),
    ];
    expect(anybody.text).not.toMatch(/Secret supplier/);
    expect(privileged.text).toMatch(/Secret supplier/);
    // And back: nothing of the privileged answer was kept for others.
    expect((await read('swapped', query, callers.anybody)).text).not.toMatch(/Secret supplier/);
  });

  it('drafts are shown to those who ask for drafts, as in the page', async () => {
    const query =
      'status=draft&populate[blocks][on][blocks.promo][populate]=products&populate[blocks][on][blocks.hero]=true&populate[blocks][on][blocks.question]=true';
    await compare(query, callers['a token for everything']);
    await compare('status=draft&populate[blocks][populate]=*', callers['a token for everything']);
  });
});

describe('GraphQL', () => {
  const query = (slug: string) => `{ pages(filters: { slug: { eq: "${slug}" } }) { blocks {
    __typename
    ... on ComponentBlocksHero { headline category { name } supplier { name terms } image { url } }
    ... on ComponentBlocksPromo { title products { name supplier { name } category { products { name } } } }
    ... on ComponentBlocksQuestion { question answers { label } }
  } } }`;

  it.each(['anybody', 'a token for pages only', 'a token that may read suppliers too', 'a token for everything'])(
    'shows %s of a variant what it shows of a page',
    async (name) => {
      const post = (slug: string, headers: Record<string, string>) =>
        booted
          .http()
          .post('/graphql')
          .set({ ...callers[name], ...headers })
          .send({ query: query(slug) });
      const direct = await post('direct', {});
      const swapped = await post('swapped', { 'X-Visitor-Id': visitor });
      expect(swapped.status).toBe(direct.status);
      expect(swapped.body.data).toEqual(direct.body.data);
      expect(swapped.body.errors).toEqual(direct.body.errors);
      if (direct.body.data?.pages) expect(swapped.body.data.pages[0].blocks[0].headline).toBe('Same');
    },
  );

  it('private fields are no part of the schema', async () => {
    const answer = await booted
      .http()
      .post('/graphql')
      .set({ 'X-Visitor-Id': visitor })
      .send({ query: '{ pages { blocks { ... on ComponentBlocksHero { internalNote } } } }' });
    expect(answer.status).toBe(400);
    expect(answer.text).not.toMatch(/secret note/);
  });
});

import { bootStrapi, type Booted } from '../support/strapi';
import { documents } from '../support/delivery-plugin/content';
import { DELIVERY_ONLY } from '../support/delivery-plugin/environment';
import { furnish } from '../support/delivery-plugin/home';
import { siteOf, type Site } from '../support/delivery-plugin/plugin';
import { allowPublic } from '../support/strapi';

let booted: Booted;
let site: Site;
let pageId: string;

beforeAll(async () => {
  booted = await bootStrapi(DELIVERY_ONLY);
  site = siteOf(booted.strapi);
  ({ page: pageId } = await furnish(booted.strapi));
  await allowPublic(booted.strapi, ['api::page.page.update']);
}, 120_000);
afterAll(async () => booted?.stop());

const ask = (query: string, headers: Record<string, string> = {}) =>
  booted.http().post('/graphql').set(headers).send({ query });

const BLOCKS = `blocks {
  __typename
  ... on ComponentBlocksHero { id headline text category { name } supplier { name } }
  ... on ComponentBlocksPromo { title }
  ... on ComponentBlocksText { heading: title }
}`;
type Shown = { headline?: string; title?: string; heading?: string }[];
const words = (blocks: Shown) => blocks.map(({ headline, title, heading }) => headline ?? title ?? heading);
const skirts = (): Record<string, string> => ({ 'X-Visitor-Id': site.visitor({ category: ['skirts'] }) });

describe('GraphQL answers are individual as REST answers are (C1)', () => {
  it('swaps the block and says so under extensions', async () => {
    const answer = await ask(`{ pages(filters: { slug: { eq: "home" } }) { ${BLOCKS} } }`, skirts()).expect(200);
    expect(answer.body.errors).toBeUndefined();
    expect(words(answer.body.data.pages[0].blocks)).toEqual(['Top', 'Skirts', 'End']);
    const { decisions, notices } = answer.body.extensions.individualization;
    expect(notices).toEqual([]);
    expect(decisions).toEqual([
      expect.objectContaining({
        slot: 'home-hero',
        variant: 'skirts',
        mode: 'individual',
        at: expect.objectContaining({
          documentId: pageId,
          field: 'blocks',
          block: expect.objectContaining({ index: 1 }),
        }),
      }),
    ]);
    expect(answer.headers['cache-control']).toBe('private, no-store');
    expect(answer.headers.vary).toMatch(/X-Visitor-Id, X-Visitor-Context, X-Individualize, Sec-GPC/);
  });

  it('makes the same decision as REST', async () => {
    const headers = skirts();
    const rest = await booted.http().get('/api/pages?populate=*').set(headers);
    const graphql = await ask(`{ pages { ${BLOCKS} } }`, headers);
    const [ofRest] = rest.body.meta.individualization.decisions;
    const [ofGraphql] = graphql.body.extensions.individualization.decisions;
    expect(ofGraphql).toEqual(ofRest);
  });

  it('works through fragments, behind relations, for a connection and for a single type', async () => {
    const fragment = await ask(
      `query { page(documentId: "${pageId}") { blocks { ...shown } } } fragment shown on PageBlocksDynamicZone { ... on ComponentBlocksHero { headline } }`,
      skirts(),
    );
    expect(fragment.body.errors).toBeUndefined();
    expect(fragment.body.data.page.blocks.map((block: { headline?: string }) => block.headline)).toEqual([
      undefined,
      'Skirts',
      undefined,
    ]);
    const landing = await ask(`{ landings { pages { ${BLOCKS} } } }`, skirts());
    expect(words(landing.body.data.landings[0].pages[0].blocks)).toEqual(['Top', 'Skirts', 'End']);
    const connection = await ask(`{ pages_connection { nodes { ${BLOCKS} } pageInfo { total } } }`, skirts());
    expect(words(connection.body.data.pages_connection.nodes[0].blocks)).toEqual(['Top', 'Skirts', 'End']);
    expect(connection.body.data.pages_connection.pageInfo.total).toBe(1);
    const kiosk = await ask(`{ kiosk { ${BLOCKS} } }`, skirts());
    expect(words(kiosk.body.data.kiosk.blocks)).toEqual(['Skirts']);
  });

  it('follows the locale and the status', async () => {
    const french = await ask(`{ pages(locale: "fr") { ${BLOCKS} } }`, skirts());
    expect(words(french.body.data.pages[0].blocks)).toEqual(['Jupes']);
    const draft = await ask(`{ pages(status: DRAFT) { ${BLOCKS} } }`, skirts());
    expect(words(draft.body.data.pages[0].blocks)).toEqual(['Top', 'Skirts, draft', 'End']);
  });

  it('resolves relations inside a variant with the permissions of the caller', async () => {
    const answer = await ask(`{ pages { ${BLOCKS} } }`, skirts());
    expect(answer.body.data.pages[0].blocks[1]).toMatchObject({ category: { name: 'Skirts' }, supplier: null });
  });

  it('does not serve a variant that the selection would show empty', async () => {
    const answer = await ask('{ pages { blocks { ... on ComponentBlocksHero { headline } } } }', {
      'X-Visitor-Id': site.visitor({ category: ['double'] }),
    });
    expect(words(answer.body.data.pages[0].blocks)).toEqual([undefined, 'Original', undefined]);
  });

  it('hides a block, brings two, gives the original to others', async () => {
    const nothing = await ask(`{ pages { ${BLOCKS} } }`, { 'X-Visitor-Id': site.visitor({ category: ['nothing'] }) });
    expect(words(nothing.body.data.pages[0].blocks)).toEqual(['Top', 'End']);
    const double = await ask(`{ pages { ${BLOCKS} } }`, { 'X-Visitor-Id': site.visitor({ category: ['double'] }) });
    expect(words(double.body.data.pages[0].blocks)).toEqual(['Top', 'One', 'Two', 'End']);
    const unknown = await ask(`{ pages { ${BLOCKS} } }`);
    expect(words(unknown.body.data.pages[0].blocks)).toEqual(['Top', 'Original', 'End']);
    expect(unknown.headers.vary).toMatch(/X-Visitor-Id/);
  });

  it('leaves answers without a slot as they are', async () => {
    const answer = await ask('{ categories { name } }', skirts());
    expect(answer.body.extensions).toBeUndefined();
    expect(answer.headers.vary ?? '').not.toMatch(/X-Visitor-Id/);
  });

  it('a mutation answers what it wrote', async () => {
    const answer = await ask(
      `mutation { updatePage(documentId: "${pageId}", status: DRAFT, data: { title: "Home again" }) { title ${BLOCKS} } }`,
      skirts(),
    );
    expect(answer.body.errors).toBeUndefined();
    expect(words(answer.body.data.updatePage.blocks)).toEqual(['Top', 'Original', 'End']);
  });

  it('variants and experiences are no part of the schema', async () => {
    const answer = await ask('{ __schema { types { name } } }');
    const names = (answer.body.data?.__schema.types ?? []).map(({ name }: { name: string }) => name);
    expect(names.filter((name: string) => /Individualization/i.test(name))).toEqual([]);
    expect(
      await documents(booted.strapi, 'plugin::individualization.variant').findOne({ documentId: 'none' }),
    ).toBeNull();
  });
});

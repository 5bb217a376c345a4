import { bootStrapi, loginAdmin, type Booted } from '../support/strapi';

/** Slots stay on their blocks through everything that an editor can do to a page. */
const PAGE = 'api::page.page';
type Block = { id: number; __component: string } & Record<string, unknown>;
type Row = { component: string; component_id: number; slot: string; status: string; locale: string; pending: number };

let app: Booted;
let admin: string;

beforeAll(async () => {
  app = await bootStrapi();
  admin = await loginAdmin(app);
  await app.strapi.plugin('i18n').service('locales').create({ code: 'de', name: 'German (de)', isDefault: false });
}, 120_000);
afterAll(() => app?.stop());

interface Entry {
  documentId: string;
  blocks?: Block[];
}
const pages = () => app.strapi.documents(PAGE) as never as Record<string, (params: unknown) => Promise<Entry>>;
const api = (method: 'get' | 'post' | 'put' | 'delete', path: string) =>
  app.http()[method](`/individualization${path}`).set('Authorization', admin);
const manager = (method: 'get' | 'post' | 'put' | 'delete', path: string) =>
  app.http()[method](`/content-manager${path}`).set('Authorization', admin);

const hero = (headline: string, more: Record<string, unknown> = {}) => ({
  __component: 'blocks.hero',
  headline,
  ...more,
});
const text = (body: string) => ({ __component: 'blocks.text', body });

let counter = 0;
const createPage = async (blocks: unknown[], publish = true): Promise<string> => {
  counter += 1;
  const page = await pages().create({
    locale: 'en',
    data: { title: `Page ${counter}`, slug: `page-${counter}`, blocks },
  });
  if (publish) await pages().publish({ documentId: page.documentId, locale: 'en' });
  return page.documentId;
};
const mark = async (documentId: string, index: number, key: string, locale = 'en') =>
  api('post', '/slots').send({
    block: { contentType: PAGE, documentId, locale, field: 'blocks', index },
    key,
    name: key,
  });

const blocksOf = async (documentId: string, status: 'draft' | 'published', locale = 'en'): Promise<Block[]> =>
  (await pages().findOne({ documentId, status, locale, populate: { blocks: true } }))?.blocks ?? [];
/** Slot of each block, from what the read path asks. */
const slotsOf = async (
  documentId: string,
  status: 'draft' | 'published',
  locale = 'en',
): Promise<(string | null)[]> => {
  const { places } = (await import('../../server/src/runtime')).runtimeOf(app.strapi).authoring;
  return (await blocksOf(documentId, status, locale)).map(
    (block) => places.slotAt(block.__component, block.id)?.slot ?? null,
  );
};
const rowsOf = (documentId: string): Promise<Row[]> =>
  app.strapi.db.connection('individualization_places').where({ document_id: documentId }) as never;

describe('marking', () => {
  it('makes draft and published block the slot, with an experience in draft', async () => {
    const id = await createPage([hero('One'), text('Two')]);
    const answer = await mark(id, 0, 'marked');
    expect(answer.status).toBe(200);
    expect(answer.body.data[0]).toMatchObject({ slot: 'marked', label: 'One', component: 'blocks.hero', index: 0 });
    expect(await slotsOf(id, 'draft')).toEqual(['marked', null]);
    expect(await slotsOf(id, 'published')).toEqual(['marked', null]);
    const experience = await api('get', '/experiences/marked').expect(200);
    expect(experience.body.data).toMatchObject({ status: 'draft', degree: 'rulesThenPerson', version: 0 });
    expect(experience.body.data.places).toHaveLength(1);
  });

  it('refuses a second slot on a block, a slot twice on a page, and blocks that are not there', async () => {
    const id = await createPage([hero('One'), hero('Two')]);
    await mark(id, 0, 'only-once');
    expect((await mark(id, 0, 'another')).status).toBe(409);
    const twice = await mark(id, 1, 'only-once');
    expect(twice.status).toBe(409);
    expect(twice.body.error.details.code).toBe('CONFLICT');
    expect((await mark(id, 7, 'nowhere')).status).toBe(404);
    expect((await mark('nosuchdocument', 0, 'nowhere')).status).toBe(404);
    expect((await mark(id, 0, 'No Key!')).status).toBe(400);
  });

  it('shares a slot between pages, and takes the mark away from one page or all', async () => {
    const [a, b] = [await createPage([hero('A')]), await createPage([hero('B')])];
    await mark(a, 0, 'shared');
    await mark(b, 0, 'shared');
    expect((await api('get', '/experiences/shared')).body.data.places).toHaveLength(2);
    await api('delete', `/slots/shared?contentType=${PAGE}&documentId=${a}`).expect(200);
    expect(await slotsOf(a, 'published')).toEqual([null]);
    expect(await slotsOf(b, 'published')).toEqual(['shared']);
    await api('delete', '/slots/shared').expect(200);
    expect(await slotsOf(b, 'published')).toEqual([null]);
    expect(await blocksOf(b, 'published')).toHaveLength(1);
    await api('get', '/experiences/shared').expect(404);
    await api('delete', '/slots/shared').expect(404);
  });
});

describe('following', () => {
  it('publishing renews every published block and keeps the slot', async () => {
    const id = await createPage([text('0'), hero('One')]);
    await mark(id, 1, 'publish');
    const [, before] = await blocksOf(id, 'published');
    await pages().publish({ documentId: id, locale: 'en' });
    const [, after] = await blocksOf(id, 'published');
    expect(after.id).not.toBe(before.id);
    expect(await slotsOf(id, 'published')).toEqual([null, 'publish']);
  });

  it('bulk publish over the Content Manager', async () => {
    const ids = [await createPage([hero('A')], false), await createPage([hero('B')], false)];
    await mark(ids[0], 0, 'bulk-a');
    await mark(ids[1], 0, 'bulk-b');
    await manager('post', `/collection-types/${PAGE}/actions/bulkPublish`)
      .send({ documentIds: ids, locale: ['en'] })
      .expect(200);
    expect(await slotsOf(ids[0], 'published')).toEqual(['bulk-a']);
    expect(await slotsOf(ids[1], 'published')).toEqual(['bulk-b']);
  });

  it('unpublish drops the published place only; deleting drops all', async () => {
    const id = await createPage([hero('A')]);
    await mark(id, 0, 'gone');
    await pages().unpublish({ documentId: id, locale: 'en' });
    expect((await rowsOf(id)).map((row) => row.status)).toEqual(['draft']);
    await pages().delete({ documentId: id, locale: '*' });
    expect(await rowsOf(id)).toEqual([]);
    await api('get', '/experiences/gone').expect(200);
  });

  it('reorder and blocks added between, as the Content Manager saves them', async () => {
    const id = await createPage([hero('A'), hero('B'), text('C')]);
    await mark(id, 1, 'moved');
    const [a, b, c] = await blocksOf(id, 'draft');
    await manager('put', `/collection-types/${PAGE}/${id}?locale=en`)
      .send({ blocks: [c, hero('new'), b, a].map((block, index) => ({ ...block, __temp_key__: String(index) })) })
      .expect(200);
    expect(await slotsOf(id, 'draft')).toEqual([null, null, 'moved', null]);
    expect(await slotsOf(id, 'published')).toEqual([null, 'moved', null]);
    await pages().publish({ documentId: id, locale: 'en' });
    expect(await slotsOf(id, 'published')).toEqual([null, null, 'moved', null]);
  });

  it('a removed block takes its place with it, not its neighbour’s; the experience stays', async () => {
    const id = await createPage([hero('A'), hero('B')]);
    await mark(id, 0, 'removed');
    const [, b] = await blocksOf(id, 'draft');
    await pages().update({ documentId: id, locale: 'en', data: { blocks: [b, hero('C')] } });
    expect(await slotsOf(id, 'draft')).toEqual([null, null]);
    await pages().publish({ documentId: id, locale: 'en' });
    expect(await rowsOf(id)).toEqual([]);
    await api('get', '/experiences/removed').expect(200);
  });

  it('an update without block ids: found again by what the blocks say', async () => {
    const id = await createPage([
      hero('A', { text: 'same' }),
      hero('B', { text: 'same' }),
      hero('C', { text: 'same' }),
    ]);
    await mark(id, 1, 'no-ids');
    await pages().update({
      documentId: id,
      locale: 'en',
      data: {
        blocks: [hero('New'), hero('C', { text: 'same' }), hero('B', { text: 'edited' }), hero('A', { text: 'same' })],
      },
    });
    expect(await slotsOf(id, 'draft')).toEqual([null, null, 'no-ids', null]);
    await pages().update({
      documentId: id,
      locale: 'en',
      data: { blocks: [hero('C', { text: 'same' }), hero('A', { text: 'same' })] },
    });
    expect(await slotsOf(id, 'draft')).toEqual([null, null]);
  });

  it('an update of other fields changes nothing', async () => {
    const id = await createPage([hero('A')]);
    await mark(id, 0, 'title');
    await pages().update({ documentId: id, locale: 'en', data: { title: 'Other' } });
    expect(await slotsOf(id, 'draft')).toEqual(['title']);
    expect(await slotsOf(id, 'published')).toEqual(['title']);
  });

  it('discarding the draft makes it a copy of what is published', async () => {
    const id = await createPage([hero('A'), hero('B')]);
    await mark(id, 1, 'discard');
    const [a, b] = await blocksOf(id, 'draft');
    await pages().update({ documentId: id, locale: 'en', data: { blocks: [b, a, text('x')] } });
    expect(await slotsOf(id, 'draft')).toEqual(['discard', null, null]);
    await pages().discardDraft({ documentId: id, locale: 'en' });
    expect(await slotsOf(id, 'draft')).toEqual([null, 'discard']);
    expect(await slotsOf(id, 'published')).toEqual([null, 'discard']);
  });

  it('a new locale, filled in from the other one as the Content Manager does it', async () => {
    const id = await createPage([text('0'), hero('A')]);
    await mark(id, 1, 'locales');
    const filled = await app
      .http()
      .get(
        `/i18n/content-manager/get-fill-from-locale/${PAGE}?documentId=${id}&sourceLocale=en&targetLocale=de&collectionType=collection-types`,
      )
      .set('Authorization', admin);
    expect(filled.status).toBe(200);
    const { title, slug, blocks } = filled.body.data ?? filled.body;
    await manager('put', `/collection-types/${PAGE}/${id}?locale=de`).send({ title, slug, blocks }).expect(200);
    expect(await slotsOf(id, 'draft', 'de')).toEqual([null, 'locales']);
    await pages().publish({ documentId: id, locale: '*' });
    expect(await slotsOf(id, 'published', 'de')).toEqual([null, 'locales']);
    expect(await slotsOf(id, 'published', 'en')).toEqual([null, 'locales']);
    await pages().delete({ documentId: id, locale: 'de' });
    expect(await slotsOf(id, 'published', 'en')).toEqual([null, 'locales']);
    expect((await rowsOf(id)).every((row) => row.locale === 'en')).toBe(true);
  });

  it('the same component many times: each keeps its own slot', async () => {
    const id = await createPage([hero('same'), hero('same'), hero('same')]);
    for (const index of [0, 1, 2]) await mark(id, index, `many-${index}`);
    const [a, b, c] = await blocksOf(id, 'draft');
    await pages().update({ documentId: id, locale: 'en', data: { blocks: [c, a, b] } });
    await pages().publish({ documentId: id, locale: 'en' });
    expect(await slotsOf(id, 'published')).toEqual(['many-2', 'many-0', 'many-1']);
  });

  it('a write that fails leaves the places alone', async () => {
    const id = await createPage([hero('A')]);
    await mark(id, 0, 'rollback');
    const before = await rowsOf(id);
    await expect(
      app.strapi.db.transaction(async () => {
        await pages().publish({ documentId: id, locale: 'en' });
        throw new Error('later in the same transaction');
      }),
    ).rejects.toThrow('later');
    expect(await rowsOf(id)).toEqual(before);
    expect(await slotsOf(id, 'published')).toEqual(['rollback']);
  });
});

describe('a single type without locales', () => {
  it('has slots like any page, and variants of the default locale', async () => {
    const kiosk = app.strapi.documents('api::kiosk.kiosk') as never as Record<
      string,
      (params: unknown) => Promise<Entry>
    >;
    const { documentId } = await kiosk.create({ data: { title: 'Kiosk', blocks: [text('0'), hero('Screen')] } });
    await kiosk.publish({ documentId });
    const block = { contentType: 'api::kiosk.kiosk', documentId, locale: null, field: 'blocks', index: 1 };
    await api('post', '/slots').send({ block, key: 'kiosk', name: 'Kiosk' }).expect(200);
    await kiosk.publish({ documentId });
    const { places, snapshots } = (await import('../../server/src/runtime')).runtimeOf(app.strapi).authoring;
    for (const status of ['draft', 'published']) {
      const { blocks = [] } = await kiosk.findOne({ documentId, status, populate: { blocks: true } });
      expect(blocks.map((one) => places.slotAt(one.__component, one.id)?.slot)).toEqual([undefined, 'kiosk']);
      expect(places.slotAt(blocks[1].__component, blocks[1].id)).toMatchObject({ locale: null, status, index: 1 });
    }
    await api('post', '/experiences/kiosk/variants').send({ key: 'one', name: 'One' }).expect(200);
    expect(snapshots.available('kiosk', null, 'draft')).toEqual([{ key: 'one', components: ['blocks.hero'] }]);
    expect(snapshots.localeOf(null)).toBe('en');
  });
});

describe('cloning', () => {
  const clone = async (slot: string) => {
    const id = await createPage([text('0'), hero('Original')]);
    await mark(id, 1, slot);
    const { body } = await manager('post', `/collection-types/${PAGE}/clone/${id}?locale=en`)
      .send({ title: 'Clone', slug: `clone-${slot}`, locale: 'en' })
      .expect(200);
    const documentId = (body.data ?? body).documentId as string;
    expect(await slotsOf(documentId, 'draft')).toEqual([null, null]);
    const asked = await api('get', `/slots?contentType=${PAGE}&documentId=${documentId}&locale=en`).expect(200);
    expect(asked.body.data[1]).toMatchObject({ slot: null, clonedFrom: slot });
    return documentId;
  };
  const answer = (documentId: string, said: string) =>
    api('post', '/slots/cloned').send({ contentType: PAGE, documentId, answer: said });

  it('none: ordinary blocks', async () => {
    const id = await clone('clone-none');
    await answer(id, 'none').expect(200);
    expect(await rowsOf(id)).toEqual([]);
    await answer(id, 'none').expect(404);
  });

  it('share: the same slot, also after publishing', async () => {
    const id = await clone('clone-share');
    await answer(id, 'share').expect(200);
    await pages().publish({ documentId: id, locale: 'en' });
    expect(await slotsOf(id, 'published')).toEqual([null, 'clone-share']);
    expect((await api('get', '/experiences/clone-share')).body.data.places).toHaveLength(2);
  });

  it('copy: a slot of its own with settings and variants', async () => {
    const id = await clone('clone-copy');
    await api('post', '/experiences/clone-copy/variants').send({ key: 'one', name: 'One' }).expect(200);
    await answer(id, 'copy').expect(200);
    expect(await slotsOf(id, 'draft')).toEqual([null, 'clone-copy-2']);
    const copy = (await api('get', '/experiences/clone-copy-2').expect(200)).body.data;
    expect(copy).toMatchObject({ status: 'draft', version: 0, name: 'clone-copy (copy)' });
    expect(copy.variants).toMatchObject([{ key: 'one', name: 'One', components: ['blocks.hero'], published: false }]);
  });

  it('a page published while the question is open keeps the question open', async () => {
    const id = await clone('clone-open');
    await pages().publish({ documentId: id, locale: 'en' });
    expect(await slotsOf(id, 'published')).toEqual([null, null]);
    await answer(id, 'share').expect(200);
    expect(await slotsOf(id, 'published')).toEqual([null, 'clone-open']);
  });
});

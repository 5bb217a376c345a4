import type { ExperienceView } from '../../server/src/contracts';
import { runtimeOf } from '../../server/src/runtime';
import { bootStrapi, loginAdmin, type Booted } from '../support/strapi';

/** Drafts that the marketer edits, frozen numbered versions that visitors meet. */
const PAGE = 'api::page.page';
const VARIANT = 'plugin::individualization.variant';

type Types = Record<string, { attributes: { content: { components: string[] } } }>;

let app: Booted;
let admin: string;

beforeAll(async () => {
  app = await bootStrapi();
  admin = await loginAdmin(app);
  await app.strapi.plugin('i18n').service('locales').create({ code: 'de', name: 'German (de)', isDefault: false });
}, 120_000);
afterAll(() => app?.stop());

// Entries of whichever type.
const documents = (uid: string) =>
  app.strapi.documents(uid as never) as never as Record<string, (p: unknown) => Promise<any>>;
const service = (name: string) =>
  app.strapi.service(name as never) as never as Record<string, (...args: unknown[]) => Promise<{ id: number }>>;
const api = (method: 'get' | 'post' | 'put' | 'delete', path: string) =>
  app.http()[method](`/individualization${path}`).set('Authorization', admin);
const manager = (method: 'get' | 'post' | 'put' | 'delete', path: string) =>
  app.http()[method](`/content-manager${path}`).set('Authorization', admin);
const snapshots = () => runtimeOf(app.strapi).authoring.snapshots;
const live = (slot: string) => snapshots().current().slots.get(slot)?.experience;

const hero = (headline: string, more: Record<string, unknown> = {}) => ({
  __component: 'blocks.hero',
  headline,
  ...more,
});

/** A published page whose only block is the slot. */
const slotOnPage = async (slot: string, block: Record<string, unknown> = hero('Original')) => {
  const page = await documents(PAGE).create({ locale: 'en', data: { title: slot, slug: slot, blocks: [block] } });
  await documents(PAGE).publish({ documentId: page.documentId, locale: 'en' });
  const at = { contentType: PAGE, documentId: page.documentId, locale: 'en', field: 'blocks', index: 0 };
  await api('post', '/slots').send({ block: at, key: slot, name: slot }).expect(200);
  return page.documentId as string;
};
const addVariant = async (slot: string, key: string): Promise<string> =>
  (await api('post', `/experiences/${slot}/variants`).send({ key, name: key }).expect(200)).body.data.documentId;
const settings = (more: Record<string, unknown> = {}) => ({
  name: 'Hero',
  degree: 'rulesThenPerson',
  rules: [],
  goal: { event: 'purchase', windowSeconds: 86400 },
  definition: 'More baskets from the home page; judged by purchases within a day.',
  takeover: null,
  ...more,
});
const save = (slot: string, more: Record<string, unknown> = {}) =>
  api('put', `/experiences/${slot}`).send(settings(more));

describe('going live', () => {
  it('asks for a goal and a written definition, and for what the rules name', async () => {
    await slotOnPage('gated');
    const refused = await api('post', '/experiences/gated/live').send({});
    expect(refused.status).toBe(400);
    expect(refused.body.error.details.code).toBe('GOAL_MISSING');
    const codes = (answer: { body: { data: ExperienceView } }) => answer.body.data.blockers.map((one) => one.code);
    expect(codes(await api('get', '/experiences/gated'))).toEqual(['GOAL_MISSING', 'DEFINITION_MISSING']);

    expect(codes(await save('gated', { definition: '  ' }))).toEqual(['DEFINITION_MISSING']);
    const undefinedYet = await api('post', '/experiences/gated/live').send({});
    expect(undefinedYet.body.error.details.code).toBe('DEFINITION_MISSING');

    const rules = [{ id: 'r1', segment: 'nobody', variant: 'nothing', strength: 'always' }];
    expect(codes(await save('gated', { rules }))).toEqual(['VARIANT_MISSING', 'SEGMENT_MISSING']);
    const dangling = await api('post', '/experiences/gated/live').send({});
    expect(dangling.body.error.details.code).toBe('VARIANT_MISSING');
    expect(live('gated')).toBeUndefined();
  });

  it('publishes the variants and freezes version 1; doing it again changes nothing', async () => {
    await slotOnPage('first');
    const documentId = await addVariant('first', 'skirts');
    await save('first').expect(200);
    expect(live('first')).toBeUndefined();
    const before = snapshots().current().version;

    const answer = await api('post', '/experiences/first/live').send({}).expect(200);
    expect(answer.body.data).toMatchObject({ status: 'live', version: 1, changed: false });
    expect(answer.body.data.variants).toMatchObject([
      { key: 'skirts', published: true, modified: false, locales: ['en'] },
    ]);
    expect(live('first')).toMatchObject({
      version: 1,
      status: 'live',
      goal: { event: 'purchase', windowSeconds: 86400 },
    });
    expect(live('first')?.variants.map((one) => one.key)).toEqual(['skirts']);
    expect(snapshots().current().version).not.toBe(before);
    expect(snapshots().available('first', 'en', 'published')).toEqual([{ key: 'skirts', components: ['blocks.hero'] }]);
    expect(snapshots().available('first', null, 'published')).toHaveLength(1);
    expect(snapshots().available('first', 'de', 'published')).toEqual([]);
    expect(snapshots().variant('first', 'skirts')?.documentId).toBe(documentId);

    const again = await api('post', '/experiences/first/live').send({}).expect(200);
    expect(again.body.data.version).toBe(1);
  });

  it('a saved draft does not touch what is live until the next Go live, which is version 2', async () => {
    await slotOnPage('second');
    await addVariant('second', 'skirts');
    await save('second');
    await api('post', '/experiences/second/live').send({});
    const version = snapshots().current().version;
    const saved = await save('second', { degree: 'person' }).expect(200);
    expect(saved.body.data).toMatchObject({ changed: true, version: 1, degree: 'person' });
    expect(live('second')).toMatchObject({ degree: 'rulesThenPerson', version: 1 });
    expect(snapshots().current().version).toBe(version);
    await api('post', '/experiences/second/live').send({}).expect(200);
    expect(live('second')).toMatchObject({ degree: 'person', version: 2 });
  });

  it('publishing an edited variant of a live experience opens a version; an unpublished edit does not', async () => {
    await slotOnPage('edited');
    const documentId = await addVariant('edited', 'skirts');
    await save('edited');
    await api('post', '/experiences/edited/live').send({});
    await documents(VARIANT).update({ documentId, locale: 'en', data: { content: [hero('Other words')] } });
    await snapshots().settled();
    expect(live('edited')?.version).toBe(1);
    expect((await api('get', '/experiences/edited')).body.data.variants[0]).toMatchObject({ modified: true });

    await manager('post', `/collection-types/${VARIANT}/${documentId}/actions/publish?locale=en`).send({}).expect(200);
    await snapshots().settled();
    expect(live('edited')?.version).toBe(2);
    expect((await api('get', '/experiences/edited')).body.data).toMatchObject({ version: 2, changed: false });
    await manager('post', `/collection-types/${VARIANT}/${documentId}/actions/publish?locale=en`).send({}).expect(200);
    await snapshots().settled();
    expect(live('edited')?.version).toBe(2);
  });

  it('pause and resume keep the version', async () => {
    await slotOnPage('paused');
    await addVariant('paused', 'skirts');
    await save('paused');
    expect((await api('post', '/experiences/paused/pause').send({})).status).toBe(409);
    await api('post', '/experiences/paused/live').send({});
    await api('post', '/experiences/paused/pause').send({}).expect(200);
    expect(live('paused')).toMatchObject({ status: 'paused', version: 1 });
    await api('post', '/experiences/paused/live').send({}).expect(200);
    expect(live('paused')).toMatchObject({ status: 'live', version: 1 });
  });

  it('keeps every version', async () => {
    const stored = await app.strapi.db
      .query('plugin::individualization.experience' as never)
      .findOne({ where: { slot: 'second' } });
    expect(stored.versions.map((one: { number: number }) => one.number)).toEqual([1, 2]);
    expect(stored.versions[0].settings.degree).toBe('rulesThenPerson');
  });
});

describe('saving', () => {
  it('refuses overlapping takeovers, and one that ends before it begins', async () => {
    await slotOnPage('takeovers');
    const black = { variant: 'black', from: '2026-11-20T00:00:00Z', until: '2026-11-30T00:00:00Z' };
    const xmas = { variant: 'xmas', from: '2026-12-01T00:00:00Z', until: '2026-12-26T00:00:00Z' };
    await save('takeovers', { takeover: black, takeovers: [xmas] }).expect(200);
    const overlap = await save('takeovers', {
      takeover: { ...black, until: '2026-12-02T00:00:00Z' },
      takeovers: [xmas],
    });
    expect(overlap.status).toBe(400);
    expect(overlap.body.error.details.code).toBe('TAKEOVER_OVERLAP');
    const backwards = await save('takeovers', { takeover: { ...black, until: '2026-11-01T00:00:00Z' } });
    expect(backwards.body.error.details.code).toBe('TAKEOVER_OVERLAP');
  });

  it('refuses what the contract does not know, and slots that do not exist', async () => {
    expect((await save('no-such-slot')).status).toBe(404);
    const wrong = await api('put', '/experiences/takeovers').send({ ...settings(), degree: 'everything' });
    expect(wrong.status).toBe(400);
    expect(wrong.body.error.details.code).toBe('BODY_INVALID');
    const polluted = await api('put', '/experiences/takeovers')
      .set('Content-Type', 'application/json')
      .send(JSON.stringify(settings()).replace('"name"', '"__proto__":{"polluted":true},"name"'));
    expect(polluted.status).toBeLessThan(500);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('variants', () => {
  it('start as a copy of the original block with its pictures and relations, in each of its locales', async () => {
    const category = await documents('api::category.category').create({
      data: { name: 'Skirts', slug: 'skirts' },
      status: 'published',
    });
    const file = await app.strapi.db.query('plugin::upload.file').create({
      data: { name: 'a.svg', hash: 'a', ext: '.svg', mime: 'image/svg+xml', size: 1, url: '/a.svg', provider: 'local' },
    });
    const block = hero('Copied', {
      text: 'words',
      image: file.id,
      category: { connect: [{ documentId: category.documentId }] },
    });
    const page = await documents(PAGE).create({ locale: 'en', data: { title: 'Copy', slug: 'copy', blocks: [block] } });
    await documents(PAGE).update({
      documentId: page.documentId,
      locale: 'de',
      data: { title: 'Kopie', slug: 'copy', blocks: [hero('Kopiert')] },
    });
    const at = { contentType: PAGE, documentId: page.documentId, locale: 'en', field: 'blocks', index: 0 };
    await api('post', '/slots').send({ block: at, key: 'copied', name: 'copied' }).expect(200);
    const documentId = await addVariant('copied', 'one');
    const populate = { content: { on: { 'blocks.hero': { populate: '*' } } } };
    const en = await documents(VARIANT).findOne({ documentId, locale: 'en', status: 'draft', populate });
    expect(en.content).toMatchObject([
      { headline: 'Copied', text: 'words', image: { id: file.id }, category: { slug: 'skirts' } },
    ]);
    const de = await documents(VARIANT).findOne({ documentId, locale: 'de', status: 'draft', populate });
    expect(de.content).toMatchObject([{ headline: 'Kopiert' }]);
    expect(await documents(VARIANT).findOne({ documentId, locale: 'en', status: 'published' })).toBeNull();
    expect(snapshots().available('copied', 'en', 'draft')).toHaveLength(1);
    expect(snapshots().available('copied', 'en', 'published')).toEqual([]);
    const view = (await api('get', '/experiences/copied')).body.data;
    expect(view.remarks.map((one: { code: string }) => one.code)).toEqual([
      'PAGE_UNPUBLISHED',
      'NO_EXPERIMENT',
      'VARIANT_UNPUBLISHED',
    ]);
  });

  it('one key once in a slot, also by hand in the Content Manager; a duplicate gets a key of its own', async () => {
    await slotOnPage('unique');
    const documentId = await addVariant('unique', 'one');
    const twice = await api('post', '/experiences/unique/variants').send({ key: 'one', name: 'again' });
    expect(twice.status).toBe(409);
    const byHand = await manager('post', `/collection-types/${VARIANT}`).send({
      name: 'x',
      slot: 'unique',
      key: 'one',
    });
    expect(byHand.status).toBe(400);
    const reserved = await api('post', '/experiences/unique/variants').send({ key: 'baseline', name: 'Original' });
    expect(reserved.body.error.details.code).toBe('BODY_INVALID');
    await manager('post', `/collection-types/${VARIANT}/auto-clone/${documentId}?locale=en`).send({}).expect(200);
    const view = (await api('get', '/experiences/unique')).body.data;
    expect(view.variants.map((one: { key: string }) => one.key)).toEqual(['one', 'one-2']);
    expect((await api('post', '/experiences/no-such-slot/variants').send({ key: 'a', name: 'a' })).status).toBe(404);
  });

  it('know their attributes from their content and from the marketer; empty content hides the block', async () => {
    await slotOnPage('attributed');
    const documentId = await addVariant('attributed', 'skirts');
    const [category] = await documents('api::category.category').findMany({ status: 'published' });
    await documents(VARIANT).update({
      documentId,
      locale: 'en',
      data: {
        attributes: { mood: ['calm', 'light'], season: 'summer', bad: { a: 1 } },
        content: [hero('x', { category: { connect: [{ documentId: category.documentId }] } })],
      },
    });
    await save('attributed');
    await api('post', '/experiences/attributed/live').send({}).expect(200);
    expect(live('attributed')?.variants[0].attributes).toEqual({
      category: ['skirts'],
      mood: ['calm', 'light'],
      season: ['summer'],
    });
    await documents(VARIANT).update({ documentId, locale: 'en', data: { content: [] }, status: 'published' });
    await snapshots().settled();
    expect(snapshots().available('attributed', 'en', 'published')).toEqual([{ key: 'skirts', components: [] }]);
  });

  it('cannot be reached through the content API or GraphQL', async () => {
    await app.http().get('/api/variants').expect(404);
    await app.http().get('/api/individualization/variants').expect(404);
    const { body } = await app.http().post('/graphql').send({ query: '{ __schema { types { name } } }' });
    const names = (body.data?.__schema.types ?? []).map((type: { name: string }) => type.name).join(' ');
    expect(names).toContain('Page');
    expect(names).not.toMatch(/Individualization/);
  });
});

describe('the snapshot', () => {
  it('has the same version after reading everything again', async () => {
    const { version } = snapshots().current();
    await snapshots().refresh();
    expect(snapshots().current().version).toBe(version);
  });

  it('leaves no host schema changed: variants take the host’s blocks in memory only', () => {
    const content = (app.strapi.contentTypes as never as Types)[VARIANT].attributes.content.components;
    expect(content).toEqual(
      expect.arrayContaining(['blocks.hero', 'blocks.promo', 'blocks.feed', 'blocks.text', 'blocks.question']),
    );
  });
});

describe('rights', () => {
  it('every admin route refuses callers without a login and changes nothing', async () => {
    const routes = (await import('../../server/src/routes/admin-authoring')).default;
    const before = (await api('get', '/experiences')).body.data;
    for (const { method, path } of routes) {
      const url = `/individualization${path.replace(':slot', 'first').replace(':key', 'first')}`;
      const answer = await app.http()[method.toLowerCase() as 'get'](url).send({});
      expect([method, path, answer.status]).toEqual([method, path, 401]);
    }
    expect((await api('get', '/experiences')).body.data).toEqual(before);
  });

  it('a role may have some rights and not others', async () => {
    const role = await service('admin::role').create({ name: 'Marketing', description: '' });
    await service('admin::role').assignPermissions(role.id, [
      { action: 'plugin::individualization.read', properties: {}, conditions: [] },
    ]);
    await service('admin::user').create({
      ...{ email: 'm@example.com', password: 'Password1!', firstname: 'M', lastname: 'M', isActive: true },
      ...{ registrationToken: null, roles: [role.id] },
    });
    const login = await app.http().post('/admin/login').send({ email: 'm@example.com', password: 'Password1!' });
    const as = (method: 'get' | 'put' | 'post', path: string) =>
      app.http()[method](`/individualization${path}`).set('Authorization', `Bearer ${login.body.data.token}`).send({});
    expect((await as('get', '/experiences').send()).status).toBe(200);
    expect((await as('put', '/experiences/first')).status).toBe(403);
    expect((await as('post', '/experiences/first/live')).status).toBe(403);
    expect((await as('post', '/segments')).status).toBe(403);
  });
});

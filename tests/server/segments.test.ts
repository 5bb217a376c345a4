import type { SegmentView } from '../../server/src/contracts';
import { runtimeOf } from '../../server/src/runtime';
import { bootStrapi, loginAdmin, type Booted } from '../support/strapi';

/** Segments are data: checked when they are written, compiled to closures, never evaluated as code. */
interface Creates {
  create(params: unknown): Promise<{ documentId: string }>;
}

let app: Booted;
let admin: string;

beforeAll(async () => {
  app = await bootStrapi();
  admin = await loginAdmin(app);
}, 120_000);
afterAll(() => app?.stop());

const api = (method: 'get' | 'post' | 'put' | 'delete', path: string) =>
  app.http()[method](`/individualization${path}`).set('Authorization', admin);
const equals = (key: string, value: string) => ({ kind: 'context', key, test: { operator: 'equals', value } });
const matches = (value: string) => ({ kind: 'context', key: 'city', test: { operator: 'matches', value } });
const create = (key: string, condition: unknown) => api('post', '/segments').send({ key, name: key, condition });
const codeOf = (answer: { body: { error?: { details?: { code?: string } } } }) => answer.body.error?.details?.code;
const listed = async (key: string): Promise<SegmentView | undefined> =>
  ((await api('get', '/segments').expect(200)).body.data as SegmentView[]).find((one) => one.key === key);

describe('a segment', () => {
  it('is made, listed, changed, compiled into the snapshot, and deleted', async () => {
    const { snapshots } = runtimeOf(app.strapi).authoring;
    const before = snapshots.current().version;
    await create('texas', equals('region', 'TX')).expect(200);
    expect(snapshots.current().segments.predicates.has('texas')).toBe(true);
    expect(snapshots.current().version).not.toBe(before);
    await api('put', '/segments/texas')
      .send({ key: 'texas', name: 'Texans', condition: equals('region', 'US-TX') })
      .expect(200);
    expect(await listed('texas')).toMatchObject({
      key: 'texas',
      name: 'Texans',
      usedBy: [],
      condition: equals('region', 'US-TX'),
    });
    await api('delete', '/segments/texas').expect(200);
    expect((await api('get', '/segments')).body.data).toEqual([]);
    expect(snapshots.current().version).toBe(before);
    await api('delete', '/segments/texas').expect(404);
    await api('put', '/segments/texas')
      .send({ key: 'texas', name: 'x', condition: equals('a', 'b') })
      .expect(404);
  });

  it('may be nested as deep as people think', async () => {
    let condition: object = equals('region', 'TX');
    for (let level = 0; level < 10; level += 1)
      condition = { kind: level % 2 === 0 ? 'any' : 'all', of: [condition, equals('level', String(level))] };
    await create('nested', condition).expect(200);
    await api('delete', '/segments/nested').expect(200);
  });

  it('keeps its key: there is one of each, and it cannot be renamed', async () => {
    await create('once', equals('region', 'TX')).expect(200);
    const twice = await create('once', equals('region', 'CA'));
    expect([twice.status, codeOf(twice)]).toEqual([409, 'CONFLICT']);
    const renamed = await api('put', '/segments/once').send({ key: 'other', name: 'x', condition: equals('a', 'b') });
    expect([renamed.status, codeOf(renamed)]).toEqual([400, 'BODY_INVALID']);
  });

  it('is not deleted while rules use it or another segment refers to it', async () => {
    await create('used', equals('region', 'TX')).expect(200);
    const page = await (app.strapi.documents('api::page.page' as never) as unknown as Creates).create({
      locale: 'en',
      data: { title: 'Used', slug: 'used', blocks: [{ __component: 'blocks.hero', headline: 'x' }] },
    });
    const block = {
      contentType: 'api::page.page',
      documentId: page.documentId,
      locale: 'en',
      field: 'blocks',
      index: 0,
    };
    await api('post', '/slots').send({ block, key: 'hero', name: 'Hero' }).expect(200);
    const rules = [{ id: 'r', segment: 'used', variant: 'v', strength: 'always' }];
    const settings = { name: 'Hero', degree: 'rules', rules, goal: null, definition: '', takeover: null };
    await api('put', '/experiences/hero').send(settings).expect(200);
    expect((await listed('used'))?.usedBy).toEqual(['hero']);
    const refused = await api('delete', '/segments/used');
    expect([refused.status, codeOf(refused)]).toEqual([409, 'CONFLICT']);
    await api('put', '/experiences/hero').send({ ...settings, rules: [] });
    await create('refers', { kind: 'not', of: { kind: 'segment', segment: 'used' } }).expect(200);
    expect((await api('delete', '/segments/used')).status).toBe(409);
    await api('delete', '/segments/refers').expect(200);
    await api('delete', '/segments/used').expect(200);
  });
});

describe('conditions are checked', () => {
  it.each([
    ['an unknown kind', { kind: 'code', source: 'process.exit()' }],
    ['an unknown operator', { kind: 'context', key: 'a', test: { operator: 'eval', value: '1' } }],
    ['a pattern that is too long', matches('a'.repeat(513))],
    ['a pattern that does not compile', matches('(unclosed')],
    ['look-ahead, which has no linear time', { kind: 'all', of: [{ kind: 'not', of: matches('(?=a)b') }] }],
    ['a back reference', matches('(a)\\1')],
    ['a segment that does not exist', { kind: 'segment', segment: 'nowhere' }],
    ['itself', { kind: 'any', of: [{ kind: 'segment', segment: 'refused' }] }],
    ['a foreign property', { ...equals('a', 'b'), run: 'x' }],
  ])('%s is refused with a clear 400', async (_, condition) => {
    const answer = await create('refused', condition);
    expect([answer.status, codeOf(answer)]).toEqual([400, 'BODY_INVALID']);
    expect(answer.body.error.message.length).toBeGreaterThan(5);
  });

  it('a circle of two segments is refused', async () => {
    await create('circle-a', equals('a', 'b')).expect(200);
    await create('circle-b', { kind: 'segment', segment: 'circle-a' }).expect(200);
    const answer = await api('put', '/segments/circle-a').send({
      ...{ key: 'circle-a', name: 'a', condition: { kind: 'not', of: { kind: 'segment', segment: 'circle-b' } } },
    });
    expect([answer.status, codeOf(answer)]).toEqual([400, 'BODY_INVALID']);
  });

  it('a pattern that stops a backtracking matcher for minutes is answered at once', async () => {
    await create('bomb', matches('^(a+)+$')).expect(200);
    const { segments } = runtimeOf(app.strapi).authoring.snapshots.current();
    const holds = (city: string) => segments.predicates.get('bomb')!({ profile: null, context: { city }, now: 0 });
    // 2^60 steps in a backtracking matcher: this test would never end.
    expect(holds(`${'a'.repeat(60)}!`)).toBe(false);
    expect(holds('a'.repeat(60))).toBe(true);
    await api('delete', '/segments/bomb').expect(200);
  });

  it('a very deep condition is refused or kept, never an error of ours', async () => {
    let condition: unknown = equals('a', 'b');
    for (let depth = 0; depth < 2000; depth += 1) condition = { kind: 'not', of: condition };
    expect((await create('deep', condition)).status).toBeLessThan(500);
  });
});

describe('sizes', () => {
  it('count the recent visitors that a segment holds for', async () => {
    await create('texans', equals('region', 'TX')).expect(200);
    expect((await listed('texans'))?.size).toBeNull();
    for (const region of ['TX', 'TX', 'CA']) {
      const { visitor } = (await app.http().post('/api/individualization/visitors').send({}).expect(201)).body.data;
      await app
        .http()
        .post('/api/individualization/events')
        .set('X-Visitor-Id', visitor)
        .send({ events: [{ id: 'e', type: 'view', attributes: { category: 'skirts' }, context: { region } }] })
        .expect(202);
    }
    expect((await listed('texans'))?.size).toEqual({
      members: 2,
      of: 3,
    });
  });

  it('count the people that two segments share', async () => {
    const skirts = { kind: 'behaviour', event: 'view', where: { category: ['skirts'] }, atLeast: 1 };
    await create('skirt-lovers', skirts).expect(200);
    await create('nobody', equals('region', 'nowhere')).expect(200);
    expect((await listed('texans'))?.overlaps).toContainEqual({ segment: 'skirt-lovers', members: 2 });
    expect((await listed('skirt-lovers'))?.overlaps).toContainEqual({ segment: 'texans', members: 2 });
    expect((await listed('nobody'))?.overlaps).toEqual([]);
  });
});

describe('a live experience', () => {
  it('opens a new version when a segment of its rules is changed', async () => {
    const { experiences, snapshots, variants, segments } = runtimeOf(app.strapi).authoring;
    const live = () => snapshots.current().slots.get('hero')?.experience;
    await variants.create('hero', 'v', 'V');
    await experiences.save('hero', {
      ...{
        name: 'Hero',
        degree: 'rules',
        definition: 'Why',
        takeover: null,
        goal: { event: 'click', windowSeconds: 60 },
      },
      rules: [{ id: 'r', segment: 'texans', variant: 'v', strength: 'always' }],
    });
    await experiences.goLive('hero');
    await snapshots.settled();
    expect(live()?.version).toBe(1);
    await api('put', '/segments/texans')
      .send({ key: 'texans', name: 'Renamed', condition: equals('region', 'TX') })
      .expect(200);
    expect(live()?.version).toBe(1);
    await api('put', '/segments/texans')
      .send({ key: 'texans', name: 'Renamed', condition: equals('region', 'CA') })
      .expect(200);
    expect(live()?.version).toBe(2);
    await segments.create({ key: 'unused', name: 'x', condition: { kind: 'entered', attribute: 'a', value: 'b' } });
    await snapshots.settled();
    expect(live()?.version).toBe(2);
  });
});

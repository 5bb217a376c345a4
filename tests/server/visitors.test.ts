import { createHmac } from 'node:crypto';
import { seedCatalogue, type Catalogue } from '../support/catalogue';
import { allowPublic, bootStrapi, createApiToken, type Booted } from '../support/strapi';
import { idOf, occurrences, sent, visitorCalls } from '../support/visitor-calls';
import { runtimeOf } from '../../server/src/runtime';

const IDENTIFY = 'plugin::individualization.visitors.identify';
let booted: Booted;
let catalogue: Catalogue;
const call = visitorCalls(() => booted);
const { mint, post, me, patch, erase, exportAll, identify, decision } = call;

beforeAll(async () => {
  booted = await bootStrapi();
  catalogue = await seedCatalogue(booted.strapi);
});
afterAll(() => booted?.stop());

const tasteOf = async (visitor: string) => (await me(visitor).expect(200)).body.data;
const lineOf = async (visitor: string, attribute: string, value: string) =>
  (await tasteOf(visitor)).affinities.find(
    (line: { attribute: string; value: string }) => line.attribute === attribute && line.value === value,
  );

describe('tokens', () => {
  it('are minted without storing anything', async () => {
    const token = await mint();
    expect(token).toMatch(/^v1\.[A-Za-z0-9_-]{1,16}\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}$/);
    expect(await occurrences(booted, idOf(token))).toBe(0);
    expect(await mint()).not.toBe(token);
  });

  it('can be minted by a frontend that has the secret', async () => {
    const [{ id, secret }] = runtimeOf(booted.strapi).keys;
    const unsigned = `v1.${id}.${'A'.repeat(21)}Q`;
    const token = `${unsigned}.${createHmac('sha256', secret).update(unsigned).digest('base64url')}`;
    await me(token).expect(200);
  });

  it.each(['get', 'patch', 'delete'] as const)('are asked for by %s', async (method) => {
    const path = '/api/individualization/visitors/me';
    const missing = await booted.http()[method](path).expect(401);
    expect(missing.body.error.details.code).toBe('TOKEN_MISSING');
    const invalid = await booted.http()[method](path).set('X-Visitor-Id', 'v1.a.b.c').expect(401);
    expect(invalid.body.error.details.code).toBe('TOKEN_INVALID');
  });

  it('need a body of the right shape, or none', async () => {
    const http = () => booted.http().post('/api/individualization/visitors');
    await http().expect(201);
    for (const body of [{ consent: 'yes' }, { consent: { all: true } }, { other: 1 }, []]) {
      expect((await http().send(body).expect(400)).body.error.details.code).toBe('BODY_INVALID');
    }
  });
});

describe('the taste profile', () => {
  it('of a stranger is empty', async () => {
    expect(await tasteOf(await mint())).toEqual({
      ...{ stage: 'unknown', evidence: 0, affinities: [], traits: {}, sessionExcluded: false },
      ...{ intent: null, mission: null },
      consent: { personalization: true, measurement: true },
    });
  });

  it('takes declared preferences at once, marked as declared, and takes them back', async () => {
    const visitor = await mint();
    await patch(visitor, { declare: { colour: ['red', 'blue'], vegetarian: true, size: 42 } }).expect(200);
    expect(await lineOf(visitor, 'colour', 'red')).toMatchObject({ origin: 'declared' });
    expect((await tasteOf(visitor)).traits).toEqual({ vegetarian: true, size: 42 });
    await patch(visitor, { declare: { colour: null, vegetarian: null } }).expect(200);
    expect(await lineOf(visitor, 'colour', 'red')).toBeUndefined();
    expect((await tasteOf(visitor)).traits).toEqual({ size: 42 });
  });

  it('puts a declared number into the band of the catalogue', async () => {
    const visitor = await mint();
    const entry = { contentType: 'api::product.product', documentId: catalogue.skirt.documentId };
    await post(visitor, [{ id: 'a', type: 'view', entry }]).expect(202);
    await patch(visitor, { declare: { price: 20 } }).expect(200);
    const prices = (await tasteOf(visitor)).affinities.filter(
      (line: { attribute: string }) => line.attribute === 'price',
    );
    expect(prices).toHaveLength(1);
    expect(prices[0]).toMatchObject({ origin: 'declared' });
  });

  it('marks what is to be avoided, and restores it', async () => {
    const visitor = await mint();
    await post(visitor, [sent()]).expect(202);
    const verdict = (word: string) => ({ correct: [{ attribute: 'category', value: 'skirts', verdict: word }] });
    await patch(visitor, verdict('avoid')).expect(200);
    expect(await lineOf(visitor, 'category', 'skirts')).toMatchObject({ avoided: true });
    await patch(visitor, verdict('restore')).expect(200);
    expect((await lineOf(visitor, 'category', 'skirts')).avoided).toBeUndefined();
  });

  it('learns nothing from an excluded session, keeps it for the export, and goes on afterwards', async () => {
    const visitor = await mint();
    await post(visitor, [sent()]).expect(202);
    await patch(visitor, { excludeSession: true }).expect(200);
    await post(visitor, [sent({ attributes: { category: 'gifts' } })]).expect(202);
    expect(await tasteOf(visitor)).toMatchObject({ evidence: 1, sessionExcluded: true });
    expect(await lineOf(visitor, 'category', 'gifts')).toBeUndefined();
    const { events } = (await exportAll(visitor).expect(200)).body.data;
    expect(events.map((event: { excluded?: boolean }) => event.excluded ?? false)).toEqual([false, true]);
    await patch(visitor, { excludeSession: false }).expect(200);
    await post(visitor, [sent()]).expect(202);
    expect(await tasteOf(visitor)).toMatchObject({ evidence: 2, sessionExcluded: false });
  });

  it('refuses patches that are not one, and keeps the profile', async () => {
    const visitor = await mint();
    const bad: unknown[] = [
      { declare: 'red' },
      { declare: { a: { b: 'c' } } },
      { declare: { a: 'x\0' } },
      { declare: { 'a\0': 'x' } },
      { declare: Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`a${i}`, 'b'])) },
      { correct: [{ attribute: 'a', value: 'b', verdict: 'love' }] },
      { consent: { everything: true } },
      { excludeSession: 'yes' },
      { unknown: 1 },
      [],
    ];
    for (const body of bad) {
      const answer = await patch(visitor, body as object);
      expect([answer.status, answer.body.error?.details?.code]).toEqual([400, 'BODY_INVALID']);
    }
    expect((await tasteOf(visitor)).affinities).toEqual([]);
    const keys = '{"declare":{"constructor":"c","toString":["t"],"hasOwnProperty":1}}';
    await call.patch(visitor, JSON.parse(keys) as object).expect(200);
    expect((await tasteOf(visitor)).traits).toEqual({ constructor: 'c', hasOwnProperty: 1 });
    expect(Object.prototype.toString.call({})).toBe('[object Object]');
  });

  it('of two visitors are two, however much happens at once', async () => {
    const visitors = await Promise.all([mint(), mint(), mint()]);
    await Promise.all(
      visitors.flatMap((visitor, index) =>
        Array.from({ length: 5 }, () => [
          post(visitor, [sent({ attributes: { category: `c${index}` } })]).expect(202),
          patch(visitor, { declare: { [`d${index}`]: 'x' } }).expect(200),
        ]).flat(),
      ),
    );
    for (const [index, visitor] of visitors.entries()) {
      const taste = await tasteOf(visitor);
      expect(taste.evidence).toBe(5);
      const values = taste.affinities.map(
        (line: { attribute: string; value: string }) => `${line.attribute} ${line.value}`,
      );
      expect(values.sort()).toEqual([`category c${index}`, `d${index} x`]);
    }
  });
});

describe('consent', () => {
  it('taken back stops all writing, and nothing of the visitor is written any more', async () => {
    const visitor = await mint();
    await post(visitor, [sent()]).expect(202);
    await patch(visitor, { consent: { personalization: false } }).expect(200);
    const before = await occurrences(booted, idOf(visitor));
    const answer = await post(visitor, [sent(), { nonsense: true }]).expect(202);
    expect(answer.body.data.rejected.map(({ code }: { code: string }) => code)).toEqual(['NO_CONSENT', 'NO_CONSENT']);
    expect((await patch(visitor, { declare: { a: 'b' } }).expect(403)).body.error.details.code).toBe('NO_CONSENT');
    expect(await occurrences(booted, idOf(visitor))).toBe(before);
    await patch(visitor, { consent: { personalization: true } }).expect(200);
    expect((await post(visitor, [sent()]).expect(202)).body.data.accepted).toBe(1);
  });

  it('refused when minting holds', async () => {
    const visitor = await mint({ consent: { personalization: false } });
    const answer = await post(visitor, [sent()]).expect(202);
    expect(answer.body.data).toMatchObject({ accepted: 0, rejected: [{ code: 'NO_CONSENT' }] });
  });

  it('is not taken from a browser that says no', async () => {
    const visitor = await mint({ consent: { personalization: true } }, { 'Sec-GPC': '1' });
    expect(await occurrences(booted, idOf(visitor))).toBe(0);
    const bodies = [{ consent: { personalization: true } }, { declare: { a: 'b' } }, { excludeSession: true }];
    for (const body of bodies) {
      expect((await patch(visitor, body).set('Sec-GPC', '1').expect(403)).body.error.details.code).toBe('NO_CONSENT');
    }
    expect(await occurrences(booted, idOf(visitor))).toBe(0);
  });
});

describe('the rights of a visitor', () => {
  const logDecision = (visitor: string, id: string): void =>
    runtimeOf(booted.strapi).stores.decisions.add([
      {
        ...{ id, visitor: idOf(visitor), at: Date.now(), context: { country: 'PL' } },
        place: { contentType: 'api::page.page', documentId: 'p', locale: 'en', field: 'blocks', block: null },
        decision: {
          ...{ slot: 'home-hero', experience: 'home-hero', version: 1, variant: 'skirts', mode: 'individual' },
          reasons: [{ kind: 'AFFINITY', attribute: 'category', value: 'skirts', contribution: 1.5 }],
          ...{
            servedProbability: 0.9,
            ruleVariant: 'baseline',
            stage: 'signalled',
            evidenceVersion: 1,
            snapshotVersion: 's',
          },
          candidates: [
            {
              ...{ variant: 'skirts', score: 1.5, probability: 0.9 },
              contributions: [{ channel: 'affinity', attribute: 'category', value: 'skirts', amount: 1.5 }],
            },
          ],
        },
      },
    ]);

  it('export: everything, in one answer', async () => {
    const visitor = await mint({ consent: { personalization: true, measurement: false } });
    for (let batch = 0; batch < 3; batch += 1) {
      await post(
        visitor,
        Array.from({ length: 200 }, (_, index) => ({ id: `${batch}-${index}`, type: 'view', attributes: { a: 'b' } })),
      );
    }
    logDecision(visitor, 'export-1');
    await post(visitor, [
      { id: 'seen', type: 'exposure', decisionId: 'export-1', value: 3, currency: 'EUR', context: { a: 1 } },
    ]).expect(202);
    const { data } = (await exportAll(visitor).expect(200)).body;
    expect(data.visitor).toBe(idOf(visitor));
    expect(data.events).toHaveLength(601);
    expect(new Set(data.events.map(({ id }: { id: string }) => id)).size).toBe(601);
    expect(data.exposures).toEqual([
      expect.objectContaining({
        id: 'seen',
        decisionId: 'export-1',
        slot: 'home-hero',
        value: 3,
        currency: 'EUR',
        context: { a: 1 },
      }),
    ]);
    expect(data.decisions).toEqual([
      expect.objectContaining({ decisionId: 'export-1', variant: 'skirts', context: { country: 'PL' } }),
    ]);
    expect(data.consent).toEqual({ personalization: true, measurement: false });
    expect(data.profile.evidence).toBe(600);
  });

  it('erase: no byte is left, in any table, and the profile is a stranger’s', async () => {
    const [visitor, other] = [await mint({ consent: { personalization: true } }), await mint()];
    for (const one of [visitor, other]) {
      await post(one, [sent(), sent()]).expect(202);
      logDecision(one, `erase-${idOf(one)}`);
      await patch(one, { declare: { a: 'b' } }).expect(200);
    }
    await runtimeOf(booted.strapi).stores.decisions.flush();
    logDecision(visitor, 'erase-queued');
    await runtimeOf(booted.strapi).learned.save();
    expect(await occurrences(booted, idOf(visitor))).toBeGreaterThan(3);
    await erase(visitor).expect(200);
    await runtimeOf(booted.strapi).learned.save();
    expect(await occurrences(booted, idOf(visitor))).toBe(0);
    expect(await tasteOf(visitor)).toMatchObject({ evidence: 0, affinities: [], traits: {} });
    expect((await exportAll(visitor).expect(200)).body.data).toMatchObject({
      events: [],
      decisions: [],
      exposures: [],
    });
    expect((await exportAll(other).expect(200)).body.data.events).toHaveLength(2);
  });

  it('why: in words, for the visitor it was made for and nobody else', async () => {
    const [visitor, other] = [await mint(), await mint()];
    logDecision(visitor, 'why-1');
    const { data } = (await decision(visitor, 'why-1').expect(200)).body;
    expect(data).toMatchObject({ decisionId: 'why-1', slot: 'home-hero', variant: 'skirts', servedProbability: 0.9 });
    expect(data.because[0]).toMatch(/skirts/);
    expect(data.contributions).toEqual([{ label: expect.stringContaining('skirts'), amount: 1.5 }]);
    for (const [who, id] of [
      [other, 'why-1'],
      [visitor, 'unknown'],
      [visitor, '%00'],
      [visitor, 'x'.repeat(200)],
    ]) {
      expect((await decision(who, id).expect(404)).body.error.details.code).toBe('NOT_FOUND');
    }
    await booted.http().get('/api/individualization/decisions/why-1').expect(401);
  });
});

describe('who the visitor is', () => {
  it('is closed until somebody opens it', async () => {
    await identify(await mint(), { person: 'p' }).expect(403);
  });

  it('with an API token: devices become one person, once, and each shows the whole profile', async () => {
    const token = await createApiToken(booted.strapi, [IDENTIFY]);
    const as = (visitor: string, body: object) => identify(visitor, body).set('Authorization', `Bearer ${token}`);
    const [phone, laptop, stranger] = [await mint(), await mint(), await mint()];
    await post(phone, [sent(), sent()]).expect(202);
    await post(laptop, [sent({ attributes: { category: 'boots' } })]).expect(202);
    await post(stranger, [sent()]).expect(202);
    for (let time = 0; time < 2; time += 1) {
      await as(phone, { person: 'ada' }).expect(200);
      await as(laptop, { person: 'ada' }).expect(200);
    }
    await as(stranger, { person: 'Ada' }).expect(200);
    expect((await tasteOf(phone)).evidence).toBe(3);
    expect(await tasteOf(laptop)).toEqual(await tasteOf(phone));
    expect((await tasteOf(stranger)).evidence).toBe(1);
    await post(laptop, [sent()]).expect(202);
    expect((await tasteOf(phone)).evidence).toBe(4);
    await patch(phone, { declare: { colour: 'red' } }).expect(200);
    expect(await lineOf(laptop, 'colour', 'red')).toMatchObject({ origin: 'declared' });
    expect((await as(phone, { person: 'eve' }).expect(409)).body.error.details.code).toBe('CONFLICT');
    expect((await as(phone, {}).expect(400)).body.error.details.code).toBe('PERSON_MISSING');
    expect((await as(phone, { person: 7 }).expect(400)).body.error.details.code).toBe('BODY_INVALID');
    expect((await as('v1.a.b.c', { person: 'ada' }).expect(401)).body.error.details.code).toBe('TOKEN_INVALID');
    expect((await exportAll(phone).expect(200)).body.data.events).toHaveLength(4);
    await erase(laptop).expect(200);
    expect(await occurrences(booted, idOf(phone))).toBe(0);
    expect(await occurrences(booted, idOf(laptop))).toBe(0);
    expect((await tasteOf(stranger)).evidence).toBe(1);
  });

  it('with a session: the person is the user, whatever the body says', async () => {
    await allowPublic(booted.strapi, [IDENTIFY]);
    const role = await booted.strapi.db
      .query('plugin::users-permissions.role')
      .findOne({ where: { type: 'authenticated' } });
    await booted.strapi.db
      .query('plugin::users-permissions.permission')
      .create({ data: { action: IDENTIFY, role: role.id } });
    const users = booted.strapi.plugin('users-permissions').service('user') as {
      add(user: object): Promise<{ id: number }>;
    };
    const user = {
      username: 'ada',
      email: 'ada@example.org',
      password: 'Password1!',
      provider: 'local',
      confirmed: true,
    };
    await users.add({ ...user, role: role.id });
    const login = await booted
      .http()
      .post('/api/auth/local')
      .send({ identifier: 'ada', password: 'Password1!' })
      .expect(200);
    const as = (visitor: string, body: object = {}) =>
      identify(visitor, body).set('Authorization', `Bearer ${login.body.jwt}`);
    const [phone, laptop] = [await mint(), await mint()];
    await post(phone, [sent()]).expect(202);
    await as(phone).expect(200);
    await as(laptop).expect(200);
    expect((await tasteOf(laptop)).evidence).toBe(1);
    expect((await as(phone, { person: 'eve' }).expect(400)).body.error.details.code).toBe('BODY_INVALID');
    expect((await identify(phone).expect(400)).body.error.details.code).toBe('PERSON_MISSING');
    expect((await identify(phone, { person: 'eve' }).expect(400)).body.error.details.code).toBe('BODY_INVALID');
  });
});

import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { configured } from '../support/environment';
import { bootStrapi, type Booted } from '../support/strapi';
import { seedCatalogue, type Catalogue } from '../support/catalogue';

let booted: Booted;
let catalogue: Catalogue;

beforeAll(async () => {
  booted = await bootStrapi({
    ...configured({ limits: { batchesPerVisitor: 10, batchesPerAddress: 500 } }),
  });
  catalogue = await seedCatalogue(booted.strapi);
});
afterAll(() => booted?.stop());

const EVENTS = '/api/individualization/events';
const PRODUCT = 'api::product.product';
const mint = async (): Promise<string> => {
  const answer = await booted.http().post('/api/individualization/visitors').send({}).expect(201);
  return answer.body.data.visitor;
};
const post = (visitor: string, events: unknown) =>
  booted
    .http()
    .post(EVENTS)
    .set('X-Visitor-Id', visitor)
    .send({ events } as object);
const get = async (visitor: string, path = '') =>
  (await booted.http().get(`/api/individualization/visitors/me${path}`).set('X-Visitor-Id', visitor).expect(200)).body
    .data;
const exported = (visitor: string) => get(visitor, '/export');
const click = (entry: { documentId: string }, more: object = {}) => ({
  id: randomUUID(),
  type: 'click',
  entry: { contentType: PRODUCT, documentId: entry.documentId },
  ...more,
});
const sent = (more: object = {}) => ({ id: randomUUID(), type: 'click', attributes: { category: 'skirts' }, ...more });
const rowsOf = async (table: string): Promise<number> => {
  const [{ rows }] = await booted.strapi.db.connection(table).count({ rows: '*' });
  return Number(rows);
};

describe('accepting', () => {
  it('shows events in the profile of the very next request', async () => {
    const visitor = await mint();
    const { skirt } = catalogue;
    const answer = await post(visitor, [click(skirt), click(skirt), click(skirt)]).expect(202);
    expect(answer.body.data).toEqual({ accepted: 3, duplicates: 0, rejected: [] });
    const profile = await get(visitor);
    expect(profile.evidence).toBe(3);
    expect(profile.affinities).toContainEqual(
      expect.objectContaining({ attribute: 'category', value: 'skirts', origin: 'observed' }),
    );
    await post(visitor, [click(catalogue.boot)]).expect(202);
    const values = (await get(visitor)).affinities.map((line: { value: string }) => line.value);
    expect(values).toContain('boots');
  });

  it('counts an id once, however often and however parallel it arrives', async () => {
    const visitor = await mint();
    const batch = [click(catalogue.skirt), click(catalogue.boot)];
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => post(visitor, [...batch, batch[0]]).expect(202)),
    );
    const total = answers.reduce((sum, answer) => sum + answer.body.data.accepted, 0);
    const duplicates = answers.reduce((sum, answer) => sum + answer.body.data.duplicates, 0);
    expect([total, duplicates]).toEqual([2, 28]);
    expect((await get(visitor)).evidence).toBe(2);
    expect((await exported(visitor)).events).toHaveLength(2);
  });

  it('accepts what is good and names what is not, by index', async () => {
    const visitor = await mint();
    const answer = await post(visitor, [
      click(catalogue.skirt),
      { id: 'x', type: 'click' },
      click({ documentId: 'nobody' }),
      sent({ at: new Date(Date.now() - 8 * 86_400_000).toISOString() }),
      sent({ at: new Date(Date.now() + 6 * 60_000).toISOString() }),
      { id: 'y', type: 'click', decisionId: 'unknown' },
      { ...sent(), decisionId: 'unknown' },
      sent(),
    ]).expect(202);
    expect(answer.body.data).toMatchObject({ accepted: 3, duplicates: 0 });
    expect(answer.body.data.rejected.map(({ index, code }: { index: number; code: string }) => [index, code])).toEqual([
      [1, 'EVENT_INVALID'],
      [2, 'ENTRY_UNKNOWN'],
      [3, 'AT_OUT_OF_RANGE'],
      [4, 'AT_OUT_OF_RANGE'],
      [5, 'DECISION_UNKNOWN'],
    ]);
    const { events } = await exported(visitor);
    expect(events).toHaveLength(3);
    expect(events.every((event: { decisionId?: string }) => event.decisionId === undefined)).toBe(true);
  });

  it('takes the moment of acceptance where an event has none, and keeps the order of the batch', async () => {
    const visitor = await mint();
    const before = Date.now();
    const ids = ['third', 'first', 'second'];
    await post(
      visitor,
      ids.map((id) => sent({ id })),
    ).expect(202);
    const { events } = await exported(visitor);
    expect(events.map(({ id }: { id: string }) => id)).toEqual(ids);
    expect(Date.parse(events[0].at)).toBeGreaterThanOrEqual(before);
    expect(Date.parse(events[0].at)).toBeLessThanOrEqual(Date.now());
  });

  it('resolves attributes of the entry on the server, beside those that were sent', async () => {
    const visitor = await mint();
    await post(visitor, [
      click(catalogue.skirt, { attributes: { season: 'summer', price: 21, sizes: [1, 'M', true] } }),
    ]).expect(202);
    const [event] = (await exported(visitor)).events;
    expect(event.entry).toEqual({ contentType: PRODUCT, documentId: catalogue.skirt.documentId });
    expect(event.attributes).toMatchObject({
      category: ['skirts'],
      colour: ['black'],
      season: ['summer'],
      sizes: ['1', 'M', 'true'],
    });
    // A number that was sent falls into the bands of the catalogue: the entry's own price is in the same one.
    expect(event.attributes.price).toHaveLength(1);
  });

  it('gives drafts, unknown entries and types that are no attributes the same answer', async () => {
    const visitor = await mint();
    const entries = [
      { contentType: PRODUCT, documentId: catalogue.draft.documentId },
      { contentType: PRODUCT, documentId: 'nobody' },
      { contentType: 'api::category.category', documentId: catalogue.category.skirts.documentId },
      { contentType: 'api::nothing.nothing', documentId: 'x' },
      { contentType: 'plugin::users-permissions.user', documentId: 'x' },
      { contentType: 'admin::user', documentId: 'x' },
      { contentType: 'constructor', documentId: '__proto__' },
      { contentType: '__proto__', documentId: 'constructor' },
      { contentType: '', documentId: 'x' },
    ];
    const answer = await post(
      visitor,
      entries.map((entry) => ({ id: randomUUID(), type: 'view', entry })),
    ).expect(202);
    const refusals = answer.body.data.rejected.map(
      ({ code, message }: { code: string; message: string }) => `${code} ${message}`,
    );
    expect(refusals).toHaveLength(entries.length);
    expect(new Set(refusals).size).toBe(1);
    expect(refusals[0]).toMatch(/^ENTRY_UNKNOWN /);
  });

  it('takes beacons: text with the token in the body', async () => {
    const visitor = await mint();
    const body = JSON.stringify({ visitor, events: [sent()] });
    const answer = await booted
      .http()
      .post(EVENTS)
      .set('Content-Type', 'text/plain;charset=UTF-8')
      .send(body)
      .expect(202);
    expect(answer.body.data.accepted).toBe(1);
  });

  it('keeps the context of the request where an event brings none', async () => {
    const visitor = await mint();
    const context = JSON.stringify({ country: 'PL', rain: true });
    const events = [sent({ id: 'a' }), sent({ id: 'b', context: { country: 'DE' } })];
    await post(visitor, events).set('X-Visitor-Context', context).expect(202);
    const kept = (await exported(visitor)).events.map((event: { context: unknown }) => event.context);
    expect(kept).toEqual([{ country: 'PL', rain: true }, { country: 'DE' }]);
  });
});

describe('who may send', () => {
  const forged = (visitor: string): string[] => {
    const [version, key, id, signature] = visitor.split('.');
    const other = randomBytes(16).toString('base64url');
    const signed = createHmac('sha256', 'guess').update(`${version}.${key}.${other}`).digest('base64url');
    return [
      `${version}.${key}.${other}.${signature}`,
      `${version}.${key}.${other}.${signed}`,
      `${version}.${key}.${id}.${signature.slice(0, -1)}`,
      `${version}.nokey.${id}.${signature}`,
      `v2.${key}.${id}.${signature}`,
      `${id}`,
      '...',
      'null',
    ];
  };

  it('refuses a missing token and every forged one', async () => {
    const body = { events: [sent()] };
    const missing = await booted.http().post(EVENTS).send(body).expect(401);
    expect(missing.body.error.details.code).toBe('TOKEN_MISSING');
    for (const token of forged(await mint())) {
      const answer = await booted.http().post(EVENTS).set('X-Visitor-Id', token).send(body).expect(401);
      expect(answer.body.error).toMatchObject({ status: 401, details: { code: 'TOKEN_INVALID' } });
      await booted
        .http()
        .post(EVENTS)
        .send({ ...body, visitor: token })
        .expect(401);
    }
  });

  it('never takes a visitor for another', async () => {
    const [one, two] = [await mint(), await mint()];
    await post(one, [sent()]).expect(202);
    expect((await exported(two)).events).toEqual([]);
    expect((await get(two)).evidence).toBe(0);
  });

  it('writes nothing for a browser that says no', async () => {
    const visitor = await mint();
    const before = await rowsOf('individualization_events');
    const answer = await post(visitor, [sent(), sent()]).set('Sec-GPC', '1').expect(202);
    expect(answer.body.data.accepted).toBe(0);
    expect(answer.body.data.rejected.map(({ code }: { code: string }) => code)).toEqual(['NO_CONSENT', 'NO_CONSENT']);
    expect(await rowsOf('individualization_events')).toBe(before);
  });
});

describe('bad input', () => {
  const refused = async (body: string | Buffer, type = 'application/json', headers: Record<string, string> = {}) => {
    const request = booted
      .http()
      .post(EVENTS)
      .set('X-Visitor-Id', await mint())
      .set('Content-Type', type);
    for (const [name, value] of Object.entries(headers)) request.set(name, value);
    const answer = await request.serialize((raw) => raw as string).send(body as string);
    return [answer.status, answer.body?.error?.details?.code];
  };

  it.each([
    ['no body', ''],
    ['no JSON', '{"events":['],
    ['null', 'null'],
    ['a number', '7'],
    ['a text', '"events"'],
    ['a list', '[]'],
    ['no events', '{}'],
    ['no list', '{"events":{"0":{}}}'],
    ['an empty list', '{"events":[]}'],
    ['a wrong visitor', '{"visitor":{},"events":[{}]}'],
  ])('refuses %s', async (_, body) => {
    expect(await refused(body)).toEqual([400, 'BODY_INVALID']);
    expect(await refused(body, 'text/plain')).toEqual([400, 'BODY_INVALID']);
  });

  it('refuses types that it does not read', async () => {
    const body = JSON.stringify({ events: [sent()] });
    for (const type of ['application/x-www-form-urlencoded', 'application/xml', 'multipart/form-data', 'nonsense']) {
      expect(await refused(body, type)).toEqual([400, 'BODY_INVALID']);
    }
    expect(await refused(body, 'application/json; charset=nonsense')).toEqual([202, undefined]);
  });

  it('refuses what is too large: bytes, events, and what grows when unpacked', async () => {
    const many = JSON.stringify({ events: Array.from({ length: 201 }, () => ({ id: 'x' })) });
    expect(await refused(many)).toEqual([413, 'BODY_TOO_LARGE']);
    for (const bytes of [49 * 1024, 60 * 1024, 2 * 1024 * 1024]) {
      const big = JSON.stringify({ events: [sent({ context: { a: 'x'.repeat(bytes) } })] });
      expect(await refused(big)).toEqual([413, 'BODY_TOO_LARGE']);
      expect(await refused(big, 'text/plain')).toEqual([413, 'BODY_TOO_LARGE']);
    }
    const packed = gzipSync(JSON.stringify({ events: [sent({ context: { a: 'x'.repeat(100_000) } })] }));
    expect(await refused(packed, 'application/json', { 'Content-Encoding': 'gzip' })).toEqual([413, 'BODY_TOO_LARGE']);
  });

  it('refuses a body whose compression is broken', async () => {
    expect(await refused('{"events":[]}', 'application/json', { 'Content-Encoding': 'gzip' })).toEqual([
      400,
      'BODY_INVALID',
    ]);
  });

  it.each<[string, unknown]>([
    ['null', null],
    ['a list', []],
    ['a text', 'click'],
    ['no id', { type: 'click', attributes: { a: 'b' } }],
    ['an id that is no text', { ...sent(), id: 7 }],
    ['a long id', { ...sent(), id: 'x'.repeat(65) }],
    ['a NUL in the id', { ...sent(), id: 'a\0b' }],
    ['a NUL in an attribute', sent({ attributes: { a: 'b\0' } })],
    ['a NUL in the context', sent({ context: { a: 'b\0' } })],
    ['half a character', sent({ attributes: { a: '\ud800' } })],
    ['a type with spaces', sent({ type: 'a b' })],
    ['__proto__ as a type', sent({ type: '__proto__' })],
    ['a number as attributes', sent({ attributes: 5 })],
    ['nested attributes', sent({ attributes: { a: { b: 'c' } } })],
    [
      'too many attributes',
      sent({ attributes: Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`a${i}`, 'b'])) }),
    ],
    ['too many values', sent({ attributes: { a: Array.from({ length: 21 }, (_, i) => `v${i}`) } })],
    ['a bad date', sent({ at: 'yesterday' })],
    ['a date as number', sent({ at: 5 })],
    ['an entry that is a text', sent({ entry: 'x' })],
    ['a bad currency', sent({ currency: 'euro' })],
    ['a value that is no number', sent({ value: '5' })],
  ])('rejects an event: %s', async (_, event) => {
    const visitor = await mint();
    const answer = await post(visitor, [event, sent()]).expect(202);
    expect(answer.body.data).toMatchObject({ accepted: 1, rejected: [{ index: 0, code: 'EVENT_INVALID' }] });
  });

  it('is not hurt by huge numbers and deep nesting', async () => {
    const visitor = await mint();
    const http = () => booted.http().post(EVENTS).set('X-Visitor-Id', visitor).set('Content-Type', 'application/json');
    const huge = await http()
      .send('{"events":[{"id":"a","type":"click","attributes":{"a":"b"},"value":1e999}]}')
      .expect(202);
    expect(huge.body.data.rejected[0].code).toBe('EVENT_INVALID');
    const deep = await http()
      .send(`{"events":[${'['.repeat(20_000)}${']'.repeat(20_000)}]}`)
      .expect(202);
    expect(deep.body.data.rejected[0].code).toBe('EVENT_INVALID');
  });

  it('lets no key from outside reach a prototype', async () => {
    const visitor = await mint();
    const keys = '{"__proto__":{"polluted":"yes"},"constructor":"c","toString":"t","hasOwnProperty":"h"}';
    const body = `{"__proto__":{"polluted":"yes"},"events":[{"id":"a","type":"constructor","attributes":${keys.replace('{"polluted":"yes"}', '"p"')},"context":{"__proto__":"x","valueOf":"v"}},{"id":"b","type":"toString","attributes":{"valueOf":"x"},"__proto__":{"id":"c"}}]}`;
    const as = (type: string) =>
      booted.http().post(EVENTS).set('X-Visitor-Id', visitor).set('Content-Type', type).send(body);
    // Strapi's own reader refuses `__proto__`; a beacon's text is read by us.
    expect((await as('application/json').expect(400)).body.error.details.code).toBe('BODY_INVALID');
    expect((await as('text/plain').expect(202)).body.data.accepted).toBe(2);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(Object.prototype.toString.call({})).toBe('[object Object]');
    const { affinities } = await get(visitor);
    const names = affinities.map(({ attribute }: { attribute: string }) => attribute);
    expect(names).toEqual(expect.arrayContaining(['constructor', 'toString', 'valueOf', 'hasOwnProperty']));
  });

  it('answers any batch of anything with 202 and a verdict for each event', async () => {
    const visitor = await mint();
    const { ingestion } = (await import('../../server/src/runtime')).runtimeOf(booted.strapi);
    const id = booted.strapi && visitor.split('.')[2];
    const scalar = fc.oneof(
      fc.anything(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('__proto__', 'constructor', '\0', '\ud800'),
    );
    const event = fc.record(
      {
        id: fc.oneof(fc.uuid(), scalar),
        type: fc.oneof(fc.constantFrom('click', 'view', 'dismiss', 'exposure'), scalar),
        at: fc.oneof(
          fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
          scalar,
        ),
        entry: fc.oneof(fc.record({ contentType: fc.oneof(fc.constant(PRODUCT), scalar), documentId: scalar }), scalar),
        attributes: fc.oneof(fc.dictionary(fc.string(), scalar), scalar),
        decisionId: scalar,
        value: scalar,
        currency: scalar,
        context: fc.oneof(fc.dictionary(fc.string(), scalar), scalar),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(event, fc.anything()), { minLength: 1, maxLength: 20 }), async (batch) => {
        const result = await ingestion.accept({ visitor: id, batch, now: Date.now() });
        expect(result.accepted + result.duplicates + result.rejected.length).toBe(batch.length);
      }),
      { numRuns: 300 },
    );
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    await exported(visitor);
  });
});

describe('too much and too broken', () => {
  it('refuses the batches of a visitor beyond the limit, and only theirs', async () => {
    const [loud, quiet] = [await mint(), await mint()];
    const answers = await Promise.all(Array.from({ length: 80 }, () => post(loud, [sent()])));
    const refusals = answers.filter(({ status }) => status === 429);
    expect(answers.every(({ status }) => status === 429 || status === 202)).toBe(true);
    expect(refusals.length).toBeGreaterThan(0);
    expect(refusals[0].body.error.details.code).toBe('TOO_MANY_REQUESTS');
    await post(quiet, [sent()]).expect(202);
    const accepted = answers.length - refusals.length;
    await new Promise((done) => setTimeout(done, 2100));
    expect((await exported(loud)).events).toHaveLength(accepted);
  });

  it('says 503 while the journal cannot be written, accepts nothing, and takes the same batch afterwards', async () => {
    const visitor = await mint();
    await post(visitor, [sent()]).expect(202);
    const schema = () => booted.strapi.db.connection.schema;
    const batch = [sent(), sent()];
    await schema().renameTable('individualization_events', 'individualization_elsewhere');
    try {
      const answer = await post(visitor, batch).expect(503);
      expect(answer.body.error.details.code).toBe('STORE_UNAVAILABLE');
      expect((await get(visitor)).evidence).toBe(1);
    } finally {
      await schema().renameTable('individualization_elsewhere', 'individualization_events');
    }
    expect((await post(visitor, batch).expect(202)).body.data.accepted).toBe(2);
    expect((await get(visitor)).evidence).toBe(3);
  });
});

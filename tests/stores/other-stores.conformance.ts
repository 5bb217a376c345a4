import { createDatabaseStores, type LoggedDecision, type Stores, type VisitorRecord } from '../../server/src/stores';
import type { TestDatabase } from './databases';

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const record = (visitor: string, more: Partial<VisitorRecord> = {}): VisitorRecord => ({
  ...{ visitor, person: null, consent: null, declared: {}, traits: {}, corrections: [], excludedUntil: null },
  ...more,
});
const decision = (id: string, visitor: string, at = 1): LoggedDecision => ({
  id,
  visitor,
  at,
  place: { contentType: 'api::page.page', documentId: 'p', locale: 'en', field: 'blocks', block: null },
  context: { country: 'PL' },
  decision: {
    ...{ slot: 'home-hero', experience: 'home-hero', version: 1, variant: 'skirts', mode: 'individual' },
    ...{ reasons: [], servedProbability: 0.9, ruleVariant: 'baseline', candidates: [], stage: 'signalled' },
    ...{ evidenceVersion: 3, snapshotVersion: 's' },
  },
});

let test: TestDatabase;
let stores: Stores;
let failures: unknown[];
const storesOf = (database = test.database): Promise<Stores> => {
  const failed = failures;
  return createDatabaseStores(database, { onError: (error) => failed.push(error), delayMs: 5 });
};

const setUp = (open: () => Promise<TestDatabase>): void => {
  beforeEach(async () => {
    failures = [];
    test = await open();
    stores = await storesOf();
  });
  afterEach(() => test.stop());
};

/** What every store of visitors must do. */
export const visitorStoreConformance = (open: () => Promise<TestDatabase>): void => {
  setUp(open);
  it('knows nothing of a stranger', async () => expect(await stores.visitors.get('v')).toBeNull());

  it('gives back a record, and the newest one', async () => {
    const full = record('v', {
      person: 'user:1',
      consent: { personalization: true },
      declared: { category: ['skirts'] },
      traits: { vegetarian: true, age: 30 },
      corrections: [{ attribute: 'colour', value: 'pink', verdict: 'avoid', at: 5 }],
      excludedUntil: 99,
    });
    await stores.visitors.put(record('v'));
    await stores.visitors.put(full);
    expect(plain(await stores.visitors.get('v'))).toEqual(plain(full));
    const again = await storesOf(test.reopen());
    expect(plain(await again.visitors.get('v'))).toEqual(plain(full));
  });

  it('finds all visitors of a person', async () => {
    await stores.visitors.put(record('v', { person: 'p' }));
    await stores.visitors.put(record('w', { person: 'p' }));
    await stores.visitors.put(record('x', { person: 'P' }));
    await stores.visitors.put(record('y'));
    expect(await stores.visitors.ofPerson('p')).toEqual(['v', 'w']);
    expect(await stores.visitors.personsOf(['v', 'x', 'y', 'nobody'])).toEqual(
      new Map([
        ['v', 'p'],
        ['x', 'P'],
      ]),
    );
  });

  it('finds who said no to being measured', async () => {
    await stores.visitors.put(record('v', { consent: { measurement: false } }));
    await stores.visitors.put(record('w', { consent: { personalization: false, measurement: true } }));
    await stores.visitors.put(record('x'));
    await stores.visitors.put(record('y', { consent: { measurement: false } }));
    expect(await stores.visitors.refusingMeasurement(['v', 'w', 'x', 'nobody'])).toEqual(new Set(['v']));
  });

  it('erases one', async () => {
    await stores.visitors.put(record('v', { person: 'p' }));
    await stores.visitors.put(record('w', { person: 'p' }));
    await stores.visitors.erase('v');
    expect(await stores.visitors.get('v')).toBeNull();
    expect(await stores.visitors.ofPerson('p')).toEqual(['w']);
  });

  it('gives back declared keys without a prototype', async () => {
    await stores.visitors.put(
      record('v', { declared: JSON.parse('{"constructor":["a"]}') as VisitorRecord['declared'] }),
    );
    const read = await stores.visitors.get('v');
    expect(read?.declared.constructor).toEqual(['a']);
    expect('toString' in (read as VisitorRecord).declared).toBe(false);
  });
};

/** What every decision log must do. */
export const decisionStoreConformance = (open: () => Promise<TestDatabase>): void => {
  setUp(open);
  it('finds a decision at once, after the write, and after a restart', async () => {
    stores.decisions.add([decision('a', 'v')]);
    expect(plain(await stores.decisions.get('a'))).toEqual(plain(decision('a', 'v')));
    await stores.decisions.flush();
    expect(plain(await stores.decisions.get('a'))).toEqual(plain(decision('a', 'v')));
    const again = await storesOf(test.reopen());
    expect(plain(await again.decisions.get('a'))).toEqual(plain(decision('a', 'v')));
    expect(await again.decisions.get('b')).toBeNull();
  });

  it('can be read on from where a reader was, each decision once', async () => {
    stores.decisions.add([decision('a', 'v', 2), decision('b', 'w', 1)]);
    await stores.decisions.flush();
    const [first] = await stores.decisions.since(0, 1);
    expect(plain(first)).toEqual({ ...(plain(decision('a', 'v', 2)) as object), sequence: first.sequence });
    stores.decisions.add([decision('a', 'v', 9), decision('c', 'v')]);
    await stores.decisions.flush();
    const rest = await stores.decisions.since(first.sequence, 10);
    expect(rest.map(({ id }) => id)).toEqual(['b', 'c']);
    expect(rest[1].sequence).toBeGreaterThan(rest[0].sequence);
  });

  it('numbers a log from before there were numbers, in the order in which decisions were made', async () => {
    const { knex, schema } = test.database;
    const schemas = schema ? knex.schema.withSchema(schema) : knex.schema;
    await schemas.dropTable('individualization_decisions');
    await (schema ? knex.schema.withSchema(schema) : knex.schema).createTable(
      'individualization_decisions',
      (table) => {
        table.string('id', 64).primary();
        table.string('visitor', 64).notNullable().index('individualization_decisions_visitor');
        table.bigInteger('at').notNullable();
        table.text('data').notNullable();
      },
    );
    const old = schema ? knex('individualization_decisions').withSchema(schema) : knex('individualization_decisions');
    const all = [decision('late', 'v', 5), decision('early', 'w', 3)];
    await old.insert(all.map((one) => ({ id: one.id, visitor: one.visitor, at: one.at, data: JSON.stringify(one) })));
    const again = await storesOf();
    expect((await again.decisions.since(0, 10)).map(({ id }) => id)).toEqual(['early', 'late']);
    again.decisions.add([decision('late', 'v'), decision('new', 'v')]);
    await again.decisions.flush();
    expect((await again.decisions.since(0, 10)).map(({ id }) => id)).toEqual(['early', 'late', 'new']);
    expect((await again.decisions.ofVisitor('v')).map(({ id }) => id)).toEqual(['new', 'late']);
  });

  it('finds several, queued and written', async () => {
    stores.decisions.add([decision('a', 'v')]);
    await stores.decisions.flush();
    stores.decisions.add([decision('b', 'v')]);
    expect([...(await stores.decisions.getMany(['a', 'b', 'c', 'a'])).keys()].sort()).toEqual(['a', 'b']);
  });

  it('writes in the background', async () => {
    stores.decisions.add([decision('a', 'v')]);
    const again = await storesOf(test.reopen());
    for (let look = 0; look < 200 && !(await again.decisions.get('a')); look += 1)
      await new Promise((done) => setTimeout(done, 10));
    expect(await again.decisions.get('a')).not.toBeNull();
    expect(failures).toEqual([]);
  });

  it('ignores the second copy of an id', async () => {
    stores.decisions.add([decision('a', 'v', 1)]);
    await stores.decisions.flush();
    stores.decisions.add([decision('a', 'v', 2)]);
    await stores.decisions.flush();
    expect((await stores.decisions.ofVisitor('v')).map(({ at }) => at)).toEqual([1]);
  });

  it('lists and erases those of one visitor, the queued ones too', async () => {
    stores.decisions.add([decision('b', 'v', 2), decision('c', 'w')]);
    await stores.decisions.flush();
    stores.decisions.add([decision('a', 'v', 1)]);
    expect((await stores.decisions.ofVisitor('v')).map(({ id }) => id)).toEqual(['a', 'b']);
    await stores.decisions.erase('v');
    await stores.decisions.flush();
    expect(await stores.decisions.ofVisitor('v')).toEqual([]);
    expect(await stores.decisions.ofVisitor('w')).toHaveLength(1);
  });

  it('names and removes the oldest, and tells who got newer ones', async () => {
    stores.decisions.add([decision('a', 'v', 1), decision('b', 'w', 2), decision('c', 'v', 30), decision('d', 'w', 3)]);
    await stores.decisions.flush();
    const [first, second] = (await stores.decisions.since(0, 10)).map(({ sequence }) => sequence);
    expect(await stores.decisions.expired(10, first, 10)).toEqual([{ sequence: first, visitor: 'v' }]);
    expect((await stores.decisions.expired(10, second, 10)).map(({ visitor }) => visitor)).toEqual(['v', 'w']);
    expect(await stores.decisions.decidedSince(['v', 'w', 'x'], 10)).toEqual(new Set(['v']));
    await stores.decisions.remove(await stores.decisions.expired(10, 1_000_000, 10));
    expect((await stores.decisions.since(0, 10)).map(({ id }) => id)).toEqual(['c']);
  });

  it('keeps decisions that could not be written for the next attempt', async () => {
    const rename = (from: string, to: string) => {
      const { knex, schema } = test.database;
      return (schema ? knex.schema.withSchema(schema) : knex.schema).renameTable(from, to);
    };
    await rename('individualization_decisions', 'elsewhere');
    stores.decisions.add([decision('a', 'v')]);
    // Not `toThrow`: the native driver's error class may belong to the module registry of an earlier test file.
    const refusal = { message: expect.stringContaining('individualization_decisions') };
    await expect(stores.decisions.flush()).rejects.toMatchObject(refusal);
    await rename('elsewhere', 'individualization_decisions');
    await stores.decisions.flush();
    const again = await storesOf(test.reopen());
    expect(await again.decisions.get('a')).not.toBeNull();
  });
};

/** What every store of learned state must do. */
export const stateStoreConformance = (open: () => Promise<TestDatabase>): void => {
  setUp(open);
  it('gives back what was saved last', async () => {
    expect(await stores.state.load('x')).toBeNull();
    await stores.state.save('x', { sequence: 1, data: { a: [1, 'ü'] } });
    await stores.state.save('x', { sequence: 2, data: { a: [2] } });
    await stores.state.save('y', { sequence: 9, data: null });
    const again = await storesOf(test.reopen());
    expect(await again.state.load('x')).toEqual({ sequence: 2, data: { a: [2] } });
  });

  it('creates once: of several that try at once, all get the same', async () => {
    const other = await storesOf(test.reopen());
    const answers = await Promise.all(
      [stores, other, stores, other].map((one, index) => one.state.loadOrCreate('k', { sequence: 0, data: index })),
    );
    expect(new Set(answers.map(({ data }) => data)).size).toBe(1);
    expect(await stores.state.load('k')).toEqual(answers[0]);
  });
};

/** What every store of what was learned to rank must do. */
export const rankingStoreConformance = (open: () => Promise<TestDatabase>): void => {
  setUp(open);
  const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, (_, place) => (place * 7) % 256);
  const loaded = async () => {
    const found = await (await storesOf(test.reopen())).rankings.load();
    return found && { sequence: found.sequence, data: new Uint8Array(found.data) };
  };

  it('gives back every byte of what was saved last, however many', async () => {
    expect(await loaded()).toBeNull();
    for (const [sequence, length] of [
      [3, 5],
      [40, 2_345_678],
      [41, 1],
      [41, 1_000_000],
    ]) {
      await stores.rankings.save({ sequence, data: bytes(length) });
      const found = await loaded();
      expect(found?.sequence).toBe(sequence);
      expect(Buffer.compare(found!.data, bytes(length))).toBe(0);
    }
  });

  it('gives back the one before while a new one is written, or where the writing broke off', async () => {
    const { knex, schema } = test.database;
    const rows = () =>
      schema ? knex('individualization_rankings').withSchema(schema) : knex('individualization_rankings');
    await stores.rankings.save({ sequence: 9, data: bytes(2_500_000) });
    await rows().where({ part: 1 }).delete();
    expect(await loaded()).toBeNull();
    await stores.rankings.save({ sequence: 9, data: bytes(30) });
    await rows().insert({ sequence: 10, part: 0, parts: 2, data: Buffer.from([1]) });
    expect(await loaded()).toEqual({ sequence: 9, data: bytes(30) });
  });

  it('keeps one', async () => {
    const { knex, schema } = test.database;
    for (const sequence of [1, 2, 3]) await stores.rankings.save({ sequence, data: bytes(10) });
    const rows = schema ? knex('individualization_rankings').withSchema(schema) : knex('individualization_rankings');
    expect(await rows.select('part')).toHaveLength(1);
  });
};

import fc from 'fast-check';
import { createDatabaseStores, type EventStore, type NewEvent } from '../../server/src/stores';
import type { TestDatabase } from './databases';

let order = 1_700_000_000_000_000;
const event = (id: string, more: Partial<NewEvent> = {}): NewEvent => ({
  id,
  type: 'click',
  at: 1_700_000_000_000,
  order: (order += 1),
  attributes: { category: ['skirts'] },
  ...more,
});
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** What every journal must do, whatever keeps it. */
export const eventStoreConformance = (open: () => Promise<TestDatabase>): void => {
  let test: TestDatabase;
  let events: EventStore;
  const storesOf = async (database = test.database) =>
    (
      await createDatabaseStores(database, {
        onError: (error) => {
          throw error;
        },
      })
    ).events;

  beforeEach(async () => {
    test = await open();
    events = await storesOf();
  });
  afterEach(() => test.stop());

  it('gives back everything of an event', async () => {
    const full = event('a', {
      item: 'api::product.product:abc',
      attributes: { category: ['skirts'], größe: ['42', '44'] },
      context: { country: 'PL', rain: true, degrees: -3.5 },
      decision: { id: 'd1', slot: 'home-hero', variant: 'skirts' },
      value: 19.99,
      currency: 'EUR',
      excluded: true,
      orderId: 'A-17',
    });
    const { inserted, duplicates } = await events.append('v', [full]);
    expect(duplicates).toBe(0);
    expect(plain(inserted)).toEqual([{ ...full, visitor: 'v', sequence: expect.any(Number) }]);
    expect(plain(await events.ofVisitors(['v']))).toEqual(plain(inserted));
    expect(plain(await events.since(0, 10))).toEqual(plain(inserted));
  });

  it('keeps what it answered, for the next start', async () => {
    await events.append('v', [event('a'), event('b')]);
    const again = await storesOf(test.reopen());
    expect((await again.ofVisitors(['v'])).map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('writes an id of a visitor once: sent again, twice in a batch, and by another visitor', async () => {
    await events.append('v', [event('a')]);
    expect(await events.append('v', [event('a'), event('b'), event('b')])).toMatchObject({
      inserted: [{ id: 'b' }],
      duplicates: 2,
    });
    expect(await events.append('w', [event('a')])).toMatchObject({
      inserted: [{ id: 'a', visitor: 'w' }],
      duplicates: 0,
    });
    expect((await events.since(0, 10)).map(({ visitor, id }) => `${visitor}${id}`)).toEqual(['va', 'vb', 'wa']);
  });

  it('keeps ids apart that differ by case', async () => {
    const answer = await events.append('v', [event('a'), event('A')]);
    expect(answer.inserted).toHaveLength(2);
    await events.append('V', [event('a')]);
    expect(await events.ofVisitors(['v'])).toHaveLength(2);
  });

  it('keeps the first of two copies', async () => {
    await events.append('v', [event('a', { attributes: { category: ['first'] } })]);
    await events.append('v', [event('a', { attributes: { category: ['second'] } })]);
    expect((await events.ofVisitors(['v']))[0].attributes.category).toEqual(['first']);
  });

  it('counts every event exactly once, however copies of batches arrive at once', async () => {
    const batches = fc.array(
      fc.record({
        visitor: fc.constantFrom('v', 'w', 'x'),
        ids: fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 12 }),
      }),
      { minLength: 1, maxLength: 40 },
    );
    let round = 0;
    await fc.assert(
      fc.asyncProperty(batches, async (list) => {
        round += 1;
        const before = (await events.since(0, 100_000)).at(-1)?.sequence ?? 0;
        const answers = await Promise.all(
          list.map(({ visitor, ids }) =>
            events.append(
              visitor,
              ids.map((id) => event(`${round}-${id}`)),
            ),
          ),
        );
        const wanted = new Set(list.flatMap(({ visitor, ids }) => ids.map((id) => `${visitor} ${round}-${id}`)));
        const reported = answers.flatMap(({ inserted }) => inserted.map((one) => `${one.visitor} ${one.id}`));
        expect(reported).toHaveLength(new Set(reported).size);
        expect(new Set(reported)).toEqual(wanted);
        answers.forEach(({ inserted, duplicates }, index) => {
          expect(inserted.length + duplicates).toBe(list[index].ids.length);
        });
        const stored = await events.since(before, 100_000);
        expect(new Set(stored.map((one) => `${one.visitor} ${one.id}`))).toEqual(wanted);
        const sequences = answers
          .flatMap(({ inserted }) => inserted.map(({ sequence }) => sequence))
          .sort((a, b) => a - b);
        expect(stored.map(({ sequence }) => sequence)).toEqual(sequences);
      }),
      { numRuns: 25 },
    );
  });

  it('takes a batch that needs several statements, wholly', async () => {
    const many = Array.from({ length: 1234 }, (_, index) => event(`e${index}`));
    const { inserted } = await events.append('v', many);
    expect(inserted.map(({ id }) => id)).toEqual(many.map(({ id }) => id));
    expect(await events.ofVisitors(['v'])).toHaveLength(1234);
  });

  it('gives a long history in pages, in order of sequence, and lets others in between', async () => {
    await events.append(
      'v',
      Array.from({ length: 2345 }, (_, index) => event(`e${2345 - index}`)),
    );
    await events.append('w', [event('e0')]);
    const found: string[] = [];
    let turns = 0;
    let pages = 0;
    const others = setInterval(() => (turns += 1));
    for await (const page of events.pagesOf(['w', 'v', 'nobody'])) {
      pages += 1;
      expect(page.length).toBeLessThanOrEqual(1000);
      found.push(...page.map(({ visitor, id }) => `${visitor} ${id}`));
      const until = Date.now() + 5;
      while (Date.now() < until);
    }
    clearInterval(others);
    expect(pages).toBeGreaterThan(2);
    expect(turns).toBeGreaterThan(0);
    expect(found).toEqual(['w e0', ...Array.from({ length: 2345 }, (_, index) => `v e${2345 - index}`)]);
  });

  it('reports events in order of sequence, and sequences in order of appends', async () => {
    const answers = await Promise.all(['a', 'b', 'c', 'd'].map((id) => events.append('v', [event(id)])));
    const sequences = answers.map(({ inserted }) => inserted[0].sequence);
    expect(sequences).toEqual([...sequences].sort((a, b) => a - b));
    const page = await events.since(sequences[1], 1);
    expect(page.map(({ id }) => id)).toEqual(['c']);
  });

  it('gives the events of several visitors, oldest first by at, order and id', async () => {
    await events.append('v', [event('late', { at: 3000 }), event('early', { at: 1000 })]);
    await events.append('w', [event('middle', { at: 2000 }), event('tie', { at: 3000, order: 5 })]);
    await events.append('x', [event('other')]);
    expect((await events.ofVisitors(['v', 'w'])).map(({ id }) => id)).toEqual(['early', 'middle', 'tie', 'late']);
    expect(await events.ofVisitors([])).toEqual([]);
  });

  it('names visitors with recent events, newest first', async () => {
    await events.append('old', [event('a', { at: 1000 })]);
    await events.append('new', [event('a', { at: 9000 })]);
    await events.append('middle', [event('a', { at: 500 }), event('b', { at: 5000 })]);
    expect(await events.recentVisitors(2000, 10)).toEqual(['new', 'middle']);
    expect(await events.recentVisitors(0, 2)).toEqual(['new', 'middle']);
  });

  it('names each of them once, however many events there are', async () => {
    const many = Array.from({ length: 4000 }, (_, i) => event(`e${i}`, { at: 1000 + (i % 3) }));
    for (const visitor of ['a', 'b', 'c']) await events.append(visitor, [...many, event('first', { at: 1 })]);
    expect((await events.recentVisitors(0, 10)).sort()).toEqual(['a', 'b', 'c']);
    expect(await events.recentVisitors(1000, 2)).toHaveLength(2);
  });

  it('tells since when there are at most so many events', async () => {
    await events.append(
      'v',
      [1, 2, 3, 4].map((at) => event(`e${at}`, { at })),
    );
    expect(await events.firstOfNewest(2, 3)).toBe(2);
    expect(await events.firstOfNewest(0, 2)).toBe(3);
    expect(await events.firstOfNewest(0, 10)).toBe(0);
  });

  it('gives the newest events of a type, and takes in an older journal', async () => {
    const { knex, schema } = test.database;
    const schemas = schema ? knex.schema.withSchema(schema) : knex.schema;
    await schemas.alterTable('individualization_events', (table) => table.dropColumn('order_id'));
    const later = await storesOf();
    const bought = [1, 2, 3].map((at) => event(`p${at}`, { type: 'purchase', at, orderId: `order ${at}` }));
    await later.append('v', [...bought, event('c', { at: 9 })]);
    const found = await later.newestOfType('purchase', 2, 5);
    expect(found.map(({ id, orderId }) => [id, orderId])).toEqual([
      ['p3', 'order 3'],
      ['p2', 'order 2'],
    ]);
    expect(await later.newestOfType('purchase', 0, 1)).toHaveLength(1);
    await later.append('w', [event('other', { type: 'purchase', at: 2 }), event('click', { at: 9 })]);
    const counts = [later.countVisitors(0), later.countVisitors(3, 'purchase'), later.countVisitors(2, 'purchase')];
    expect(await Promise.all([...counts, later.countVisitors(10)])).toEqual([2, 1, 2, 0]);
  });

  it('names and removes the oldest, and only those that are old enough and known to a reader', async () => {
    await events.append('v', [event('new', { at: 3000 }), event('old', { at: 1000 })]);
    await events.append('w', [event('older', { at: 500 }), event('unread', { at: 400 })]);
    const [, old, older] = (await events.since(0, 10)).map(({ sequence }) => sequence);
    const expired = await events.expired(2000, older, 10);
    expect(expired).toEqual([
      { sequence: older, visitor: 'w' },
      { sequence: old, visitor: 'v' },
    ]);
    expect(await events.expired(2000, older, 1)).toHaveLength(0);
    await events.remove(expired);
    expect((await events.since(0, 10)).map(({ id }) => id)).toEqual(['new', 'unread']);
    await events.remove([]);
  });

  it('knows since when nothing is missing, and never goes back', async () => {
    expect(await events.completeSince()).toBe(0);
    await events.completeFrom(1_700_000_000_000);
    await events.completeFrom(5);
    expect(await (await storesOf(test.reopen())).completeSince()).toBe(1_700_000_000_000);
  });

  it('erases everything of one visitor and nothing else', async () => {
    await events.append('v', [event('a'), event('b')]);
    await events.append('w', [event('a')]);
    await events.erase('v');
    expect(await events.ofVisitors(['v'])).toEqual([]);
    expect(await events.ofVisitors(['w'])).toHaveLength(1);
    expect((await events.since(0, 10)).map(({ visitor }) => visitor)).toEqual(['w']);
  });

  it('never gives a sequence a second time, not even after erasing', async () => {
    const [first] = (await events.append('v', [event('a')])).inserted;
    await events.erase('v');
    const [second] = (await events.append('v', [event('a')])).inserted;
    expect(second.sequence).toBeGreaterThan(first.sequence);
  });

  it('lets keys from outside neither pollute nor vanish', async () => {
    const attributes = JSON.parse('{"constructor":["a"],"toString":["b"]}') as NewEvent['attributes'];
    await events.append('v', [event('a', { attributes })]);
    const [read] = await events.ofVisitors(['v']);
    expect(plain(read.attributes)).toEqual({ constructor: ['a'], toString: ['b'] });
    expect('hasOwnProperty' in read.attributes).toBe(false);
    expect(({} as Record<string, unknown>).a).toBeUndefined();
  });

  it('does not fail one caller for the data of another, and says no to what it cannot keep', async () => {
    const bad = event('bad', { type: null as never });
    const [good, refused] = await Promise.allSettled([
      events.append('v', [event('good')]),
      events.append('w', [bad, event('b')]),
    ]);
    expect(good.status).toBe('fulfilled');
    expect(refused.status).toBe('rejected');
    expect((await events.since(0, 10)).map(({ id }) => id)).toEqual(['good']);
  });
};

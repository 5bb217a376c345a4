import fc from 'fast-check';
import { createStep } from '../../../server/src/measurement/aggregates/counting';
import { DAY_MS } from '../../../server/src/measurement/aggregates/goals';
import { createDatabaseStores, type NewEvent, type SequencedDecision, type Stores } from '../../../server/src/stores';
import { openSqlite, type TestDatabase } from '../../stores/databases';
import { decisionLog, goal, record, split } from './fixtures';

const HOUR = 3_600_000;
const GOALS = [
  goal(),
  goal({ which: 'far', event: 'purchase', measures: 'money', currency: 'EUR', cap: 50, windowMs: 10 * DAY_MS }),
];

/** Everything that a counting reads, with a clock of its own. */
async function world() {
  const database: TestDatabase = await openSqlite();
  const stores: Stores = await createDatabaseStores(database.database, { onError: () => undefined });
  const entries: SequencedDecision[] = [];
  const clock = { time: 0, now: () => clock.time };
  const step = createStep({
    stores: { ...stores, decisions: decisionLog(entries) },
    goalsOf: async () => GOALS,
    siteComparisonsAt: () => [],
    clock,
  });
  const catchUp = async () => {
    while (await step());
  };
  const tallies = async (whom: string) =>
    Object.fromEntries(
      (await stores.participants.tallies('hero', 1, whom))
        .map(({ key, tally }) => [
          `${key.side} ${key.day} ${key.measure}`,
          Object.fromEntries(
            Object.entries(tally)
              .filter(([, sum]) => sum !== 0n)
              .sort(),
          ),
        ])
        .filter(([, tally]) => Object.keys(tally).length > 0)
        .sort(),
    );
  return { stores, entries, clock, step, catchUp, tallies, stop: database.stop };
}
type World = Awaited<ReturnType<typeof world>>;

let made = 0;
const happened = (at: number, more: Partial<NewEvent> = {}): NewEvent => {
  made += 1;
  return { id: `e${made}`, order: made, type: 'add_to_cart', attributes: {}, at, ...more };
};

describe('Counting the logs', () => {
  let one: World;
  beforeEach(async () => {
    one = await world();
  });
  afterEach(() => one.stop());

  it('counts people from their first delivery, and what they did once the window is closed', async () => {
    const { stores, entries, clock, catchUp, tallies } = one;
    entries.push(split('a', 'rules', HOUR), split('b', 'person', 2 * HOUR, { variant: 'skirts' }));
    entries.push(split('a', 'rules', 3 * HOUR, { variant: 'baseline' }));
    await stores.events.append('a', [happened(4 * HOUR)]);
    clock.time = DAY_MS;
    await catchUp();
    expect(await tallies('all')).toEqual({
      'person 0 first': { skirts: 1n },
      'person 0 people': { assigned: 1n },
      'person 0 served': { skirts: 1n },
      'rules 0 first': { boots: 1n },
      'rules 0 people': { assigned: 1n },
      'rules 0 served': { baseline: 1n, boots: 1n },
    });
    clock.time = DAY_MS + HOUR;
    await catchUp();
    expect(await tallies('all')).toMatchObject({
      'rules 0 near': { visitors: 1n, converted: 1n, value: 1n, valueValue: 1n },
      'rules 0 near.effort': { 'steps:4': 1n, [`seconds:${Math.round(4 * Math.log2(3 * 3600 + 1))}`]: 1n },
    });
    expect(await tallies('all')).not.toHaveProperty(['person 0 near']);
    clock.time = DAY_MS + 2 * HOUR;
    await catchUp();
    expect(await tallies('all')).toMatchObject({ 'person 0 near': { visitors: 1n } });
    expect(await tallies('covered')).toEqual(await tallies('all'));
    expect(await tallies('segment:texas')).toEqual(await tallies('all'));
    expect(Object.keys(await tallies('differ'))).toContain('person 0 near');
  });

  it('lets a late reward and a refund correct what was counted', async () => {
    const { stores, entries, clock, catchUp, tallies } = one;
    entries.push(split('a', 'rules', 0));
    clock.time = 11 * DAY_MS;
    await catchUp();
    expect(await tallies('all')).toMatchObject({ 'rules 0 far': { visitors: 1n } });
    const order = { type: 'purchase', value: 80, currency: 'EUR', attributes: { order: ['o'] } };
    await stores.events.append('a', [happened(9 * DAY_MS, order)]);
    await catchUp();
    const far = { visitors: 1n, converted: 1n, value: 5000n, count: 1n };
    expect(await tallies('all')).toMatchObject({ 'rules 0 far': far, 'rules 0 far.raw': { value: 8000n } });
    await stores.events.append('a', [happened(10 * DAY_MS, { ...order, type: 'refund' })]);
    await catchUp();
    expect((await tallies('all'))['rules 0 far']).toEqual({ visitors: 1n });
  });

  it('leaves out who turns out to be one person on two sides, and folds two visitors on one side', async () => {
    const { stores, entries, clock, catchUp, tallies } = one;
    entries.push(split('a', 'rules', 0), split('b', 'person', HOUR), split('c', 'person', HOUR));
    entries.push(split('d', 'person', 2 * HOUR));
    await stores.events.append('d', [happened(3 * HOUR)]);
    clock.time = 2 * DAY_MS;
    await catchUp();
    expect(await tallies('all')).toMatchObject({ 'person 0 near': { visitors: 3n, converted: 1n } });
    for (const [visitor, person] of [
      ['a', 'p'],
      ['b', 'p'],
      ['c', 'q'],
      ['d', 'q'],
    ]) {
      await stores.visitors.put(record(visitor, person));
      await stores.participants.lookAgain([visitor]);
    }
    await catchUp();
    expect(await tallies('all')).toMatchObject({
      'rules 0 people': { merged: 1n },
      'person 0 people': { merged: 1n, assigned: 1n },
      // What d did, the person did: c was first and stands for both.
      'person 0 near': { visitors: 1n, converted: 1n },
    });
    expect((await tallies('all'))['rules 0 people']).not.toHaveProperty('assigned');
  });

  it('leaves out one person on two sides also where only one of the visitors got something that differs', async () => {
    const { stores, entries, clock, catchUp, tallies } = one;
    const alike = split('a', 'rules', 0).decision.split!.sides.map((side) => ({ ...side, variant: 'boots' }));
    entries.push(split('a', 'rules', 0, { split: { side: 'rules', sides: alike } }), split('b', 'person', HOUR));
    clock.time = 2 * DAY_MS;
    await catchUp();
    expect(await tallies('differ')).toMatchObject({ 'person 0 people': { assigned: 1n } });
    for (const visitor of ['a', 'b']) await stores.visitors.put(record(visitor, 'p'));
    await stores.participants.lookAgain(['a', 'b']);
    await catchUp();
    expect(await tallies('differ')).toEqual({
      'person 0 people': { merged: 1n },
      'person 0 served': { skirts: 1n },
    });
  });

  it('leaves out a robot whose pace was before what differs, and nobody for a side drawn anew', async () => {
    const { stores, entries, clock, catchUp, tallies } = one;
    const alike = split('a', 'rules', 0).decision.split!.sides.map((side) => ({ ...side, variant: 'boots' }));
    for (const visitor of ['a', 'b']) {
      entries.push(split(visitor, 'rules', 0, { split: { side: 'rules', sides: alike, unit: 'visit 1' } }));
      entries.push(split(visitor, 'person', HOUR));
    }
    await stores.events.append(
      'a',
      Array.from({ length: 501 }, (_, i) => happened(i * 1000, { type: 'view' })),
    );
    clock.time = 2 * DAY_MS;
    await catchUp();
    expect(await tallies('all')).toMatchObject({ 'rules 0 people': { robot: 1n, assigned: 1n } });
    expect(await tallies('differ')).toMatchObject({ 'person 0 people': { robot: 1n, assigned: 1n } });
  });

  it('leaves out robots', async () => {
    const { stores, entries, clock, catchUp, tallies } = one;
    entries.push(split('a', 'rules', 0), split('b', 'rules', 0));
    const many = (count: number) => Array.from({ length: count }, (_, i) => happened(i * 1000, { type: 'view' }));
    await stores.events.append('a', many(501));
    await stores.events.append('b', many(500));
    clock.time = 2 * DAY_MS;
    await catchUp();
    expect(await tallies('all')).toMatchObject({ 'rules 0 people': { robot: 1n, assigned: 1n } });
  });

  it('leaves out who said no to being measured: what they do counts for nobody', async () => {
    const { stores, entries, clock, catchUp, tallies } = one;
    entries.push(split('a', 'rules', 0), split('b', 'rules', 0), split('c', 'rules', 0));
    await stores.visitors.put({ ...record('a', 'p'), consent: { measurement: false } });
    await stores.visitors.put({ ...record('b', 'p'), consent: { measurement: true } });
    await stores.events.append('a', [happened(HOUR)]);
    clock.time = 2 * DAY_MS;
    await catchUp();
    expect(await stores.participants.ofVisitors(['a'])).toEqual([]);
    expect(await tallies('all')).toMatchObject({ 'rules 0 people': { assigned: 2n }, 'rules 0 served': { boots: 2n } });
    expect((await tallies('all'))['rules 0 near']).toEqual({ visitors: 2n });
  });

  it('does not bring an erased visitor back, and keeps the sums', async () => {
    const { stores, entries, clock, catchUp, tallies } = one;
    entries.push(split('a', 'rules', 0));
    clock.time = 2 * DAY_MS;
    await catchUp();
    await stores.participants.erase('a');
    await stores.events.append('a', [happened(HOUR)]);
    await catchUp();
    expect(await stores.participants.ofVisitors(['a'])).toEqual([]);
    expect(await tallies('all')).toMatchObject({ 'rules 0 near': { visitors: 1n } });
  });
});

describe('Counting in steps', () => {
  const visitors = ['a', 'b', 'c', 'd'];
  const action = fc.record({
    visitor: fc.constantFrom(...visitors),
    hours: fc.integer({ min: 0, max: 900 }),
    what: fc.constantFrom('decide', 'decide', 'basket', 'buy', 'refund', 'link'),
    step: fc.boolean(),
    lateHours: fc.integer({ min: 0, max: 1500 }),
  });

  type Action = typeof action extends fc.Arbitrary<infer One> ? One : never;

  /** A visitor is linked to the first person only, as logins are. */
  const personOf = (visitor: string, actions: readonly Action[]): string =>
    `p${actions.find((one) => one.visitor === visitor && one.what === 'link')!.hours % 2}`;

  async function play({ stores, entries, clock }: World, action: Action, index: number, actions: readonly Action[]) {
    const { visitor, hours, what, lateHours } = action;
    const at = hours * HOUR;
    clock.time = Math.max(clock.time, at + lateHours * HOUR);
    if (what === 'decide') entries.push(split(visitor, visitor < 'c' ? 'rules' : 'person', at));
    else if (what === 'link') {
      const person = personOf(visitor, actions);
      await stores.visitors.put(record(visitor, person));
      await stores.participants.lookAgain(await stores.visitors.ofPerson(person));
    } else {
      const order = { value: 20 + hours, currency: 'EUR', attributes: { order: [`o${index % 3}`] } };
      const type = what === 'buy' ? 'purchase' : what;
      const id = `event${index}`;
      await stores.events.append(visitor, [
        { id, order: index, at, ...(what === 'basket' ? { type: 'add_to_cart', attributes: {} } : { type, ...order }) },
      ]);
    }
  }

  it('comes to the same as counting everything at the end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 25, maxLength: 40 }), async (actions) => {
        const [stepwise, atOnce] = [await world(), await world()];
        const both = [stepwise, atOnce];
        try {
          for (const [index, action] of actions.entries()) {
            for (const one of both) await play(one, action, index, actions);
            if (action.step) await stepwise.step();
          }
          for (const { clock, catchUp } of both) {
            clock.time = 4000 * HOUR;
            await catchUp();
          }
          for (const whom of ['all', 'differ', 'segment:texas'])
            expect(await stepwise.tallies(whom)).toEqual(await atOnce.tallies(whom));
        } finally {
          await Promise.all(both.map(({ stop }) => stop()));
        }
      }),
      { numRuns: 5, endOnFailure: true },
    );
  });
});

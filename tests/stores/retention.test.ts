import { createCrowd, DEFAULT_SETTINGS, tasteOf } from '../../server/src/engine';
import { createRetention } from '../../server/src/ingestion/retention';
import { createStep } from '../../server/src/measurement/aggregates/counting';
import { DAY_MS } from '../../server/src/measurement/aggregates/goals';
import { createDatabaseStores, type NewEvent } from '../../server/src/stores';
import { createProfiles } from '../../server/src/visitors/profiles';
import { goal, record, split } from '../measurement/reports/fixtures';
import { openSqlite } from './databases';

const HOUR = 3_600_000;
const DAYS = 30;

let made = 0;
const happened = (at: number, more: Partial<NewEvent> = {}): NewEvent => {
  made += 1;
  return { id: `e${made}`, order: made, type: 'add_to_cart', attributes: { category: ['skirts'] }, at, ...more };
};

/** What is written, counted, remembered and deleted, with a clock of its own. */
async function world() {
  const { database, stop } = await openSqlite();
  const stores = await createDatabaseStores(database, { onError: () => undefined });
  const clock = { time: 0, now: () => clock.time };
  const settings = DEFAULT_SETTINGS;
  const learned = { sequence: Number.MAX_SAFE_INTEGER, save: async () => undefined };
  const profiles = createProfiles({ ...stores, settings });
  const retention = createRetention({ stores, profiles, learned, clock, days: DAYS, onError: () => undefined });
  const step = createStep({ stores, goalsOf: async () => [goal()], siteComparisonsAt: () => [], clock });
  const catchUp = async (): Promise<void> => {
    for (let steps = 0; await step(); steps += 1) if (steps > 100) throw new Error('counting has no end');
  };
  const tallies = async () =>
    Object.fromEntries(
      (await stores.participants.tallies('hero', 1, 'all')).map(({ key, tally }) => [
        `${key.side} ${key.day} ${key.measure}`,
        Object.fromEntries(Object.entries(tally).filter(([, sum]) => sum !== 0n)),
      ]),
    );
  const decided = async (visitor: string, at: number): Promise<void> => {
    const { sequence: _sequence, ...logged } = split(visitor, 'rules', at);
    stores.decisions.add([logged]);
    await stores.decisions.flush();
  };
  const at = async (days: number): Promise<void> => {
    clock.time = days * DAY_MS;
    await catchUp();
  };
  const participating = async (...visitors: string[]) =>
    new Set((await stores.participants.ofVisitors(visitors)).map(({ visitor }) => visitor));
  return { stores, clock, profiles, learned, retention, catchUp, tallies, decided, at, participating, stop };
}

let one: Awaited<ReturnType<typeof world>>;
beforeEach(async () => {
  one = await world();
});
afterEach(() => one.stop());

const events = async (visitor: string) => (await one.stores.events.ofVisitors([visitor])).map(({ at }) => at / DAY_MS);

it('deletes events and decisions that are too old, and keeps the sums over them', async () => {
  for (const visitor of ['gone', 'here']) {
    await one.decided(visitor, 0);
    await one.stores.events.append(visitor, [happened(HOUR), happened(2 * HOUR, { type: 'exposure' })]);
  }
  await one.decided('here', 20 * DAY_MS);
  await one.stores.events.append('here', [happened(20 * DAY_MS)]);
  await one.at(DAYS + 1);
  const before = await one.tallies();
  expect(before).toMatchObject({ 'rules 0 near': { visitors: 2n, converted: 2n } });
  await one.retention.enforce();
  expect(await events('gone')).toEqual([]);
  expect(await events('here')).toEqual([20]);
  expect(await one.stores.decisions.ofVisitor('gone')).toEqual([]);
  expect((await one.stores.decisions.ofVisitor('here')).map(({ at }) => at)).toEqual([20 * DAY_MS]);
  await one.catchUp();
  expect(await one.tallies()).toEqual(before);
});

it('forgets who does not come any more, and counts who still comes once', async () => {
  for (const visitor of ['gone', 'here']) await one.decided(visitor, 0);
  await one.decided('here', 20 * DAY_MS);
  await one.at(DAYS + 1);
  await one.retention.enforce();
  expect(await one.participating('gone', 'here')).toEqual(new Set(['here']));
  await one.decided('here', (DAYS + 2) * DAY_MS);
  await one.at(DAYS + 3);
  expect(await one.tallies()).toMatchObject({ 'rules 0 people': { assigned: 2n } });
  expect(await one.tallies()).not.toHaveProperty([`rules ${DAYS + 2} people`]);
});

it('leaves sums alone that cannot be counted again', async () => {
  await one.decided('here', 0);
  await one.decided('here', 20 * DAY_MS);
  await one.stores.events.append('here', [happened(HOUR)]);
  await one.at(DAYS + 1);
  const before = await one.tallies();
  await one.retention.enforce();
  await one.stores.events.append('here', [happened(DAYS * DAY_MS, { type: 'refund' })]);
  await one.stores.visitors.put(record('here', 'ada'));
  await one.stores.participants.lookAgain(['here']);
  await one.catchUp();
  expect(await one.tallies()).toEqual(before);
});

it('lets a late reward correct what is still there, with the time before as it was counted', async () => {
  const first = 2 * DAY_MS + HOUR;
  await one.stores.events.append('late', [happened(first - 4 * HOUR)]);
  await one.decided('late', first);
  await one.at(10);
  const near = async () => (await one.tallies())['rules 2 near'];
  const known = await near();
  expect(known).toMatchObject({ visitors: 1n, before: 1n });
  expect(known).not.toHaveProperty('converted');
  await one.at(DAYS + 2);
  await one.retention.enforce();
  expect(await events('late')).toEqual([]);
  await one.stores.events.append('late', [happened(first + HOUR)]);
  await one.catchUp();
  expect(await near()).toMatchObject({ visitors: 1n, before: 1n, converted: 1n });
});

it('leaves what is not counted or not learned from yet', async () => {
  await one.decided('v', 0);
  await one.stores.events.append('v', [happened(HOUR)]);
  one.clock.time = (DAYS + 1) * DAY_MS;
  await one.retention.enforce();
  expect(await events('v')).toHaveLength(1);
  expect(await one.stores.decisions.ofVisitor('v')).toHaveLength(1);
  await one.catchUp();
  one.learned.sequence = 0;
  await one.retention.enforce();
  expect(await events('v')).toHaveLength(1);
  expect(await one.stores.decisions.ofVisitor('v')).toEqual([]);
  one.learned.sequence = 1;
  await one.retention.enforce();
  expect(await events('v')).toEqual([]);
});

it('leaves a profile that is the same in memory as folded anew, also of a person with several visitors', async () => {
  await one.stores.visitors.put(record('a', 'ada'), record('b', 'ada'));
  await one.stores.events.append('a', [happened(0), happened(25 * DAY_MS)]);
  await one.stores.events.append('b', [happened(0, { attributes: { category: ['boots'] } })]);
  await one.profiles.read('b');
  await one.at(DAYS + 1);
  await one.retention.enforce();
  const { profile } = await one.profiles.read('a');
  const anew = createProfiles({ ...one.stores, settings: DEFAULT_SETTINGS });
  expect(profile).toEqual((await anew.read('a')).profile);
  const { affinities } = tasteOf(profile, createCrowd(), one.clock.now(), DEFAULT_SETTINGS);
  expect(affinities.map(({ value }) => value)).toEqual(['skirts']);
});

it('gets through more rows than it deletes at once', async () => {
  const many = Array.from({ length: 1200 }, (_, i) => happened(i));
  await one.stores.events.append('v', [...many, happened(20 * DAY_MS)]);
  await one.at(DAYS + 1);
  await one.retention.enforce();
  expect(await events('v')).toEqual([20]);
});

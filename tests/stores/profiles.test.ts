import { DEFAULT_SETTINGS } from '../../server/src/engine';
import type { EventStore, JournalledEvent, VisitorRecord, VisitorStore } from '../../server/src/stores';
import { createProfiles } from '../../server/src/visitors/profiles';

const event = (sequence: number, visitor = 'v'): JournalledEvent => ({
  ...{ id: `e${sequence}`, type: 'click', at: 1000 + sequence, order: sequence, visitor, sequence },
  attributes: { category: ['skirts'] },
});
const record = (visitor: string, more: Partial<VisitorRecord> = {}): VisitorRecord => ({
  ...{ visitor, person: null, consent: null, declared: {}, traits: {}, corrections: [], excludedUntil: null },
  ...more,
});

/** A journal whose answers wait until the test lets them go. */
const slowStores = () => {
  const journal: JournalledEvent[] = [];
  const records = new Map<string, VisitorRecord>();
  const waiting: (() => void)[] = [];
  let slow = false;
  let reads = 0;
  const answer = async <T>(value: T): Promise<T> => {
    if (slow) await new Promise<void>((go) => waiting.push(go));
    return value;
  };
  const events = {
    async *pagesOf(visitors: readonly string[]) {
      reads += 1;
      yield await answer(journal.filter(({ visitor }) => visitors.includes(visitor)));
    },
  } as Partial<EventStore> as EventStore;
  const visitors: VisitorStore = {
    get: (visitor) => answer(records.get(visitor) ?? null),
    put: async (next) => void records.set(next.visitor, next),
    ofPerson: async (person) =>
      [...records.values()].filter((one) => one.person === person).map(({ visitor }) => visitor),
    personsOf: async () => new Map(),
    refusingMeasurement: async () => new Set(),
    erase: async (visitor) => void records.delete(visitor),
  };
  return {
    ...{ journal, records, events, visitors },
    reads: () => reads,
    setSlow: (on: boolean) => (slow = on),
    letGo: async () => {
      for (let turn = 0; turn < 20; turn += 1) {
        waiting.splice(0).forEach((go) => go());
        await new Promise((done) => setImmediate(done));
      }
    },
    untilAsked: async () => {
      while (waiting.length === 0) await new Promise((done) => setImmediate(done));
    },
  };
};

const setUp = (capacity = 10) => {
  const stores = slowStores();
  const profiles = createProfiles({ ...stores, settings: DEFAULT_SETTINGS, capacity });
  return { stores, profiles };
};

it('reads the journal once for all who ask at the same time, and never while warm', async () => {
  const { stores, profiles } = setUp();
  stores.journal.push(event(1), event(2));
  expect(profiles.peek('v')).toBeUndefined();
  const answers = await Promise.all([profiles.read('v'), profiles.read('v'), profiles.read('v')]);
  expect(answers.map(({ profile }) => profile.evidence)).toEqual([2, 2, 2]);
  expect(profiles.peek('v')?.profile).toBe((await profiles.read('v')).profile);
  expect(stores.reads()).toBe(1);
});

it('counts an event once that is committed while the fold reads, whether the answer has it or not', async () => {
  for (const answerHasIt of [true, false]) {
    const { stores, profiles } = setUp();
    await profiles.record('v');
    stores.setSlow(true);
    if (answerHasIt) stores.journal.push(event(1));
    const reading = profiles.read('v');
    await stores.untilAsked();
    if (!answerHasIt) stores.journal.push(event(1));
    profiles.apply(record('v'), event(1));
    await stores.letGo();
    expect((await reading).profile.evidence).toBe(1);
    expect(profiles.peek('v')?.profile.evidence).toBe(1);
  }
});

it('folds anew when the visitor becomes a person while the fold reads', async () => {
  const { stores, profiles } = setUp();
  stores.journal.push(event(1, 'v'), event(2, 'w'));
  stores.records.set('w', record('w', { person: 'p' }));
  await profiles.record('v');
  stores.setSlow(true);
  const reading = profiles.read('v');
  await stores.untilAsked();
  stores.setSlow(false);
  await profiles.put(record('v', { person: 'p' }));
  await stores.letGo();
  await reading;
  expect((await profiles.read('v')).profile.evidence).toBe(2);
  expect((await profiles.read('w')).profile).toBe((await profiles.read('v')).profile);
});

it('never brings back a record that was read before it was changed', async () => {
  const { stores, profiles } = setUp();
  stores.setSlow(true);
  const reading = profiles.record('v');
  await stores.untilAsked();
  await profiles.put(record('v', { consent: { personalization: false } }));
  await stores.letGo();
  await reading;
  expect((await profiles.record('v')).consent).toEqual({ personalization: false });
});

it('forgets what was erased, also while it is being read', async () => {
  const { stores, profiles } = setUp();
  stores.journal.push(event(1));
  await profiles.record('v');
  stores.setSlow(true);
  const reading = profiles.read('v');
  await stores.untilAsked();
  stores.journal.length = 0;
  profiles.forget(record('v'));
  await stores.letGo();
  expect((await reading).profile.evidence).toBe(0);
  expect(profiles.peek('v')?.profile.evidence).toBe(0);
});

it('keeps only so many in memory, and folds the others again', async () => {
  const { stores, profiles } = setUp(2);
  for (const visitor of ['a', 'b', 'c']) stores.journal.push(event(visitor.charCodeAt(0), visitor));
  for (const visitor of ['a', 'b', 'c']) expect((await profiles.read(visitor)).profile.evidence).toBe(1);
  expect(profiles.peek('a')).toBeUndefined();
  profiles.apply(record('a'), event(500, 'a'));
  stores.journal.push(event(500, 'a'));
  expect((await profiles.read('a')).profile.evidence).toBe(2);
});

it('leaves out what happened in an excluded session', async () => {
  const { stores, profiles } = setUp();
  stores.journal.push(event(1), { ...event(2), excluded: true });
  expect((await profiles.read('v')).profile.evidence).toBe(1);
  profiles.apply(record('v'), { ...event(3), excluded: true });
  expect((await profiles.read('v')).profile.evidence).toBe(1);
});

it('tries again after the journal failed', async () => {
  const { stores, profiles } = setUp();
  stores.journal.push(event(1));
  const { pagesOf } = stores.events;
  stores.events.pagesOf = () => {
    throw new Error('down');
  };
  await expect(profiles.read('v')).rejects.toThrow('down');
  stores.events.pagesOf = pagesOf;
  expect((await profiles.read('v')).profile.evidence).toBe(1);
});

it('holds no more than there is room for, whatever visitors send', async () => {
  const stores = slowStores();
  const profiles = createProfiles({ ...stores, settings: DEFAULT_SETTINGS, room: 2000 });
  const send = async (visitor: string, events: number) => {
    const { record: of } = await profiles.read(visitor);
    for (let index = 0; index < events; index += 1) {
      const sequence = stores.journal.length + 1;
      const sent = { ...event(sequence, visitor), attributes: { word: [`word-${sequence}`] } };
      stores.journal.push(sent);
      profiles.apply(of, sent);
    }
  };
  await send('modest', 10);
  await send('flood', 500);
  expect(profiles.peek('modest')).toBeDefined();
  await send('flood', 5000);
  expect(profiles.peek('flood')).toBeUndefined();
  // Too large to be kept, and right all the same.
  expect((await profiles.read('flood')).profile.evidence).toBe(5500);
  for (let visitor = 0; visitor < 50; visitor += 1) await send(`v${visitor}`, 64);
  const kept = Array.from({ length: 50 }, (_, visitor) => profiles.peek(`v${visitor}`)).filter(Boolean);
  expect(kept.length).toBeGreaterThan(5);
  expect(kept.length).toBeLessThan(30);
});

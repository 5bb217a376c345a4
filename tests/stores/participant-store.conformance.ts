import {
  createDatabaseStores,
  type Counted,
  type Participant,
  type Stores,
  type TallyKey,
} from '../../server/src/stores';
import type { TestDatabase } from './databases';

const participant = (visitor: string, more: Partial<Participant> = {}): Participant => ({
  ...{ slot: 'hero', version: 1, countedFrom: 'delivery', visitor, side: 'rules', at: 10, due: 20, closed: 0 },
  data: { a: 1 },
  ...more,
});
const key = (more: Partial<TallyKey> = {}): TallyKey => ({
  ...{ slot: 'hero', version: 1, whom: 'all', side: 'rules', day: 20_000, measure: 'near' },
  ...more,
});
const START = { decisions: 0, events: 0 };
const counted = (more: Partial<Counted> = {}): Counted => ({
  ...{ from: START, to: { decisions: 1, events: 1 }, participants: [], tallies: [] },
  ...more,
});

/** What every store of participants and tallies must do. */
export const participantStoreConformance = (open: () => Promise<TestDatabase>): void => {
  let test: TestDatabase;
  let stores: Stores;
  beforeEach(async () => {
    test = await open();
    stores = await createDatabaseStores(test.database, { onError: () => undefined });
  });
  afterEach(() => test.stop());

  it('writes rows, sums and the watermark as one, and gives them back', async () => {
    const { participants } = stores;
    expect(await participants.watermark()).toEqual(START);
    const rows = [participant('a'), participant('b', { due: null, side: 'person', at: 11 })];
    const tallies = [{ key: key(), add: { visitors: 2n, 'a|b': -3n, __proto__x: 1n } }];
    expect(await participants.commit(counted({ participants: rows, tallies, to: { decisions: 7, events: 9 } }))).toBe(
      true,
    );
    const again = await createDatabaseStores(test.reopen(), { onError: () => undefined });
    expect(await again.participants.watermark()).toEqual({ decisions: 7, events: 9 });
    expect(await again.participants.ofVisitors(['a', 'nobody'])).toEqual([rows[0]]);
    expect(await again.participants.newest('hero', 1, 'delivery', 1)).toEqual([rows[1]]);
    const [{ key: found, tally }] = await again.participants.tallies('hero', 1, 'all');
    expect(found).toEqual(key());
    expect({ ...tally }).toEqual(tallies[0].add);
  });

  it('adds to sums beyond what a double can hold', async () => {
    const { participants } = stores;
    const tallies = [{ key: key(), add: { valueValue: 2n ** 60n } }];
    await participants.commit(counted({ tallies }));
    const from = { decisions: 1, events: 1 };
    await participants.commit(
      counted({ from, to: from, tallies: [{ key: key(), add: { valueValue: 1n, more: 1n } }] }),
    );
    const [{ tally }] = await participants.tallies('hero', 1, 'all');
    expect({ ...tally }).toEqual({ valueValue: 2n ** 60n + 1n, more: 1n });
  });

  it('writes nothing where somebody else counted meanwhile', async () => {
    const { participants } = stores;
    await participants.commit(counted());
    const late = counted({ participants: [participant('a')], tallies: [{ key: key(), add: { visitors: 1n } }] });
    expect(await participants.commit(late)).toBe(false);
    expect(await participants.ofVisitors(['a'])).toEqual([]);
    expect(await participants.tallies('hero', 1, 'all')).toEqual([]);
  });

  it('finds what is due, and what is to be looked at again, the longest overdue first', async () => {
    const { participants } = stores;
    const rows = [participant('a', { due: 30 }), participant('b'), participant('c', { due: null })];
    await participants.commit(counted({ participants: rows }));
    const due = async (now: number) => (await participants.due(now, 10)).map(({ visitor }) => visitor);
    expect(await due(19)).toEqual([]);
    expect(await due(30)).toEqual(['b', 'a']);
    await participants.lookAgain(['c']);
    expect(await due(19)).toEqual(['c']);
  });

  it('tells those of whom something is counted', async () => {
    const { participants } = stores;
    await participants.commit(counted({ participants: [participant('a'), participant('b', { closed: 2 })] }));
    expect((await participants.closedOf(['a', 'b'])).map(({ visitor }) => visitor)).toEqual(['b']);
  });

  it('reads the newest page by page, each row once, also those of one moment', async () => {
    const { participants } = stores;
    const rows = ['a', 'b', 'c', 'd', 'e'].map((visitor, i) => participant(visitor, { at: i < 3 ? 10 : 11 }));
    await participants.commit(counted({ participants: rows }));
    const first = await participants.newest('hero', 1, 'delivery', 3);
    const second = await participants.newest('hero', 1, 'delivery', 3, first.at(-1));
    expect([...first, ...second].map(({ visitor }) => visitor)).toEqual(['e', 'd', 'c', 'b', 'a']);
    expect(await participants.newest('hero', 1, 'delivery', 3, second.at(-1))).toEqual([]);
  });

  it('keeps versions, kinds of people and what they count from apart', async () => {
    const { participants } = stores;
    const rows = [participant('a'), participant('a', { version: 2 }), participant('a', { countedFrom: 'differ' })];
    const tallies = [key(), key({ version: 2 }), key({ whom: 'segment:texas' })].map((one) => ({
      key: one,
      add: { visitors: 1n },
    }));
    await participants.commit(counted({ participants: rows, tallies }));
    expect(await participants.ofVisitors(['a'])).toHaveLength(3);
    expect(await participants.newest('hero', 1, 'differ', 10)).toEqual([rows[2]]);
    expect(await participants.tallies('hero', 1, 'segment:texas')).toHaveLength(1);
    const over = await participants.overVersions('hero', 'all', 'near');
    expect(over.map((one) => one.key.version).sort()).toEqual([1, 2]);
    expect(await participants.overVersions('hero', 'all', 'far')).toEqual([]);
  });

  it('writes nothing of a step that began before a visitor of it was erased or linked', async () => {
    const { participants } = stores;
    const from = await participants.watermark();
    await participants.erase('a');
    expect(await participants.commit(counted({ from, participants: [participant('a')] }))).toBe(false);
    expect(await participants.ofVisitors(['a'])).toEqual([]);
    await participants.watermark();
    await participants.lookAgain(['a']);
    expect(await participants.commit(counted({ from, participants: [participant('a')] }))).toBe(false);
    expect(await participants.watermark()).toEqual(from);
    expect(await participants.commit(counted({ from, participants: [participant('a')] }))).toBe(true);
  });

  it('says how much is not counted yet', async () => {
    expect(await stores.participants.behind()).toBe(0);
    const event = { id: 'e', type: 'click', at: 1, order: 1, attributes: {} };
    await stores.events.append('a', [event, { ...event, id: 'f' }]);
    expect(await stores.participants.behind()).toBe(2);
    await stores.participants.commit(counted({ to: { decisions: 0, events: 2 } }));
    expect(await stores.participants.behind()).toBe(0);
  });

  it('forgets since before when somebody takes part, also in a step that is under way', async () => {
    const { participants } = stores;
    const rows = [participant('a'), participant('a', { version: 2, at: 20 }), participant('b')];
    await participants.commit(counted({ participants: rows }));
    expect(await participants.counted()).toEqual({ decisions: 1, events: 1 });
    const from = await participants.watermark();
    await participants.forget(['a'], 20);
    expect((await participants.ofVisitors(['a', 'b'])).map(({ visitor, version }) => visitor + version).sort()).toEqual(
      ['a2', 'b1'],
    );
    expect(await participants.commit(counted({ from, participants: [participant('a')] }))).toBe(false);
  });

  it('forgets a visitor and keeps the sums', async () => {
    const { participants } = stores;
    const tallies = [{ key: key(), add: { visitors: 2n } }];
    await participants.commit(counted({ participants: [participant('a'), participant('b')], tallies }));
    await participants.erase('a');
    expect((await participants.ofVisitors(['a', 'b'])).map(({ visitor }) => visitor)).toEqual(['b']);
    expect({ ...(await participants.tallies('hero', 1, 'all'))[0].tally }).toEqual({ visitors: 2n });
  });
};

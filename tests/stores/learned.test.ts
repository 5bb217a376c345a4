import fc from 'fast-check';
import {
  createSlotModel,
  crowdToJSON,
  DEFAULT_SETTINGS,
  evidenceVersion,
  learnedDecisions,
  modelToJSON,
  type Decision,
} from '../../server/src/engine';
import { createIngestion, loadLearned, type Ingestion, type Learned } from '../../server/src/ingestion';
import { createDatabaseStores, type LoggedDecision, type Stores } from '../../server/src/stores';
import { createVisitors, type Visitors } from '../../server/src/visitors';
import { configSchema } from '../../server/src/config';
import { openSqlite, type TestDatabase } from './databases';

const NOW = Date.UTC(2026, 5, 1);
const settings = DEFAULT_SETTINGS;
const onError = (error: unknown) => {
  throw error;
};
const decisionOf = (variant: string): Decision => ({
  ...{ slot: 'home-hero', experience: 'home-hero', version: 1, variant, mode: 'individual' as const, reasons: [] },
  ...{
    servedProbability: 0.9,
    ruleVariant: 'baseline',
    stage: 'signalled' as const,
    evidenceVersion: 1,
    snapshotVersion: 's',
  },
  candidates: [
    {
      ...{ variant, score: 0.4, probability: 0.9 },
      contributions: [
        { channel: 'affinity' as const, attribute: 'category', value: variant, amount: 0.4, feature: 0.8 },
      ],
    },
  ],
});
const logged = (id: string, visitor: string, variant = 'skirts'): LoggedDecision => ({
  ...{ id, visitor, at: NOW, context: {}, decision: decisionOf(variant) },
  place: { contentType: 'api::page.page', documentId: 'p', locale: 'en', field: 'blocks', block: null },
});

let started: Stores[] = [];
/** Writes what waits before the database goes away: a decision is written a moment after it was made. */
const stop = async (database: TestDatabase): Promise<void> => {
  await Promise.all(started.map((stores) => stores.decisions.flush()));
  started = [];
  await database.stop();
};

/** The write path without Strapi: one instance on a database. */
interface Instance {
  stores: Stores;
  visitors: Visitors;
  learned: Learned;
  ingestion: Ingestion;
}
const start = async (test: TestDatabase, database = test.database): Promise<Instance> => {
  const stores = await createDatabaseStores(database, { onError });
  started.push(stores);
  const clock = { now: () => NOW };
  const normalise = (sent: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(sent).map(([name, value]) => [name, [value].flat().map(String)]));
  const visitors = createVisitors({
    ...{ config: configSchema.parse({}), stores, settings, clock, normalise: normalise as never },
    keys: [{ id: 'k', secret: 'x'.repeat(32) }],
    crowd: () => learned.crowd,
    onErased: (erased) => erased.forEach((visitor) => learned.forget(visitor)),
  });
  const goalOf = () => ({ event: 'purchase', windowSeconds: 600 });
  const learned: Learned = await loadLearned({ stores, settings, profiles: visitors.profiles, goalOf });
  await learned.catchUp();
  const attributes = {
    catalogue: {
      attributesOf: ({ contentType, documentId }: { contentType: string; documentId: string }) =>
        Promise.resolve({
          item: `${contentType}:${documentId}`,
          attributes: { category: [documentId] },
          label: documentId,
        }),
    },
    normalise,
    vocabulary: { sawEvent: () => undefined },
  };
  const ingestion = createIngestion({
    ...{ stores, visitors, learned, onError, attributes: attributes as never },
    variantOf: (_, variant) => ({ attributes: { category: [variant] }, items: [] }),
  });
  return { stores, visitors, learned, ingestion };
};

const knowledgeOf = ({ learned }: Instance) => JSON.stringify([crowdToJSON(learned.crowd), modelToJSON(learned.model)]);

let test: TestDatabase;
beforeEach(async () => {
  test = await openSqlite();
});
afterEach(() => stop(test));

const step = fc.record({
  visitor: fc.constantFrom('v', 'w', 'x'),
  type: fc.constantFrom('click', 'view', 'purchase', 'dismiss', 'exposure'),
  item: fc.constantFrom('skirts', 'boots', 'bags'),
  decision: fc.option(fc.constantFrom('d1', 'd2', 'd3')),
  id: fc.integer({ min: 0, max: 200 }),
  minutes: fc.integer({ min: 0, max: 5 }),
});
type Step = { visitor: string; type: string; item: string; decision: string | null; id: number; minutes: number };

const play = async (instance: Instance, steps: readonly Step[], from: number): Promise<number> => {
  let now = from;
  for (const { visitor, type, item, decision, id, minutes } of steps) {
    now += minutes * 60_000;
    const event = {
      ...{ id: `e${id}`, type, entry: { contentType: 'api::product.product', documentId: item } },
      ...(decision && { decisionId: `${decision}${visitor}` }),
    };
    await instance.ingestion.accept({ visitor, batch: [event], now });
  }
  return now;
};
const logDecisions = (instance: Instance) =>
  instance.stores.decisions.add(
    ['v', 'w', 'x'].flatMap((visitor) =>
      ['d1', 'd2', 'd3'].map((id, place) => logged(id + visitor, visitor, ['skirts', 'boots', 'bags'][place])),
    ),
  );

it('learns the same whether it lived through the events, was killed in between, or starts from the journal', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), fc.array(step, { maxLength: 25 }), async (before, after) => {
      const own = await openSqlite();
      try {
        const live = await start(own);
        logDecisions(live);
        const moment = await play(live, before, NOW);
        await live.learned.save();
        await play(live, after, moment);
        // A kill: nothing of the second half was saved.
        const restarted = await start(own, own.reopen());
        expect(knowledgeOf(restarted)).toBe(knowledgeOf(live));
        // The state is lost altogether.
        await own.database.knex('individualization_state').delete();
        const rebuilt = await start(own, own.reopen());
        expect(knowledgeOf(rebuilt)).toBe(knowledgeOf(live));
        for (const visitor of ['v', 'w', 'x']) {
          const [one, other] = await Promise.all([
            live.visitors.profiles.read(visitor),
            rebuilt.visitors.profiles.read(visitor),
          ]);
          expect(evidenceVersion(other.profile)).toBe(evidenceVersion(one.profile));
          expect(other.profile).toEqual(one.profile);
        }
      } finally {
        await stop(own);
      }
    }),
    { numRuns: 15 },
  );
});

describe('outcomes', () => {
  const seen = async (visitor = 'v') => {
    const instance = await start(test);
    logDecisions(instance);
    const send = (event: object, now: number) =>
      instance.ingestion.accept({
        visitor,
        batch: [{ id: `${Math.random()}`, attributes: { a: 'b' }, ...event }],
        now,
      });
    await send({ type: 'exposure', decisionId: 'd1v' }, NOW);
    const outcome = () => {
      const rate = instance.learned.model.slots.get('home-hero')?.base.weight ?? -Infinity;
      const rewarded = rate > createSlotModel().base.weight ? 1 : 0;
      return [learnedDecisions(instance.learned.model, 'home-hero'), rewarded];
    };
    return { ...instance, send, outcome };
  };

  it('teaches nothing before the window is closed', async () => {
    const { outcome, learned } = await seen();
    learned.close(NOW + 599_000);
    expect(outcome()).toEqual([0, 0]);
  });

  it('teaches a 0 when the window closes without a reward', async () => {
    const { outcome, learned } = await seen();
    learned.close(NOW + 601_000);
    expect(outcome()).toEqual([1, 0]);
  });

  it.each<[string, object]>([
    ['a click on the block', { type: 'click', decisionId: 'd1v' }],
    ['the goal, wherever it happens', { type: 'purchase' }],
  ])('teaches a 1 for %s, once', async (_, event) => {
    const { outcome, send, learned } = await seen();
    await send(event, NOW + 60_000);
    await send(event, NOW + 61_000);
    learned.close(NOW + 10_000_000);
    expect(outcome()).toEqual([1, 1]);
    await send({ type: 'exposure', decisionId: 'd1v' }, NOW + 62_000);
    learned.close(NOW + 20_000_000);
    expect(outcome()).toEqual([1, 1]);
  });

  it.each<[string, object, number]>([
    ['a click elsewhere', { type: 'click' }, 60_000],
    ['a click on another block', { type: 'click', decisionId: 'd2v' }, 60_000],
    ['the goal after the window', { type: 'purchase' }, 601_000],
    ['"not for me"', { type: 'dismiss', decisionId: 'd1v' }, 60_000],
  ])('gives no reward for %s', async (_, event, after) => {
    const { outcome, send, learned } = await seen();
    await send(event, NOW + after);
    learned.close(NOW + 20_000_000);
    expect(outcome()).toEqual([1, 0]);
  });

  describe('a reward that arrives after its window was closed', () => {
    const rounded = (instance: Instance): string =>
      JSON.stringify(modelToJSON(instance.learned.model), (_, value: unknown) =>
        typeof value === 'number' ? Math.round(value * 1e9) : value,
      );
    const bought = { type: 'purchase', at: new Date(NOW + 60_000).toISOString() };

    const inTime = async (): Promise<string> => {
      const instance = await seen();
      await instance.send(bought, NOW + 61_000);
      const known = rounded(instance);
      await stop(test);
      test = await openSqlite();
      return known;
    };

    it('teaches what it would have taught in time, once', async () => {
      const expected = await inTime();
      const instance = await seen();
      instance.learned.close(NOW + 601_000);
      expect(rounded(instance)).not.toBe(expected);
      await instance.send(bought, NOW + 700_000);
      expect(rounded(instance)).toBe(expected);
      await instance.send(bought, NOW + 701_000);
      expect(rounded(instance)).toBe(expected);
    });

    it('is known for such by the next start, too', async () => {
      const expected = await inTime();
      const { learned, send } = await seen();
      learned.close(NOW + 601_000);
      await send({ type: 'view' }, NOW + 602_000);
      await learned.save();
      const again = await start(test, test.reopen());
      await again.ingestion.accept({
        ...{ visitor: 'v', now: NOW + 700_000 },
        batch: [{ id: 'late', attributes: { a: 'b' }, ...bought }],
      });
      expect(rounded(again)).toBe(expected);
    });

    it.each<[string, object, number]>([
      ['it happened after the window', { type: 'purchase' }, 700_000],
      ['the visitor had said "not for me"', bought, 700_000],
    ])('changes nothing where %s', async (name, event, after) => {
      const instance = await seen();
      if (name.includes('not for me')) await instance.send({ type: 'dismiss', decisionId: 'd1v' }, NOW + 1000);
      instance.learned.close(NOW + 601_000);
      const before = rounded(instance);
      await instance.send(event, NOW + after);
      expect(rounded(instance)).toBe(before);
    });
  });

  it('takes a reward of another visitor for nothing', async () => {
    const { outcome, ingestion, learned } = await seen();
    const batch = [{ id: 'x', type: 'click', decisionId: 'd1v', attributes: { a: 'b' } }];
    expect((await ingestion.accept({ visitor: 'w', batch, now: NOW + 1000 })).accepted).toBe(1);
    const alone = [{ id: 'y', type: 'click', decisionId: 'd1v' }];
    const refused = await ingestion.accept({ visitor: 'w', batch: alone, now: NOW + 1000 });
    expect(refused.rejected).toMatchObject([{ index: 0, code: 'DECISION_UNKNOWN' }]);
    learned.close(NOW + 20_000_000);
    expect(outcome()).toEqual([1, 0]);
  });

  it('needs an exposure: a decision that nobody saw teaches nothing', async () => {
    const instance = await start(test);
    logDecisions(instance);
    await instance.ingestion.accept({ visitor: 'v', batch: [{ id: 'a', type: 'click', decisionId: 'd1v' }], now: NOW });
    instance.learned.close(NOW + 20_000_000);
    expect(learnedDecisions(instance.learned.model, 'home-hero')).toBe(0);
  });

  it('takes what was done offline, exposure and click together, as it happened', async () => {
    const { outcome, ingestion, learned } = await seen('w');
    const ago = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString();
    const batch = [
      { id: 'a', type: 'exposure', decisionId: 'd1w', at: ago(2000) },
      { id: 'b', type: 'click', decisionId: 'd1w', at: ago(1995) },
    ];
    await ingestion.accept({ visitor: 'w', batch, now: NOW });
    learned.close(NOW + 20_000_000);
    expect(outcome()).toEqual([1, 1]);
  });

  it('gives the block its own attributes where an event is about nothing else', async () => {
    const instance = await start(test);
    logDecisions(instance);
    await instance.ingestion.accept({ visitor: 'v', batch: [{ id: 'a', type: 'click', decisionId: 'd1v' }], now: NOW });
    const [event] = await instance.stores.events.ofVisitors(['v']);
    expect({ ...event.attributes }).toEqual({ category: ['skirts'] });
    expect(event.decision).toEqual({ id: 'd1v', slot: 'home-hero', variant: 'skirts' });
  });
});

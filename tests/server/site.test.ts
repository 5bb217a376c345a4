import type { SiteView } from '../../server/src/contracts';
import type { Decision } from '../../server/src/engine';
import { runtimeOf } from '../../server/src/runtime';
import type { LoggedDecision } from '../../server/src/stores';
import { buildShop, type Shop } from '../support/shop';
import { bootStrapi, type Booted } from '../support/strapi';
import { idOf, visitorCalls } from '../support/visitor-calls';

/** What individualization earns in all: people who always see the original, against everybody else. */
const NEAR = { event: 'click', windowSeconds: 1800 };
const FAR = { event: 'purchase', windowSeconds: 1, measures: 'money', currency: 'EUR' };

let booted: Booted;
let shop: Shop;
const calls = visitorCalls(() => booted);

const report = async (): Promise<SiteView> => (await shop.admin('get', '/contrast/site').expect(200)).body.data;
const hold = (percent: number) => shop.admin('put', '/holdout', { percent }).expect(200);
const catchUp = () => runtimeOf(booted.strapi).measurement.counting.catchUp();
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

beforeAll(async () => {
  booted = await bootStrapi();
  const products = ['boots', 'skirts'].map((category) => ({ name: category, category }));
  shop = await buildShop(booted, products, { goal: NEAR });
});
afterAll(() => booted?.stop());

it('says when nobody is held out, and when no goal judges', async () => {
  expect(await report()).toMatchObject({ percent: 0, comparisons: [] });
  await hold(20);
  expect(await report()).toMatchObject({ percent: 20, comparisons: [] });
  await booted.http().get('/individualization/contrast/site').expect(401);
});

it('counts who really comes, by whether they are held out', async () => {
  const { name, takeover, degree } = (await shop.admin('get', '/experiences/home-hero')).body.data;
  await shop
    .admin('put', '/experiences/home-hero', {
      ...{ name, takeover, degree, rules: [], definition: 'd', goal: NEAR, farGoal: FAR },
    })
    .expect(200);
  await shop.admin('post', '/experiences/home-hero/live', {}).expect(200);
  const [empty] = (await report()).comparisons;
  expect(empty.verdict).toEqual({ kind: 'cannotCompare', causes: [{ cause: 'noPeople', mend: 'openPage' }] });

  const sides = { holdout: 0, everybody: 0 };
  let someone = '';
  while (sides.holdout < 2 || sides.everybody < 2) {
    const visitor = await shop.mint();
    const { decision } = await shop.home(visitor);
    await shop.home(visitor);
    sides[decision.mode === 'holdout' ? 'holdout' : 'everybody'] += 1;
    someone = visitor;
  }
  await runtimeOf(booted.strapi).stores.decisions.flush();
  await catchUp();
  const [{ people, goal, sides: views, since }] = (await report()).comparisons;
  expect(people.counted + people.waiting).toBe(sides.holdout + sides.everybody);
  expect(goal).toMatchObject({ event: 'purchase', measures: 'money', currency: 'EUR' });
  expect(views.map(({ side, expected }) => [side, expected])).toEqual([
    ['holdout', 0.2],
    ['everybody', 0.8],
  ]);
  expect(Date.parse(since)).toBeLessThanOrEqual(Date.now());
  const { experiments } = (await calls.exportAll(someone).expect(200)).body.data;
  expect(experiments).toContainEqual(expect.objectContaining({ slot: '*', version: 1 }));
  await calls.erase(someone).expect(200);
  expect(await runtimeOf(booted.strapi).stores.participants.ofVisitors([idOf(someone)])).toEqual([]);
});

it('says what all of it earns, once and over all slots, with the numbers of a plain recomputation', async () => {
  // Another share begins anew: nobody of before is counted.
  await hold(25);
  await report();
  const { stores } = runtimeOf(booted.strapi);
  const at = Date.now() + 1;
  // Two slots met, bought once: the money counts once.
  const spent = (side: 'holdout' | 'everybody', index: number): number =>
    index % (side === 'holdout' ? 4 : 2) === 0 ? 20 + (index % 7) : 0;
  const people = (['holdout', 'everybody'] as const).flatMap((side) =>
    Array.from({ length: side === 'holdout' ? 600 : 1800 }, (_, index) => ({
      visitor: `${side} ${index}`,
      side,
      value: spent(side, index),
    })),
  );
  const decisions = people.flatMap(({ visitor, side }) =>
    ['home-hero', 'promo'].map((slot, i): LoggedDecision => {
      const made = { slot, experience: slot, version: 1, variant: 'baseline', reasons: [], servedProbability: 1 };
      const more = {
        ruleVariant: 'baseline',
        candidates: [],
        stage: 'unknown',
        evidenceVersion: 0,
        snapshotVersion: 's',
      };
      const how = side === 'holdout' ? { mode: 'holdout' } : { mode: 'crowd', basis: { degree: 'person' } };
      const decision = { ...made, ...more, ...how } as unknown as Decision;
      const place = { contentType: 'api::page.page', documentId: 'p', locale: 'en', field: 'blocks', block: null };
      return { id: `${visitor} ${slot}`, visitor, at: at + i, place, context: {}, decision };
    }),
  );
  stores.decisions.add(decisions);
  await stores.decisions.flush();
  const bought = { id: 'p', type: 'purchase', at: at + 500, order: 1, attributes: {}, currency: 'EUR' };
  const buyers = people.filter(({ value }) => value > 0);
  await Promise.all(
    buyers.map(({ visitor, value }) => stores.events.append(visitor, [{ ...bought, value, orderId: visitor }])),
  );
  await new Promise((resolve) => setTimeout(resolve, 2000));
  await catchUp();

  const { comparisons, percent } = await report();
  expect([percent, comparisons.length]).toEqual([25, 1]);
  const [{ verdict, inAll, sides, people: counted }] = comparisons;
  const of = (side: string) => people.filter((one) => one.side === side).map(({ value }) => value);
  const [held, rest] = [mean(of('holdout')), mean(of('everybody'))];
  expect(counted).toEqual({ counted: 2400, waiting: 0, merged: 0, robots: 0 });
  expect(sides.map(({ people: count, value }) => [count, value])).toEqual([
    [600, expect.closeTo(held, 9)],
    [1800, expect.closeTo(rest, 9)],
  ]);
  expect(verdict).toMatchObject({
    kind: 'personWins',
    people: 2400,
    lift: { value: expect.closeTo(rest / held - 1, 9) },
  });
  expect(inAll!.value).toBeCloseTo((rest - held) * 1800, 6);
  expect(inAll!.low).toBeGreaterThan(0);
  expect(inAll!.high).toBeGreaterThan(inAll!.value);
}, 60_000);

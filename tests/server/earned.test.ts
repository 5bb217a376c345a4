import type { EarnedPolicy, EarnedView } from '../../server/src/contracts';
import type { Side } from '../../server/src/engine';
import { runtimeOf } from '../../server/src/runtime';
import { split } from '../measurement/reports/fixtures';
import { buildShop, type Shop } from '../support/shop';
import { bootStrapi, type Booted } from '../support/strapi';
import { visitorCalls } from '../support/visitor-calls';

const DAY = 86_400_000;
const SHARES = { original: 0, rules: 50, crowd: 0, person: 50 };
const SPLIT = { shares: SHARES, admitted: 100, sticky: 'visitor', shuffle: 1 };
const TEXAS = { country: 'US', region: 'TX' };
const NEAR = { event: 'add_to_cart', windowSeconds: 86_400 };
const FAR = { event: 'purchase', windowSeconds: 86_400, measures: 'money', currency: 'EUR' };

/** Somebody in a world: what they put into the basket, and for how much they bought. */
interface Shopper {
  readonly side: Side;
  readonly basket: boolean;
  readonly spent?: number;
  readonly segments?: readonly string[];
  /** Delivered, and never reported as seen. */
  readonly unseen?: boolean;
  /** Known under this name, maybe with other visitors. */
  readonly person?: string;
}

type Clear = Extract<EarnedView['verdict'], { kind: 'personWins' | 'rulesWin' }>;

const shoppers = (side: Side, count: number, of: (index: number) => Omit<Shopper, 'side'>): Shopper[] =>
  Array.from({ length: count }, (_, index) => ({ side, ...of(index) }));

const everyNth = (n: number) => (index: number) => ({ basket: index % n === 0 });
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Each world is a version of one slot: reports never mix versions. */
const WORLDS: Record<string, Shopper[]> = {
  'person wins': [
    ...shoppers('rules', 1500, (index) => ({ ...everyNth(12)(index), segments: index % 2 ? ['texas'] : [] })),
    ...shoppers('person', 1500, (index) => ({ ...everyNth(5)(index), segments: index % 2 ? ['texas'] : [] })),
  ],
  'rules win': [...shoppers('rules', 1200, everyNth(4)), ...shoppers('person', 1200, everyNth(8))],
  same: [
    ...shoppers('rules', 300, (index) => ({ basket: false, spent: 95 + (index % 11) })),
    ...shoppers('person', 300, (index) => ({ basket: false, spent: 95.5 + (index % 11) })),
  ],
  'too early': [...shoppers('rules', 60, everyNth(10)), ...shoppers('person', 60, everyNth(6))],
  'split broken': [...shoppers('rules', 1100, everyNth(10)), ...shoppers('person', 700, everyNth(10))],
  unseen: [
    ...shoppers('rules', 60, (index) => ({ ...everyNth(10)(index), unseen: true })),
    ...shoppers('person', 60, (index) => ({ ...everyNth(10)(index), unseen: true })),
  ],
  // Whoever got the choice per person turns out to have been on the other side, too: nobody of that side is left.
  'one-sided': [
    ...shoppers('rules', 108, everyNth(10)),
    ...shoppers('rules', 12, (index) => ({ basket: false, person: `ada ${index}` })),
    ...shoppers('person', 12, (index) => ({ basket: false, person: `ada ${index}` })),
  ],
};
const ONE_SIDED = { ...SPLIT, shares: { original: 0, rules: 90, crowd: 0, person: 10 } };
const versionOf = (world: string): number => Object.keys(WORLDS).indexOf(world) + 1;

describe('Who earned more, over HTTP', () => {
  let booted: Booted;
  let shop: Shop;
  const calls = visitorCalls(() => booted);

  const goLive = async (settings: object) => {
    const { name, degree, takeover } = (await shop.admin('get', '/experiences/home-hero')).body.data;
    const rules = [{ id: 'texas', segment: 'texas', variant: 'boots', strength: 'startWith' }];
    const body = { name, degree, rules, takeover, goal: NEAR, farGoal: FAR, split: SPLIT, ...settings };
    await shop.admin('put', '/experiences/home-hero', body).expect(200);
    await shop.admin('post', '/experiences/home-hero/live', {}).expect(200);
  };

  /** Writes what happened in a world into decision log and journal, as delivery and ingestion do. */
  async function live(world: string, people: readonly Shopper[]) {
    const { stores, visitors } = runtimeOf(booted.strapi);
    const at = Date.now() - 3 * DAY;
    const version = versionOf(world);
    const decisions = people.map(({ side, segments = ['texas'] }, index) => {
      const more = { slot: 'home-hero', version, ruleVariant: segments.length > 0 ? 'boots' : 'baseline' };
      const { sequence: _sequence, ...logged } = split(`${world} ${side} ${index}`, side, at, more);
      return { ...logged, id: `${world} ${index}`, segments };
    });
    stores.decisions.add(decisions);
    await stores.decisions.flush();
    const event = (type: string, more = {}) => ({ id: type, type, at: at + 60_000, order: 1, attributes: {}, ...more });
    await Promise.all(
      people.map(async ({ basket, spent, unseen, person }, index) => {
        const { id, visitor, decision } = decisions[index];
        const seen = { decision: { id, slot: decision.slot, variant: decision.variant } };
        if (person) await visitors.identify(visitor, person);
        return stores.events.append(visitor, [
          ...(unseen ? [] : [event('exposure', seen)]),
          ...(basket ? [event('add_to_cart')] : []),
          ...(spent ? [event('purchase', { value: spent, currency: 'EUR', orderId: id })] : []),
        ]);
      }),
    );
  }

  const ask = (query: object) => {
    const parameters = new URLSearchParams({ slot: 'home-hero', ...query } as Record<string, string>);
    return shop.admin('get', `/contrast/earned?${parameters}`);
  };
  const report = async (query: object): Promise<EarnedView> => (await ask(query).expect(200)).body.data;
  const of = (view: EarnedView, policy: EarnedPolicy['policy']) =>
    view.policies.find((one) => one.policy === policy) as EarnedPolicy;
  const valuesOf = (world: string, side: Side, segment?: string) =>
    WORLDS[world]
      .filter((one) => one.side === side && (!segment || one.segments?.includes(segment)))
      .map(({ basket }) => (basket ? 1 : 0));

  beforeAll(async () => {
    booted = await bootStrapi();
    const products = ['boots', 'skirts'].map((category) => ({ name: category, category }));
    shop = await buildShop(booted, products, { split: SPLIT, goal: NEAR, farGoal: FAR, rules: [] });
    const condition = { kind: 'context', key: 'region', test: { operator: 'equals', value: 'TX' } };
    await shop.admin('post', '/segments', { key: 'texas', name: 'Texas', condition }).expect(200);
    for (const world of [...Object.keys(WORLDS).slice(1), 'nobody came'])
      await goLive({ definition: world, split: world === 'one-sided' ? ONE_SIDED : SPLIT });
    for (const [world, people] of Object.entries(WORLDS)) await live(world, people);
    await runtimeOf(booted.strapi).measurement.counting.catchUp();
  }, 240_000);

  afterAll(() => booted?.stop());

  it('says that the person wins, with the numbers of a plain recomputation', async () => {
    const view = await report({ version: versionOf('person wins') });
    const [rules, person] = [valuesOf('person wins', 'rules'), valuesOf('person wins', 'person')];
    expect(view.verdict).toMatchObject({ kind: 'personWins', people: 3000 });
    const { lift } = view.verdict as Clear;
    expect(lift.value).toBeCloseTo(mean(person) / mean(rules) - 1, 12);
    expect(lift.low).toBeGreaterThan(0);
    expect(of(view, 'rules')).toMatchObject({ how: 'measured', people: 1500, value: mean(rules), money: null });
    expect(of(view, 'person')).toMatchObject({
      people: 1500,
      value: mean(person),
      sizes: { distinct: 1, effective: 1 },
    });
    expect(of(view, 'person').interval!.low).toBeLessThan(mean(person));
    expect(of(view, 'person').effort).toMatchObject({ people: person.filter(Boolean).length, steps: 1 });
    expect(of(view, 'person').effort!.seconds).toBeCloseTo(60, -1);
    expect(view.people).toEqual({ counted: 3000, waiting: 0, merged: 0, robots: 0 });
    expect(view.split).toEqual({
      kind: 'fine',
      sides: [
        { side: 'rules', expected: 0.5, people: 1500 },
        { side: 'person', expected: 0.5, people: 1500 },
      ],
    });
    expect(view.beside).toMatchObject({ goal: { which: 'far', measures: 'money' }, verdict: { kind: 'tooEarly' } });
    expect(view).toMatchObject({ possible: 3, standing: 'ended', counted: { behind: 0 } });
    expect(view.versions.map(({ version, people }) => [version, people])).toEqual([
      [8, 0],
      [7, 108],
      [6, 120],
      [5, 1800],
      [4, 120],
      [3, 600],
      [2, 2400],
      [1, 3000],
    ]);
  });

  it('reports on the people whom rules cover, of a segment, and whose answers differ', async () => {
    const version = versionOf('person wins');
    const covered = await report({ version, covered: 'true' });
    const inTexas = valuesOf('person wins', 'person', 'texas');
    expect(of(covered, 'person')).toMatchObject({ people: 750, value: mean(inTexas) });
    const texas = await report({ version, segment: 'texas' });
    expect(texas.policies).toEqual(covered.policies);
    expect(texas.whom).toEqual({ kind: 'segment', segment: 'texas' });
    expect((await report({ version, differ: 'true' })).people.counted).toBe(3000);
    expect((await report({ version, segment: 'nowhere' })).verdict).toEqual({
      kind: 'cannotCompare',
      causes: [{ cause: 'noPeople', mend: 'openPage' }],
    });
  });

  it('values on paper what nobody was given, and says where past traffic cannot tell', async () => {
    const view = await report({ version: versionOf('person wins') });
    // Half of the people got skirts by lot: what a shop of skirts for everybody earns is what they earned.
    const skirts = view.pieces.find(({ variant }) => variant === 'skirts');
    expect(skirts).toMatchObject({ label: 'Skirts', people: 1500, value: null, lift: null, clear: false });
    const best = of(view, 'bestVariant');
    expect(best).toMatchObject({ how: 'onPaper', variant: { variant: 'skirts', label: 'Skirts' }, tries: 3 });
    expect(best.value).toBeGreaterThan(0.15);
    expect(best.interval!.low).toBeLessThan(0.2);
    expect(of(view, 'crowd')).toMatchObject({
      how: 'onPaper',
      value: null,
      refusal: { reason: 'fewPeople', need: 500 },
    });
  });

  it('says that the rules win', async () => {
    const view = await report({ version: versionOf('rules win') });
    expect(view.verdict).toMatchObject({ kind: 'rulesWin' });
    const { lift } = view.verdict as Clear;
    const [rules, person] = [valuesOf('rules win', 'rules'), valuesOf('rules win', 'person')];
    expect(lift.value).toBeCloseTo(mean(person) / mean(rules) - 1, 12);
    expect(lift.high).toBeLessThan(0);
  });

  it('says that both are the same, in money', async () => {
    const view = await report({ version: versionOf('same'), goal: 'far' });
    expect(view.verdict).toMatchObject({ kind: 'same', people: 600, bound: 0.05 });
    const spent = WORLDS.same.filter(({ side }) => side === 'rules').map((one) => one.spent!);
    expect(of(view, 'rules').value).toBeCloseTo(mean(spent), 9);
    expect(of(view, 'rules').money).toEqual({
      raw: expect.closeTo(mean(spent), 9),
      conversion: 1,
      orderValue: expect.closeTo(mean(spent), 9),
    });
  });

  it('says that it is too early, how many people it takes and how long', async () => {
    const { verdict } = await report({ version: versionOf('too early') });
    expect(verdict).toMatchObject({ kind: 'tooEarly', lift: null, people: 120, perDay: 120 });
    const { needed, daysLeft } = verdict as Extract<EarnedView['verdict'], { kind: 'tooEarly' }>;
    expect(needed).toBeGreaterThan(1000);
    expect(daysLeft).toBe(Math.ceil((needed! - 120) / 120));
  });

  it('says that it cannot compare, and what mends it', async () => {
    const cause = async (query: object) => (await report(query)).verdict;
    const cannot = (name: string, mend: string) => ({ kind: 'cannotCompare', causes: [{ cause: name, mend }] });
    expect(await cause({ version: versionOf('split broken') })).toEqual(cannot('splitBroken', 'openNewVersion'));
    expect(await cause({ version: versionOf('unseen') })).toEqual(cannot('noExposures', 'sendExposures'));
    expect(await cause({ version: versionOf('one-sided') })).toEqual(cannot('oneSided', 'openNewVersion'));
    expect(await cause({})).toEqual(cannot('noPeople', 'openPage'));
    await shop.admin('post', '/experiences/home-hero/experiment', { standing: 'paused' }).expect(200);
    expect(await cause({})).toEqual(cannot('splitPaused', 'resumeSplit'));
    await shop.admin('post', '/experiences/home-hero/experiment', { standing: 'running' }).expect(200);
  });

  it('counts who really comes, and leaves out one person on two sides', async () => {
    const runtime = runtimeOf(booted.strapi);
    const sides = new Map<string, string>();
    while (new Set(sides.values()).size < 2) {
      const visitor = await shop.mint();
      await shop.home(visitor, TEXAS);
      await runtime.stores.decisions.flush();
      const [logged] = await runtime.stores.decisions.ofVisitor(visitor.split('.')[2]);
      expect(logged.segments).toEqual(['texas']);
      sides.set(visitor, logged.decision.split!.side);
    }
    await runtime.measurement.counting.catchUp();
    const waiting = await report({ covered: 'true' });
    expect(waiting).toMatchObject({ standing: 'running', people: { counted: 0, waiting: sides.size, merged: 0 } });
    expect(waiting.verdict).toMatchObject({ kind: 'tooEarly', people: 0 });
    const onBoth = ['rules', 'person'].map((side) => [...sides].find(([, own]) => own === side)![0]);
    for (const visitor of onBoth) await runtime.visitors.identify(visitor.split('.')[2], 'ada');
    await runtime.measurement.counting.catchUp();
    expect((await report({})).people).toMatchObject({ waiting: sides.size - 2, merged: 2 });
    const { experiments } = (await calls.exportAll(onBoth[0]).expect(200)).body.data;
    expect(experiments).toContainEqual(expect.objectContaining({ slot: 'home-hero', version: 8, side: 'rules' }));
    const [one, other] = onBoth.map((token) => token.split('.')[2]);
    await calls.patch(onBoth[1], { consent: { measurement: false } }).expect(200);
    expect((await runtime.stores.participants.ofVisitors([one, other])).map(({ visitor }) => visitor)).not.toContain(
      other,
    );
    expect(await runtime.stores.participants.ofVisitors([one])).not.toEqual([]);
    await calls.erase(onBoth[0]).expect(200);
    expect(await runtime.stores.participants.ofVisitors(onBoth.map((token) => token.split('.')[2]))).toEqual([]);
  });

  it('cannot compare where every rule is Always, and where nothing is live', async () => {
    const always = [{ id: 'texas', segment: 'texas', variant: 'boots', strength: 'always' }];
    await goLive({ definition: 'the law', rules: always });
    expect((await report({})).verdict).toMatchObject({ causes: [{ cause: 'rulesAlways', mend: 'softenRules' }] });
    await goLive({ definition: 'no law', rules: [...always, { ...always[0], id: 'soft', strength: 'startWith' }] });
    expect((await report({})).verdict).toMatchObject({ causes: [{ cause: 'noPeople' }] });
    await shop.admin('post', '/experiences/home-hero/pause', {}).expect(200);
    expect((await report({})).verdict).toMatchObject({ causes: [{ cause: 'notLive', mend: 'goLive' }] });
  });

  it('knows what is to be done where nothing is split, and where no such thing is', async () => {
    await goLive({ definition: 'no split', split: null });
    expect((await report({})).verdict).toMatchObject({ causes: [{ cause: 'noSplit', mend: 'startSplit' }] });
    await goLive({ definition: 'one goal', farGoal: null });
    expect(await report({ goal: 'far' })).toMatchObject({
      goal: null,
      beside: { goal: { which: 'near' } },
      verdict: { causes: [{ cause: 'noGoal', mend: 'chooseGoal' }] },
    });
    await ask({ slot: 'nowhere' }).expect(404);
    await ask({ version: 99 }).expect(404);
    await ask({ goal: 'middle' }).expect(400);
    await booted.http().get('/individualization/contrast/earned?slot=home-hero').expect(401);
  });
});

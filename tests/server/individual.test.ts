import type { Shop } from '../support/shop';
import { AS_DELIVERED, configured } from '../support/environment';
import { buildShop } from '../support/shop';
import type { Booted } from '../support/strapi';
import { bootStrapi } from '../support/strapi';

const CATEGORIES = ['boots', 'skirts', 'jackets', 'dresses', 'shirts'];
const COLOURS = ['black', 'red', 'blue', 'green'];
const PRODUCTS = CATEGORIES.flatMap((category, row) =>
  [1, 2, 3, 4, 5, 6].map((number) => ({
    name: `${category}-${number}`,
    category,
    colour: COLOURS[(row + number) % COLOURS.length],
    price: 10 * number,
  })),
);
const TEXAS = { country: 'US', region: 'TX' };

describe('Individual decisions over HTTP, on an untrained shop', () => {
  let booted: Booted;
  let shop: Shop;

  beforeAll(async () => {
    booted = await bootStrapi(configured({ engine: AS_DELIVERED }));
    shop = await buildShop(booted, PRODUCTS);
    const condition = { kind: 'context', key: 'region', test: { operator: 'equals', value: 'TX' } };
    await shop.admin('post', '/segments', { key: 'texas', name: 'Texas', condition }).expect(200);
    const { name, degree, goal, definition, takeover } = (await shop.admin('get', '/experiences/home-hero')).body.data;
    const rules = [{ id: 'texas', segment: 'texas', variant: 'boots', strength: 'startWith' }];
    await shop.admin('put', '/experiences/home-hero', { name, degree, rules, goal, definition, takeover }).expect(200);
    await shop.admin('post', '/experiences/home-hero/live', {}).expect(200);
  }, 120_000);

  afterAll(() => booted?.stop());

  it('gives members of one segment different heroes from the same URL after three clicks each (D1)', async () => {
    const results: { wanted: string; hero: string | null; mode: string }[] = [];
    for (const wanted of CATEGORIES)
      for (let person = 0; person < 8; person += 1) {
        const visitor = await shop.mint();
        for (const number of [1, 2, 3]) await shop.click(visitor, `${wanted}-${number}`, TEXAS);
        const { hero, decision } = await shop.home(visitor, TEXAS);
        results.push({ wanted, hero, mode: decision.mode });
        expect(decision.servedProbability).toBeGreaterThan(0);
      }
    // Some answers in a hundred try something out.
    const meant = results.filter(({ mode }) => mode !== 'explore');
    expect(meant.length / results.length).toBeGreaterThanOrEqual(0.8);
    for (const { wanted, hero, mode } of meant) expect([wanted, hero, mode]).toEqual([wanted, wanted, 'individual']);
    expect(new Set(meant.map(({ hero }) => hero))).toEqual(new Set(CATEGORIES));
  });

  it('promises the clear case with a probability of at least .9', async () => {
    const visitor = await shop.mint();
    for (const number of [1, 2, 3]) await shop.click(visitor, `skirts-${number}`);
    const { decision } = await shop.home(visitor);
    const best = decision.variant === 'skirts' ? decision.servedProbability : 1 - decision.servedProbability;
    expect(best).toBeGreaterThanOrEqual(0.9);
  });

  it('starts a stranger with the rule, and lets the very next request after the clicks differ (D2, D7)', async () => {
    const visitor = await shop.mint();
    const before = await shop.home(visitor, TEXAS);
    expect(before).toMatchObject({ hero: 'boots', decision: { mode: 'segment', servedProbability: 1 } });
    for (const number of [1, 2, 3]) await shop.click(visitor, `dresses-${number}`, TEXAS);
    const after = await shop.home(visitor, TEXAS);
    expect(['individual', 'explore']).toContain(after.decision.mode);
    expect(after.decision.reasons.map(({ kind }: { kind: string }) => kind)).toContain('OVERRULED');
  });

  it('changes nothing when the page is loaded again', async () => {
    const visitor = await shop.mint();
    await shop.click(visitor, 'jackets-1');
    const first = await shop.home(visitor);
    for (let load = 0; load < 5; load += 1) expect((await shop.home(visitor)).body).toEqual(first.body);
  });

  it('gives nobody in particular the original, or the rule where one speaks, and keeps nothing', async () => {
    expect(await shop.home()).toMatchObject({ hero: null, decision: { variant: 'baseline', mode: 'default' } });
    expect(await shop.home(undefined, TEXAS)).toMatchObject({ hero: 'boots', decision: { mode: 'segment' } });
  });

  it('explains the decision to the visitor it was made for, and to nobody else', async () => {
    const visitor = await shop.mint();
    for (const number of [1, 2, 3]) await shop.click(visitor, `shirts-${number}`);
    const { decision } = await shop.home(visitor);
    const ask = (token: string) =>
      booted.http().get(`/api/individualization/decisions/${decision.decisionId}`).set('X-Visitor-Id', token);
    const { body } = await ask(visitor).expect(200);
    expect(body.data.because.join(' ')).toContain('shirts');
    if (decision.mode === 'individual') expect(body.data.wouldFlip).toMatch(/clicks? on .+ would bring .+\./);
    const score = body.data.contributions.reduce((sum: number, { amount }: { amount: number }) => sum + amount, 0);
    expect(Number.isFinite(score)).toBe(true);
    await ask(await shop.mint()).expect(404);
  });

  it('lets a variant fall at once when its visitor says "not for me"', async () => {
    const visitor = await shop.mint();
    for (const number of [1, 2, 3]) await shop.click(visitor, `boots-${number}`);
    const { decision } = await shop.home(visitor);
    await booted
      .http()
      .post('/api/individualization/events')
      .set('X-Visitor-Id', visitor)
      .send({ events: [{ id: 'no', type: 'dismiss', decisionId: decision.decisionId }] })
      .expect(202);
    const after = await shop.home(visitor);
    expect(after.decision.variant).not.toBe(decision.variant);
  });

  it('contrasts the rule with what each of its people gets', async () => {
    const { body } = await shop.admin('get', '/contrast?slot=home-hero&segment=texas').expect(200);
    const { people, rule, individual, differ, earlySign, examples } = body.data;
    expect(people.inSegment).toBeGreaterThanOrEqual(40);
    expect(rule).toEqual([{ variant: 'boots', label: 'Boots', share: 1 }]);
    expect(individual.length).toBeGreaterThanOrEqual(CATEGORIES.length);
    expect(differ.differ + differ.same + differ.tooNew).toBeCloseTo(1, 12);
    // Four of five tastes are not boots.
    expect(differ.differ).toBeGreaterThan(0.6);
    expect(earlySign.personHits).toBeGreaterThan(earlySign.ruleHits);
    expect(examples.length).toBeGreaterThan(0);
    await shop.admin('get', '/contrast?slot=nowhere').expect(404);
  });

  it('finds nothing wrong, and names what is', async () => {
    const codes = async () =>
      (await shop.admin('get', '/health').expect(200)).body.data.map(({ code }: { code: string }) => code);
    expect(await codes()).toEqual(['HEALTHY']);
    await shop.admin('post', '/experiences/home-hero/pause', {}).expect(200);
    expect(await codes()).toContain('NOTHING_LIVE');
    expect(await shop.home(await shop.mint(), TEXAS)).toMatchObject({ hero: null, decision: { variant: 'baseline' } });
    await shop.admin('post', '/experiences/home-hero/live', {}).expect(200);
  });
});

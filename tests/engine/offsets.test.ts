import fc from 'fast-check';
import {
  applyEvent,
  compileSnapshot,
  createCrowd,
  createModel,
  createProfile,
  decide,
  DEFAULT_SETTINGS,
  explain,
  learnOutcome,
  modelFromJSON,
  modelToJSON,
  type Decision,
  type Profile,
  type VisitorEvent,
} from '../../server/src/engine';

const settings = DEFAULT_SETTINGS;
const NOW = Date.parse('2026-03-02T10:00:00Z');
const KEYS = ['skirts', 'boots', 'dresses'];

function shop(model = createModel()) {
  const snapshot = compileSnapshot({
    ...{ version: '1', crowd: createCrowd(), model, settings, regex: () => () => false },
    segments: ['TX', 'NY'].map((region) => ({
      ...{ key: region, name: region },
      condition: { kind: 'context', key: 'region', test: { operator: 'equals', value: region } },
    })),
    experiences: [
      {
        ...{ id: 'e', slot: 'hero', name: 'Hero', version: 1, status: 'live', degree: 'person', rules: [] },
        variants: KEYS.map((key) => ({ key, name: key, attributes: { category: [key] }, items: [] })),
      },
    ],
  });
  const ask = (profile: Profile | null, region: string): Decision =>
    decide(snapshot, profile, {
      ...{ now: NOW, visitor: 'me', context: { region } },
      slots: [{ slot: 'hero', available: KEYS }],
    })[0];
  /** Shows every variant so often in a region; every third exposure of one of them is answered. */
  const teach = (region: string, liked: string, times: number): void => {
    for (let i = 0; i < times; i += 1)
      for (const variant of ['baseline', ...KEYS])
        learnOutcome(model, { ...ask(null, region), variant }, variant === liked && i % 3 === 0 ? 1 : 0);
  };
  return { model, ask, teach };
}

const click = (category: string, i: number): VisitorEvent => ({
  ...{ id: `c${i}`, type: 'click', at: NOW - 10_000 + i, order: i, item: `x${i}` },
  attributes: { category: [category] },
});

describe('what segments like', () => {
  test('is the opening move for somebody unknown in the segment, and for nobody else', () => {
    const { ask, teach } = shop();
    teach('TX', 'boots', 150);
    teach('NY', 'skirts', 150);
    const texan = ask(null, 'TX');
    expect(texan).toMatchObject({ variant: 'boots', mode: 'crowd', servedProbability: 1 });
    expect(texan.reasons[0]).toMatchObject({ kind: 'CROWD', segment: 'TX' });
    expect(explain(texan)).toContain('Popular in TX.');
    expect(ask(createProfile(), 'TX').candidates).toEqual(texan.candidates);
    expect(ask(null, 'NY').variant).toBe('skirts');
    expect(ask(null, 'CA').candidates.flatMap(({ contributions }) => contributions)).not.toContainEqual(
      expect.objectContaining({ channel: 'segment' }),
    );
  });

  test('fades with own evidence, which overrules it', () => {
    const { ask, teach } = shop();
    teach('TX', 'boots', 150);
    const profile = createProfile();
    const ofBoots = (): number =>
      ask(profile, 'TX')
        .candidates.find(({ variant }) => variant === 'boots')!
        .contributions.find(({ segment }) => segment === 'TX')!.amount;
    let before = Infinity;
    for (let i = 0; i < 8; i += 1) {
      expect(ofBoots()).toBeLessThan(before);
      before = ofBoots();
      applyEvent(profile, click('skirts', i), settings);
    }
    expect(ask(profile, 'TX')).toMatchObject({ variant: 'skirts', mode: 'individual' });
  });

  test('adds up with all other terms bit for bit, whatever was learned, and outlives the store', () => {
    const outcome = fc.tuple(fc.constantFrom('TX', 'NY', 'CA'), fc.nat(3), fc.boolean());
    fc.assert(
      fc.property(fc.array(outcome, { maxLength: 60 }), fc.array(fc.constantFrom(...KEYS)), (outcomes, clicks) => {
        const { ask, model } = shop();
        const profile = createProfile();
        clicks.forEach((category, i) => applyEvent(profile, click(category, i), settings));
        for (const [region, place, rewarded] of outcomes) {
          const decision = ask(profile, region);
          learnOutcome(model, { ...decision, variant: decision.candidates[place].variant }, rewarded ? 1 : 0);
        }
        const decision = ask(profile, 'TX');
        for (const { score, contributions } of decision.candidates) {
          expect(contributions.reduce((sum, { amount }) => sum + amount, 0)).toBe(score);
          expect(Number.isFinite(score)).toBe(true);
        }
        const again = shop(modelFromJSON(JSON.parse(JSON.stringify(modelToJSON(model)))));
        expect(again.ask(profile, 'TX')).toEqual(decision);
      }),
      { numRuns: Number(process.env.PROPERTY_RUNS ?? 200) },
    );
  });
});

describe('a near tie', () => {
  const torn = (): Profile => {
    const profile = createProfile();
    for (let i = 0; i < 100; i += 1) applyEvent(profile, click(i % 2 ? 'skirts' : 'boots', i), settings);
    return profile;
  };

  test('of much evidence stays with the original where nothing is known of others', () => {
    const decision = shop().ask(torn(), 'CA');
    expect(decision).toMatchObject({ variant: 'baseline', mode: 'default' });
    expect(decision.reasons.map(({ kind }) => kind)).toContain('MARGIN');
  });

  test.each(['skirts', 'boots'])('is decided by what earned more when it was shown: %s', (earning) => {
    const { ask, teach } = shop();
    teach('CA', earning, 4);
    expect(ask(null, 'CA').variant).toBe('baseline');
    const decision = ask(torn(), 'CA');
    expect(decision).toMatchObject({ variant: earning, mode: 'crowd', servedProbability: 1 });
    expect(decision.reasons.slice(0, 2).map(({ kind }) => kind)).toEqual(['CROWD', 'MARGIN']);
  });
});

describe('a stored model', () => {
  test('of the time when trials were counted keeps what it said', () => {
    const variants = [
      ['boots', { trials: 1000, rewards: 150 }],
      ['skirts', { trials: 1000, rewards: 30 }],
    ];
    const slot = { decisions: 2000, trials: 2000, rewards: 180, variants };
    const { ask } = shop(modelFromJSON({ format: 1, weights: [], slots: [['hero', slot]] }));
    const scores = new Map(ask(null, 'CA').candidates.map(({ variant, score }) => [variant, score]));
    expect(scores.get('boots')).toBeCloseTo(Math.log(0.147 / 0.853), 1);
    expect(scores.get('skirts')).toBeCloseTo(Math.log(0.033 / 0.967), 1);
    expect(ask(null, 'CA').variant).toBe('boots');
  });

  test.each([[null], [{}], [{ format: 7 }], ['text']])('that is none gives an untrained one: %j', (data) => {
    expect(modelToJSON(modelFromJSON(data))).toEqual(modelToJSON(createModel()));
  });
});

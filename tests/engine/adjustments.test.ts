import fc from 'fast-check';
import {
  applyEvent,
  compileSnapshot,
  createCrowd,
  createModel,
  createProfile,
  decide,
  DEFAULT_SETTINGS,
  learnOutcome,
  mergeProfiles,
  modelFromJSON,
  modelToJSON,
  type Adjustment,
  type Decision,
  type Model,
  type Profile,
  type VisitorEvent,
} from '../../server/src/engine';
import { countShowing } from '../../server/src/engine/learn';

const settings = DEFAULT_SETTINGS;
const NOW = Date.parse('2026-03-02T10:00:00Z');
const runs = Number(process.env.PROPERTY_RUNS ?? 300);
const KEYS = ['v0', 'v1', 'v2', 'v3'];

const adjustment: fc.Arbitrary<Adjustment> = fc.record(
  {
    boost: fc.double({ min: -5, max: 5, noNaN: true }),
    cap: fc.record({ times: fc.integer({ min: 1, max: 20 }), withinSeconds: fc.integer({ min: 1, max: 90_000 }) }),
    coolDown: fc.record({
      after: fc.constantFrom('click' as const, 'dismiss' as const, 'goal' as const),
      seconds: fc.integer({ min: 1, max: 90_000 }),
    }),
    notFor: fc.constantFrom('clickers', 'nobody'),
    perDay: fc.nat(1),
    outOfStock: fc.constant(true as const),
  },
  { requiredKeys: [] },
);
const event = fc.record({
  type: fc.constantFrom('exposure', 'click', 'dismiss', 'purchase'),
  value: fc.nat(3),
  about: fc.option(fc.constantFrom(...KEYS), { nil: undefined }),
  ago: fc.nat(86_400),
});
const world = fc.record({
  adjustments: fc.array(fc.option(adjustment, { nil: undefined }), { minLength: 4, maxLength: 4 }),
  events: fc.array(event, { maxLength: 60 }),
});
type World = typeof world extends fc.Arbitrary<infer W> ? W : never;

const eventsOf = (told: World['events']): VisitorEvent[] =>
  told.map(({ type, value, about, ago }, i) => ({
    id: `e${i}`,
    type,
    at: NOW - ago * 1000,
    order: i,
    attributes: { category: [`c${value}`] },
    decision: about === undefined ? undefined : { id: 'd', slot: 'hero', variant: about },
  }));

const fold = (events: readonly VisitorEvent[]): Profile => {
  const profile = createProfile();
  for (const one of events) applyEvent(profile, one, settings);
  return profile;
};

const answer = (adjustments: World['adjustments'], profile: Profile | null, model: Model = createModel()): Decision => {
  const snapshot = compileSnapshot({
    version: 'test',
    experiences: [
      {
        ...{ id: 'x', slot: 'hero', name: 'Hero', version: 1, status: 'live', degree: 'rulesThenPerson', rules: [] },
        goal: { event: 'purchase', windowSeconds: 3600 },
        variants: KEYS.map((key, i) => ({
          ...{ key, name: key, attributes: { category: [`c${i}`] }, items: [] },
          adjustment: adjustments[i],
        })),
      },
    ],
    segments: [
      { key: 'clickers', name: 'Clickers', condition: { kind: 'behaviour', event: 'click', atLeast: 3 } },
      { key: 'nobody', name: 'Nobody', condition: { kind: 'any', of: [] } },
    ],
    ...{ crowd: createCrowd(), model, settings, regex: () => () => false },
  });
  const slots = [{ slot: 'hero', available: KEYS }];
  return decide(snapshot, profile, { now: NOW, visitor: 'somebody', context: {}, slots })[0];
};

describe('a budget of showings a day', () => {
  const budget = [{ perDay: 2 }, undefined, undefined, undefined];
  const seen = (...hoursAgo: number[]): Model => {
    const model = createModel();
    for (const hours of hoursAgo) countShowing(model, { ...answer([], null), variant: 'v0' }, NOW - hours * 3_600_000);
    return modelFromJSON(JSON.parse(JSON.stringify(modelToJSON(model))));
  };

  test('is spent by everybody together, until the next day begins', () => {
    expect(answer(budget, null, seen(1)).withheld).toBeUndefined();
    const decision = answer(budget, null, seen(2, 1));
    expect(decision.withheld).toEqual(['v0']);
    expect(decision.reasons).toContainEqual({
      kind: 'SPENT',
      variant: 'v0',
      until: Date.parse('2026-03-03T00:00:00Z'),
    });
    // It is ten o'clock: eleven hours ago was yesterday, and what is told late of it changes nothing.
    for (const model of [seen(11, 11), seen(1, 11), seen(11, 1)])
      expect(answer(budget, null, model).withheld).toBeUndefined();
    expect(answer(budget, null, seen(1, 11, 2)).withheld).toEqual(['v0']);
    expect(answer([{ perDay: 0 }, undefined, undefined, undefined], null).withheld).toEqual(['v0']);
  });
});

describe('Business rules over the score', () => {
  test('the terms still add up to the score bit for bit, and the probabilities to 1', () => {
    fc.assert(
      fc.property(world, ({ adjustments, events }) => {
        const { candidates } = answer(adjustments, fold(eventsOf(events)));
        for (const { score, contributions } of candidates)
          expect(contributions.reduce((sum, { amount }) => sum + amount, 0)).toBe(score);
        expect(Math.abs(candidates.reduce((sum, { probability }) => sum + probability, 0) - 1)).toBeLessThan(1e-12);
      }),
      { numRuns: runs },
    );
  });

  test('nothing that is withheld is served, has a probability, or lacks its place among the withheld', () => {
    fc.assert(
      fc.property(world, ({ adjustments, events }) => {
        const decision = answer(adjustments, fold(eventsOf(events)));
        const candidates = decision.candidates.map(({ variant }) => variant);
        expect([...candidates, ...(decision.withheld ?? [])].sort()).toEqual(['baseline', ...KEYS]);
        expect(candidates).toContain(decision.variant);
        const out = KEYS.filter((_, i) => adjustments[i]?.outOfStock);
        expect(decision.withheld ?? []).toEqual(expect.arrayContaining(out));
        const told = decision.reasons.filter(({ kind }) =>
          ['CAPPED', 'COOLING', 'INELIGIBLE', 'OUT_OF_STOCK', 'SPENT'].includes(kind),
        );
        expect(told).toHaveLength(Math.min(3, decision.withheld?.length ?? 0));
      }),
      { numRuns: runs },
    );
  });

  test('caps count by the window and no exposure twice, as a plain count over the events says', () => {
    fc.assert(
      fc.property(world, ({ adjustments, events }) => {
        const { withheld = [] } = answer(
          adjustments.map((one) => one && { cap: one.cap }),
          fold(eventsOf(events)),
        );
        adjustments.forEach((one, i) => {
          const seen = events.filter(
            ({ type, about, ago }) => type === 'exposure' && about === KEYS[i] && ago < (one?.cap?.withinSeconds ?? 0),
          );
          expect(withheld.includes(KEYS[i])).toBe(one?.cap !== undefined && seen.length >= one.cap.times);
        });
      }),
      { numRuns: runs },
    );
  });

  test('two devices of one person count together, in whatever order', () => {
    fc.assert(
      fc.property(world, fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }), (told, first) => {
        const events = eventsOf(told.events);
        const one = fold(events.filter((_, i) => first[i]));
        const other = fold([...events].reverse().filter(({ order }) => !first[order]));
        const whole = answer(told.adjustments, fold(events));
        expect(answer(told.adjustments, mergeProfiles(one, other)).withheld).toEqual(whole.withheld);
        expect(answer(told.adjustments, mergeProfiles(other, one)).withheld).toEqual(whole.withheld);
      }),
      { numRuns: runs },
    );
  });

  test('what is pushed does not teach the weights to undo the push', () => {
    const events = eventsOf([0, 0, 0].map((value) => ({ type: 'click', value, about: undefined, ago: 60 })));
    const learned = (boost: number): Model => {
      const model = createModel();
      learnOutcome(model, answer([{ boost }, undefined, undefined, undefined], fold(events)), 1);
      return model;
    };
    const weights = (model: Model) => [...model.weights].map(([key, { weight }]) => [key, weight.toFixed(12)]);
    expect(answer([{ boost: 2 }, undefined, undefined, undefined], fold(events)).variant).toBe('v0');
    expect(weights(learned(2))).toEqual(weights(learned(0)));
    expect(weights(learned(2)).length).toBeGreaterThan(0);
  });
});

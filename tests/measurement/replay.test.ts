import fc from 'fast-check';
import {
  applyEvent,
  compileSnapshot,
  createCrowd,
  createModel,
  createProfile,
  crowdApply,
  decide,
  declare,
  DEFAULT_SETTINGS,
  learnOutcome,
  type Adjustment,
  type Decision,
  type Experience,
  type Rule,
  type VisitorEvent,
} from '../../server/src/engine';
import { replay } from '../../server/src/measurement/replay/replay';
import type { LoggedDecision } from '../../server/src/stores';

const NOW = Date.parse('2026-03-02T10:00:00Z');
const runs = Number(process.env.PROPERTY_RUNS ?? 300);

const values = fc.constantFrom('a', 'b', 'c', 'd');
const names = ['category', 'colour', 'tags'];
/** In any order of names, and with several values of a name: each shares its weight. */
const attributes = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...names), fc.uniqueArray(values, { minLength: 1, maxLength: 3 })), {
    selector: ([name]) => name,
    maxLength: 3,
  })
  .map((pairs) => Object.fromEntries(pairs));
const items = fc.uniqueArray(fc.constantFrom('i1', 'i2', 'i3', 'i4'), { maxLength: 2 });
const adjustment: fc.Arbitrary<Adjustment> = fc.oneof(
  fc.double({ min: -2, max: 2, noNaN: true }).map((boost) => ({ boost })),
  fc.constant({ notFor: 'everybody' }),
  fc.constant({ coolDown: { after: 'dismiss' as const, seconds: 3600 } }),
);
const variants = fc.array(fc.record({ attributes, items, adjustment: fc.option(adjustment, { nil: undefined }) }), {
  minLength: 1,
  maxLength: 8,
});
const event = fc.record({
  type: fc.constantFrom('view', 'click', 'purchase', 'dismiss', 'exposure'),
  attributes,
  item: fc.constantFrom('i1', 'i2', 'i3', 'i4'),
  ago: fc.nat(86_400_000),
  about: fc.option(fc.nat(7), { nil: undefined }),
});
const rule = fc.record({
  segment: fc.constantFrom('everybody', 'nobody'),
  variant: fc.nat(7),
  strength: fc.constantFrom('always' as const, 'startWith' as const),
});
const world = fc.record({
  variants,
  own: fc.array(event, { maxLength: 25 }),
  others: fc.array(event, { maxLength: 60 }),
  rewards: fc.array(fc.tuple(fc.nat(7), fc.boolean()), { maxLength: 40 }),
  // Mostly the degrees in which something is worked out.
  degree: fc.constantFrom('person', 'person', 'rulesThenPerson', 'rulesThenPerson', 'rules', 'original' as const),
  rules: fc.array(rule, { maxLength: 3 }),
  takeover: fc.option(fc.tuple(fc.nat(7), fc.boolean()), { freq: 8, nil: undefined }),
  split: fc.option(
    fc.record({
      salt: fc.constantFrom('a', 'b'),
      admitted: fc.constantFrom(0.5, 1),
      ranges: fc.constantFrom(
        [
          { side: 'rules' as const, until: 5000 },
          { side: 'person' as const, until: 10_000 },
        ],
        [
          { side: 'original' as const, until: 2000 },
          { side: 'crowd' as const, until: 6000 },
          { side: 'person' as const, until: 10_000 },
        ],
      ),
      sticky: fc.constantFrom('visitor', 'session', 'request' as const),
    }),
    { nil: undefined },
  ),
  margin: fc.constantFrom(0.02, 0.1, 0.4),
  floor: fc.constantFrom(0, 0.02, 0.2),
  // Small ones try the alternatives as often as the best.
  gamma0: fc.constantFrom(0.01, 1, 100),
  visitor: fc.string({ minLength: 1, maxLength: 12 }),
  avoided: fc.option(values, { nil: undefined }),
  declared: fc.option(values, { nil: undefined }),
  mission: fc.boolean(),
  hidden: fc.nat(7),
  shadow: fc.boolean(),
});
type World = typeof world extends fc.Arbitrary<infer W> ? W : never;

const eventOf = ({ ago, about, ...shape }: World['own'][number], i: number): VisitorEvent => ({
  id: `e${i}`,
  at: NOW - ago,
  order: i,
  ...shape,
  ...(about !== undefined && { decision: { id: 'd', slot: 'hero', variant: `v${about}` } }),
});

function experienceOf(given: World): Experience {
  const key = (place: number): string => `v${place % given.variants.length}`;
  const [variant, runs] = given.takeover ?? [0, false];
  return {
    id: 'e',
    slot: 'hero',
    name: 'Hero',
    version: 3,
    status: 'live',
    degree: given.degree as Experience['degree'],
    ...(given.shadow && { shadow: true }),
    rules: given.rules.map((one, i): Rule => ({ ...one, id: `r${i}`, variant: key(one.variant) })),
    split: given.split as Experience['split'],
    takeover: given.takeover && { variant: key(variant), from: runs ? NOW - 1000 : NOW + 1000, until: NOW + 2000 },
    variants: given.variants.map((one, i) => ({ key: `v${i}`, name: `v${i}`, ...one })),
  };
}

/** A decision in a world, as its row in the log comes back from the database. */
function loggedIn(given: World): LoggedDecision {
  const settings = {
    ...DEFAULT_SETTINGS,
    margin: given.margin,
    exploration: { ...DEFAULT_SETTINGS.exploration, floor: given.floor, gamma0: given.gamma0 },
  };
  const crowd = createCrowd();
  const before = createProfile();
  given.others.forEach((shape, i) => {
    crowdApply(crowd, before, eventOf(shape, i), settings);
    applyEvent(before, eventOf(shape, i), settings);
  });
  const profile = createProfile();
  declare(profile, {
    declared: given.declared ? { colour: [given.declared] } : {},
    corrections: given.avoided ? [{ attribute: 'category', value: given.avoided, verdict: 'avoid', at: NOW }] : [],
    missions: given.mission ? [{ name: 'gift', from: NOW - 3_600_000, until: NOW + 1000 }] : [],
  });
  given.own.forEach((shape, i) => applyEvent(profile, eventOf(shape, i), settings));
  const experience = experienceOf(given);
  const model = createModel();
  const all = { kind: 'all', of: [] } as const;
  const snapshot = compileSnapshot({
    version: 's',
    experiences: [experience],
    segments: [
      { key: 'everybody', name: 'Everybody', condition: all },
      { key: 'nobody', name: 'Nobody', condition: { kind: 'not', of: all } },
    ],
    ...{ crowd, model, settings },
    regex: () => () => false,
  });
  const available = experience.variants.map(({ key }) => key).filter((key) => key !== `v${given.hidden}`);
  const request = { now: NOW, session: 'visit', request: 'read', context: {}, slots: [{ slot: 'hero', available }] };
  const ask = (visitor: string): Decision => decide(snapshot, profile, { ...request, visitor })[0];
  for (const [variant, rewarded] of given.rewards)
    learnOutcome(model, { ...ask('x'), variant: `v${variant % given.variants.length}` }, rewarded ? 1 : 0);
  const decision = ask(given.visitor);
  const row = { id: 'd', visitor: given.visitor, at: NOW, place: {} as LoggedDecision['place'], context: {}, decision };
  return JSON.parse(JSON.stringify(row)) as LoggedDecision;
}

describe('a decision', () => {
  test('comes out of its row in the log again, bit for bit', () => {
    const modes = new Map<string, number>();
    fc.assert(
      fc.property(world, (given) => {
        const logged = loggedIn(given);
        const { mode } = logged.decision.shadow ?? logged.decision;
        modes.set(mode, (modes.get(mode) ?? 0) + 1);
        expect(replay(logged)).toEqual({ kind: 'equal' });
      }),
      { numRuns: runs },
    );
    // The worlds reach every step of the order.
    for (const mode of ['default', 'segment', 'individual', 'explore', 'pinned'])
      expect(`${mode} ${(modes.get(mode) ?? 0) > 0}`).toBe(`${mode} true`);
  });

  /** Changes one thing of a row; `null` where the row has no such thing. */
  const TAMPERED: Record<string, (decision: any) => unknown> = {
    'another variant': (decision) => {
      const other = decision.candidates.find(({ variant }: { variant: string }) => variant !== decision.variant);
      return other && { ...decision, variant: other.variant };
    },
    'another mode': (decision) => ({ ...decision, mode: decision.mode === 'crowd' ? 'default' : 'crowd' }),
    'another served probability': (decision) => ({ ...decision, servedProbability: decision.servedProbability / 2 }),
    'another answer in the shadow': (decision) =>
      decision.shadow && { ...decision, shadow: { ...decision.shadow, variant: 'v99' } },
    'no shadow any more': (decision) => {
      const { shadow, ...rest } = decision;
      return shadow && rest;
    },
    'another rule': (decision) => ({ ...decision, ruleVariant: 'v99' }),
    'another side of its experiment': (decision) => {
      const { split } = decision;
      return split && { ...decision, split: { ...split, side: split.side === 'person' ? 'rules' : 'person' } };
    },
    'another score': (decision) => withCandidate(decision, (one) => ({ ...one, score: one.score + 2 ** -40 })),
    'another probability': (decision) =>
      withCandidate(decision, (one) => ({ ...one, probability: one.probability + 2 ** -40 })),
    'another term': (decision) => {
      const found = decision.candidates[0].contributions.length;
      return found === 0
        ? null
        : withCandidate(decision, (one) => ({
            ...one,
            contributions: one.contributions.map((term: any) => ({ ...term, amount: term.amount + 1 })),
          }));
    },
  };
  const withCandidate = (decision: any, change: (candidate: any) => unknown) => ({
    ...decision,
    candidates: [change(decision.candidates[0]), ...decision.candidates.slice(1)],
  });

  test.each(Object.keys(TAMPERED))('whose row has %s is reported', (kind) => {
    fc.assert(
      fc.property(world, (given) => {
        const logged = loggedIn(given);
        const decision = TAMPERED[kind](logged.decision) as Decision | null;
        fc.pre(decision !== null && decision !== undefined);
        expect(replay({ ...logged, decision: decision! }).kind).toBe('different');
      }),
      { numRuns: Math.ceil(runs / 5) },
    );
  });

  test('of another visitor is not the same draw', () => {
    let differing = 0;
    fc.assert(
      fc.property(world, (given) => {
        const logged = loggedIn({ ...given, degree: 'person', floor: 0.2 });
        if (replay({ ...logged, visitor: `${logged.visitor}!` }).kind === 'different') differing += 1;
      }),
      { numRuns: runs },
    );
    expect(differing).toBeGreaterThan(0);
  });

  test('from before the log kept what it was made from says so, and a broken row is reported', () => {
    const [given] = fc.sample(world, { numRuns: 1, seed: 7 });
    const logged = loggedIn(given);
    const { basis: _, ...old } = logged.decision;
    expect(replay({ ...logged, decision: { ...old, reasons: [] } }).kind).toBe('incomplete');
    const broken = { ...logged.decision, candidates: null } as unknown as Decision;
    expect(replay({ ...logged, decision: broken }).kind).toBe('different');
  });
});

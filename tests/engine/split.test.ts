import fc from 'fast-check';
import {
  BUCKETS,
  compileSnapshot,
  createCrowd,
  createModel,
  createProfile,
  applyEvent,
  decide,
  DEFAULT_SETTINGS,
  isHeldOut,
  shareOf,
  sideOf,
  SIDES,
  type Experience,
  type Side,
  type Split,
} from '../../server/src/engine';

const { seed } = DEFAULT_SETTINGS;
const NOW = Date.parse('2026-03-02T10:00:00Z');
const EVEN: Split = {
  salt: '1',
  admitted: 1,
  ranges: SIDES.map((side, i) => ({ side, until: ((i + 1) * BUCKETS) / 4 })),
  sticky: 'visitor',
};

const experienceWith = (split: Split | undefined, slot = 'hero'): Experience => ({
  ...{ id: slot, slot, name: slot, version: 1, status: 'live', degree: 'rulesThenPerson', rules: [], split },
  variants: ['skirts', 'boots'].map((key) => ({ key, name: key, attributes: { category: [key] }, items: [] })),
});
const at = (visitor: string | undefined, more: { session?: string; request?: string } = {}) => ({
  ...{ now: NOW, visitor, context: {}, slots: [], ...more },
});
const sideFor = (split: Split, visitor: string, slot = 'hero') =>
  sideOf(experienceWith(split, slot), at(visitor), seed);
const people = (count: number) => Array.from({ length: count }, (_, i) => `visitor-${i}`);

/** Five standard deviations of a binomial: one false alarm in a million runs, and the hash does not change. */
const near = (count: number, of: number, share: number) =>
  expect(Math.abs(count - of * share)).toBeLessThan(5 * Math.sqrt(of * share * (1 - share)));

const counted = (sides: readonly (Side | null)[]) =>
  new Map([...SIDES, null].map((side) => [side, sides.filter((one) => one === side).length]));

describe('The side of a visitor', () => {
  it('follows the shares', () => {
    const shares = { original: 0.05, rules: 0.2, crowd: 0.15, person: 0.6 };
    let until = 0;
    const ranges = SIDES.map((side) => ({ side, until: (until += shares[side] * BUCKETS) }));
    const sides = counted(people(20_000).map((visitor) => sideFor({ ...EVEN, ranges }, visitor)));
    for (const side of SIDES) near(sides.get(side)!, 20_000, shares[side]);
    for (const side of SIDES) expect(shareOf({ ...EVEN, ranges }, side)).toBeCloseTo(shares[side], 9);
  });

  it('is drawn apart from admission, and apart for each slot and salt', () => {
    const all = people(20_000);
    const half = { ...EVEN, admitted: 0.5 };
    const admitted = all.filter((visitor) => sideFor(half, visitor) !== null);
    near(admitted.length, all.length, 0.5);
    const onRules = admitted.filter((visitor) => sideFor(half, visitor) === 'rules');
    near(onRules.length, admitted.length, 0.25);
    // Who is on the rules here is on them elsewhere as often as anybody.
    near(onRules.filter((visitor) => sideFor(EVEN, visitor, 'promo') === 'rules').length, onRules.length, 0.25);
    near(
      onRules.filter((visitor) => sideFor({ ...EVEN, salt: '2' }, visitor) === 'rules').length,
      onRules.length,
      0.25,
    );
    near(onRules.filter((visitor) => sideFor(half, visitor, 'promo') !== null).length, onRules.length, 0.5);
  });

  it('admits more people without moving those who take part, and holds out more without letting anybody go', () => {
    const wide = { ...EVEN, admitted: 0.7 };
    const snapshotOf = (holdout: number) => ({ holdout, settings: DEFAULT_SETTINGS }) as never;
    for (const visitor of people(2000)) {
      const before = sideFor({ ...EVEN, admitted: 0.3 }, visitor);
      if (before) expect(sideFor(wide, visitor)).toBe(before);
      if (isHeldOut(snapshotOf(0.05), visitor)) expect(isHeldOut(snapshotOf(0.1), visitor)).toBe(true);
    }
  });

  it('is kept for good, for a visit or for a request', () => {
    const split = (sticky: Split['sticky']) => experienceWith({ ...EVEN, sticky });
    const sidesOf = (sticky: Split['sticky'], more: (i: number) => object) =>
      new Set(Array.from({ length: 60 }, (_, i) => sideOf(split(sticky), at('ada', more(i)), seed)));
    const many = (i: number) => ({ session: `visit-${i}`, request: `request-${i}` });
    expect(sidesOf('visitor', many).size).toBe(1);
    expect(sidesOf('session', (i) => ({ ...many(i), session: 'visit' })).size).toBe(1);
    expect(sidesOf('session', many).size).toBe(4);
    expect(sidesOf('request', (i) => ({ ...many(i), session: 'visit' })).size).toBe(4);
  });

  it('is nobody’s where no visitor is known or no experiment runs', () => {
    expect(sideOf(experienceWith(EVEN), at(undefined), seed)).toBeNull();
    expect(sideOf(experienceWith(undefined), at('ada'), seed)).toBeNull();
  });
});

describe('What is logged of a split decision', () => {
  const share = fc.integer({ min: 0, max: 10 });
  const world = fc.record({
    weights: fc.tuple(share, share, share, fc.integer({ min: 1, max: 10 })),
    clicks: fc.array(fc.constantFrom('skirts', 'boots', 'other'), { maxLength: 8 }),
    visitor: fc.string({ minLength: 1, maxLength: 8 }),
  });

  const decisionIn = ({ weights, clicks, visitor }: typeof world extends fc.Arbitrary<infer W> ? W : never) => {
    const whole = weights.reduce((sum, weight) => sum + weight, 0);
    let until = 0;
    const ranges = SIDES.map((side, i) => ({ side, until: (until += (weights[i] * BUCKETS) / whole) }));
    const profile = createProfile();
    clicks.forEach((category, i) =>
      applyEvent(
        profile,
        { id: `${i}`, type: 'click', at: NOW - 1000 * (9 - i), order: i, attributes: { category: [category] } },
        DEFAULT_SETTINGS,
      ),
    );
    const snapshot = compileSnapshot({
      ...{ version: 'v', segments: [], crowd: createCrowd(), model: createModel(), settings: DEFAULT_SETTINGS },
      experiences: [experienceWith({ ...EVEN, ranges })],
      regex: () => () => false,
    });
    const slots = [{ slot: 'hero', available: ['skirts', 'boots'] }];
    return { snapshot, profile, slots, decision: decide(snapshot, profile, { ...at(visitor), slots })[0] };
  };

  it('is the probability of each candidate over the sides, each with its share', () => {
    fc.assert(
      fc.property(world, (given) => {
        const { decision, snapshot, profile, slots } = decisionIn(given);
        const { side, sides } = decision.split!;
        // The person's probabilities, by asking for somebody else with the same evidence who is on that side.
        const { experience } = snapshot.slots.get('hero')!;
        const other = people(200).find((visitor) => sideOf(experience, at(visitor), seed) === 'person');
        fc.pre(other !== undefined);
        const [onPerson] = decide(snapshot, profile, { ...at(other), slots });
        for (const [c, candidate] of decision.candidates.entries()) {
          const mixture = sides.reduce(
            (sum, one) =>
              sum +
              one.share *
                (one.side === 'person'
                  ? onPerson.candidates[c].probability
                  : one.variant === candidate.variant
                    ? 1
                    : 0),
            0,
          );
          expect(candidate.mixture).toBeCloseTo(mixture, 12);
        }
        const served = decision.candidates.find(({ variant }) => variant === decision.variant)!;
        expect(served.probability).toBe(decision.servedProbability);
        if (side !== 'person') expect(decision.variant).toBe(sides.find((one) => one.side === side)!.variant);
      }),
      { numRuns: Number(process.env.PROPERTY_RUNS ?? 200) },
    );
  });
});

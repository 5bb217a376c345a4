import fc from 'fast-check';
import {
  BASELINE,
  BUCKETS,
  applyEvent,
  compileSnapshot,
  createCrowd,
  createModel,
  createProfile,
  decide,
  DEFAULT_SETTINGS,
  explain,
  SIDES,
  type Decision,
  type Experience,
} from '../../server/src/engine';

const NOW = Date.parse('2026-03-02T10:00:00Z');
const runs = Number(process.env.PROPERTY_RUNS ?? 200);

const world = fc.record({
  degree: fc.constantFrom('original', 'rules', 'rulesThenPerson', 'person' as const),
  strength: fc.option(fc.constantFrom('always', 'startWith' as const), { nil: undefined }),
  pinned: fc.boolean(),
  split: fc.boolean(),
  clicks: fc.array(fc.constantFrom('skirts', 'boots', 'other'), { maxLength: 8 }),
  visitor: fc.option(fc.string({ minLength: 1, maxLength: 8 }), { nil: undefined }),
  boosted: fc.boolean(),
});
type World = typeof world extends fc.Arbitrary<infer W> ? W : never;

const experienceOf = ({ degree, strength, pinned, split, boosted }: World, shadow: boolean): Experience => ({
  ...{ id: 'e', slot: 'hero', name: 'Hero', version: 1, status: 'live', degree, ...(shadow && { shadow }) },
  rules: strength ? [{ id: 'r', segment: 'everybody', variant: 'boots', strength }] : [],
  ...(pinned && { takeover: { variant: 'skirts', from: NOW - 1, until: NOW + 1 } }),
  ...(split && {
    split: {
      ...{ salt: '1', admitted: 1, sticky: 'visitor' },
      ranges: SIDES.map((side, i) => ({ side, until: ((i + 1) * BUCKETS) / 4 })),
    },
  }),
  variants: ['skirts', 'boots'].map((key) => ({
    ...{ key, name: key, attributes: { category: [key] }, items: [key] },
    ...(boosted && key === 'boots' && { adjustment: { boost: 0.5, notFor: 'nobody' } }),
  })),
});

/** The slot and one below it that shows the same things. */
function decided(given: World, shadow: boolean): Decision[] {
  const all = { kind: 'all', of: [] } as const;
  const hero = experienceOf(given, shadow);
  const snapshot = compileSnapshot({
    ...{ version: 'v', crowd: createCrowd(), model: createModel(), settings: DEFAULT_SETTINGS },
    experiences: [hero, { ...hero, id: 'f', slot: 'below', shadow: undefined }],
    segments: [
      { key: 'everybody', name: 'Everybody', condition: all },
      { key: 'nobody', name: 'Nobody', condition: { kind: 'not', of: all } },
    ],
    regex: () => () => false,
  });
  const profile = createProfile();
  given.clicks.forEach((category, i) =>
    applyEvent(
      profile,
      { id: `${i}`, type: 'click', at: NOW - 1000 * (9 - i), order: i, attributes: { category: [category] } },
      DEFAULT_SETTINGS,
    ),
  );
  const available = ['skirts', 'boots'];
  const slots = ['hero', 'below'].map((slot) => ({ slot, available }));
  return decide(snapshot, profile, { now: NOW, visitor: given.visitor, context: {}, slots });
}

const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

describe('Shadow mode', () => {
  it('serves the original for sure, and keeps exactly the answer that there would have been', () => {
    const wouldBe = new Set<string>();
    fc.assert(
      fc.property(world, (given) => {
        const [live] = plain(decided(given, false));
        const [{ shadow, ...served }] = plain(decided(given, true));
        wouldBe.add(live.mode);
        expect(served).toMatchObject({ variant: BASELINE, mode: 'default', servedProbability: 1 });
        expect(served.reasons).toEqual([{ kind: 'SHADOW' }]);
        const { variant, mode, reasons, servedProbability } = live;
        expect(shadow).toEqual({ variant, mode, reasons, servedProbability });
        // Terms, probabilities, rule, experiment and what it was made from are those of the answer that there would be.
        expect({ ...served, variant, mode, reasons, servedProbability }).toEqual({
          ...live,
          basis: { ...live.basis, shadow: true },
        });
      }),
      { numRuns: runs },
    );
    for (const mode of ['default', 'segment', 'individual', 'pinned']) expect(wouldBe).toContain(mode);
  });

  it('takes nothing away from the slots below: what it would show is not on the page', () => {
    let taken = 0;
    fc.assert(
      fc.property(world, (given) => {
        const keysBelow = (shadow: boolean) => decided(given, shadow)[1].candidates.map(({ variant }) => variant);
        expect(keysBelow(true)).toEqual([BASELINE, 'skirts', 'boots']);
        if (keysBelow(false).length < 3) taken += 1;
      }),
      { numRuns: runs },
    );
    expect(taken).toBeGreaterThan(0);
  });

  it('is said in words', () => {
    const [given] = fc.sample(world, { numRuns: 1, seed: 3 });
    expect(explain(decided(given, true)[0])).toEqual([
      'Everybody gets the original here; what would be shown instead is only written down.',
    ]);
  });
});

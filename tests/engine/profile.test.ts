import fc from 'fast-check';
import {
  applyEvent,
  createCrowd,
  createProfile,
  declare,
  DEFAULT_SETTINGS,
  evidenceVersion,
  mergeProfiles,
  tasteOf,
  type Profile,
  type VisitorEvent,
} from '../../server/src/engine';
import { COUNTER, type Counters } from '../../server/src/engine/decay';
import type { Tastes } from '../../server/src/engine/tastes';

const settings = DEFAULT_SETTINGS;
const NOW = Date.parse('2026-03-02T10:00:00Z');
const runs = Number(process.env.PROPERTY_RUNS ?? 300);

const value = fc.constantFrom('skirts', 'boots', 'hats', '__proto__', 'constructor');
const attributes = fc.dictionary(
  fc.constantFrom('category', 'colour', 'constructor'),
  fc.array(value, { minLength: 1, maxLength: 3 }),
  { maxKeys: 3 },
);
const event = fc.record({
  type: fc.constantFrom('view', 'click', 'purchase', 'exposure', 'dismiss', 'search', 'tasted'),
  at: fc.integer({ min: NOW - 300 * 86400_000, max: NOW }),
  attributes,
  item: fc.option(fc.constantFrom('a', 'b', 'c'), { nil: undefined }),
  context: fc.option(fc.record({ country: fc.constantFrom('DE', 'US') }), { nil: undefined }),
  decision: fc.option(
    fc.record({ id: fc.constant('d'), slot: fc.constant('hero'), variant: fc.constantFrom('x', 'y') }),
    { nil: undefined },
  ),
});
const history = fc
  .array(event, { maxLength: 150 })
  .map((events) => events.map((one, i): VisitorEvent => ({ ...one, id: `e${i}`, order: i % 7 })));

const apply = (events: readonly VisitorEvent[]): Profile => {
  const profile = createProfile();
  for (const one of events) applyEvent(profile, one, settings);
  return profile;
};

/** Evidence by value: where its counters lie depends on which value came first. */
const byValue = ({ places, counters }: Tastes): ReadonlyMap<string, Counters> =>
  new Map(['', ...places.keys()].map((key) => [key, counters.slice(places.get(key) ?? 0).slice(0, 2 * COUNTER)]));

const isTastes = (entry: unknown): entry is Tastes => (entry as Partial<Tastes> | null)?.counters !== undefined;

/** The state as text, with maps in the order of their keys: equality here is equality bit for bit. */
const stateOf = (profile: Profile): string =>
  JSON.stringify(profile, (_, given: unknown) => {
    const entry = isTastes(given) ? byValue(given) : given;
    if (entry instanceof Map) return { map: [...entry].sort(([a], [b]) => (a < b ? -1 : 1)) };
    return typeof entry === 'number' ? entry.toString() : entry;
  });

const shuffledWith = (events: readonly VisitorEvent[], keys: readonly number[]): VisitorEvent[] =>
  events
    .map((one, i) => [keys[i % keys.length] + i / 1e6, one] as const)
    .sort((a, b) => a[0] - b[0])
    .map(([, one]) => one);

describe('a profile', () => {
  test('is the same bit for bit in whatever order events are applied', () => {
    fc.assert(
      fc.property(
        history,
        fc.array(fc.double({ noNaN: true, min: 0, max: 1 }), { minLength: 150, maxLength: 150 }),
        (events, keys) => {
          expect(stateOf(apply(shuffledWith(events, keys)))).toBe(stateOf(apply(events)));
        },
      ),
      { numRuns: runs },
    );
  });

  test('merged from parts is the profile of the whole, whatever the parts and their order', () => {
    fc.assert(
      fc.property(history, fc.array(fc.nat(2), { minLength: 150, maxLength: 150 }), (events, parts) => {
        const [a, b, c] = [0, 1, 2].map((part) => apply(events.filter((_, i) => parts[i] === part)));
        const whole = stateOf(apply(events));
        expect(stateOf(mergeProfiles(mergeProfiles(a, b), c))).toBe(whole);
        expect(stateOf(mergeProfiles(c, mergeProfiles(b, a)))).toBe(whole);
      }),
      { numRuns: runs },
    );
  });

  test('merging leaves both sides as they were', () => {
    fc.assert(
      fc.property(history, history, (first, second) => {
        const [a, b] = [apply(first), apply(second)];
        const before = stateOf(a) + stateOf(b);
        mergeProfiles(a, b);
        expect(stateOf(a) + stateOf(b)).toBe(before);
      }),
      { numRuns: runs },
    );
  });

  test('has a version that changes with evidence and refusals, and with nothing else', () => {
    const profile = apply([{ id: '1', type: 'click', at: NOW, order: 1, attributes: { category: ['skirts'] } }]);
    const version = evidenceVersion(profile);
    applyEvent(profile, { id: '2', type: 'exposure', at: NOW, order: 2, attributes: {} }, settings);
    applyEvent(profile, { id: '3', type: 'goal', at: NOW, order: 3, attributes: {} }, settings);
    expect(evidenceVersion(profile)).toBe(version);
    applyEvent(
      profile,
      { id: '4', type: 'dismiss', at: NOW, order: 4, attributes: { category: ['skirts'] } },
      settings,
    );
    expect(evidenceVersion(profile)).not.toBe(version);
    const refused = evidenceVersion(profile);
    declare(profile, { declared: { category: ['boots'] } });
    expect(evidenceVersion(profile)).not.toBe(refused);
  });

  test('never reaches the prototype of anything', () => {
    const hostile = JSON.parse('{"__proto__":["polluted"],"constructor":["polluted"]}') as Record<string, string[]>;
    const profile = apply([{ id: '1', type: 'click', at: NOW, order: 1, attributes: hostile }]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(Object.getPrototypeOf(profile.declared)).toBeNull();
  });
});

describe('the taste profile', () => {
  const crowd = createCrowd();
  const clicks = (count: number, at: number): VisitorEvent[] =>
    Array.from({ length: count }, (_, i) => ({
      id: `c${at}-${i}`,
      type: 'click',
      at,
      order: i,
      attributes: { category: ['skirts'] },
    }));

  test('halves its evidence in one half-life of taste', () => {
    const half = settings.halfLife.tasteSeconds * 1000;
    const [entry] = tasteOf(apply(clicks(8, NOW - half)), crowd, NOW, settings).affinities;
    expect(Math.abs(entry.evidence / 4 - 1)).toBeLessThan(0.011); // a tick is a 64th of a half-life
  });

  test('has more confidence with more evidence', () => {
    const confidence = (count: number): number =>
      tasteOf(apply(clicks(count, NOW)), crowd, NOW, settings).affinities[0].confidence;
    expect(confidence(1)).toBeLessThan(confidence(3));
    expect(confidence(3)).toBeLessThan(confidence(30));
    expect(confidence(30)).toBeLessThan(1);
  });

  test('goes from unknown over signalled to known', () => {
    const stage = (count: number): string => tasteOf(apply(clicks(count, NOW)), crowd, NOW, settings).stage;
    expect([stage(0), stage(1), stage(20)]).toEqual(['unknown', 'signalled', 'known']);
  });

  test('says what was declared, and what is to be avoided', () => {
    const profile = createProfile();
    declare(profile, {
      declared: { category: ['boots'] },
      corrections: [{ attribute: 'category', value: 'hats', verdict: 'avoid', at: NOW }],
    });
    const { affinities } = tasteOf(profile, crowd, NOW, settings);
    expect(affinities).toContainEqual(expect.objectContaining({ value: 'boots', origin: 'declared' }));
    expect(affinities).toContainEqual(expect.objectContaining({ value: 'hats', avoided: true }));
  });

  test('forgets what was taken back, and learns it anew afterwards', () => {
    const profile = createProfile();
    declare(profile, { corrections: [{ attribute: 'category', value: 'skirts', verdict: 'forget', at: NOW }] });
    for (const one of clicks(5, NOW - 1000)) applyEvent(profile, one, settings);
    expect(tasteOf(profile, crowd, NOW, settings).affinities).toEqual([]);
    for (const one of clicks(2, NOW + 1000)) applyEvent(profile, one, settings);
    expect(tasteOf(profile, crowd, NOW + 1000, settings).affinities[0].evidence).toBeCloseTo(2, 1);
  });
});

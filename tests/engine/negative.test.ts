import fc from 'fast-check';
import {
  applyEvent,
  compileSnapshot,
  createCrowd,
  createModel,
  createProfile,
  decide,
  DEFAULT_SETTINGS,
  mergeProfiles,
  type Decision,
  type Profile,
  type VisitorEvent,
} from '../../server/src/engine';

const NOW = Date.parse('2026-03-02T10:00:00Z');
const runs = Number(process.env.PROPERTY_RUNS ?? 300);
const DIETS = ['with meat', 'without meat'];
const KITCHENS = ['german', 'indian', 'italian'];
const MEALS = DIETS.flatMap((diet) => KITCHENS.map((kitchen) => ({ diet: [diet], kitchen: [kitchen] })));

const snapshot = compileSnapshot({
  version: 's',
  experiences: [
    {
      ...{ id: 'e', slot: 'hero', name: 'Hero', version: 1, status: 'live', degree: 'person', rules: [] },
      variants: MEALS.map((attributes, k) => ({ key: `meal${k}`, name: `Meal ${k}`, items: [], attributes })),
    },
  ],
  ...{ segments: [], crowd: createCrowd(), model: createModel(), settings: DEFAULT_SETTINGS, regex: () => () => false },
});
const available = MEALS.map((_, k) => `meal${k}`);
const ask = (profile: Profile): Decision =>
  decide(snapshot, profile, { now: NOW, context: {}, slots: [{ slot: 'hero', available }] })[0];
const profileOf = (events: readonly VisitorEvent[]): Profile => {
  const profile = createProfile();
  for (const event of events) applyEvent(profile, event, DEFAULT_SETTINGS);
  return profile;
};

const event = fc.record({
  type: fc.constantFrom('view', 'exposure', 'exposure', 'exposure', 'click'),
  meal: fc.nat(MEALS.length - 1),
  about: fc.integer({ min: 3, max: MEALS.length - 1 }),
  ago: fc.nat(40 * 86_400_000),
});
const history = fc.array(event, { maxLength: 120, size: 'max' }).map((told) =>
  told.map(({ type, meal, about, ago }, i): VisitorEvent => {
    const own = { id: `e${i}`, type, at: NOW - ago, order: i };
    return type === 'view'
      ? { ...own, attributes: MEALS[about] }
      : { ...own, attributes: {}, decision: { id: 'd', slot: 'hero', variant: `meal${meal}` } };
  }),
);

describe('what speaks against a block', () => {
  test('does not depend on the order in which events came, nor on the device that they came from', () => {
    let fell = 0;
    fc.assert(
      fc.property(history, (events) => {
        const given = ask(profileOf(events));
        fell += given.reasons.filter(({ kind }) => kind === 'IGNORED').length > 1 ? 1 : 0;
        expect(ask(profileOf([...events].reverse()))).toEqual(given);
        const [odd, even] = [1, 0].map((rest) => profileOf(events.filter((_, i) => i % 2 === rest)));
        expect(ask(mergeProfiles(odd, even))).toEqual(given);
      }),
      { numRuns: Math.ceil(runs / 3), endOnFailure: true },
    );
    expect(fell).toBeGreaterThan(0);
  });

  test('grows with each meal that is passed by, from none at all, and never lifts anything', () => {
    const against = (events: number): number =>
      ask(profileOf(Array.from({ length: events }, (_, i) => view(i, 'without meat'))))
        .candidates[1].contributions.filter(({ channel }) => channel === 'negative')
        .reduce((sum, { amount }) => sum + amount, 0);
    const amounts = Array.from({ length: 20 }, (_, events) => against(events));
    expect(amounts.slice(0, 7)).toEqual(amounts.slice(0, 7).map(() => 0));
    expect(amounts[9]).toBeLessThan(-1);
    for (let n = 1; n < amounts.length; n += 1) expect(amounts[n]).toBeLessThanOrEqual(amounts[n - 1]);
  });

  test('is said of hardly anybody who looks at things as everybody does', () => {
    // One in a hundred at a time, looked at after each of twelve views.
    let claimed = 0;
    let state = 1;
    for (let visitor = 0; visitor < 1_000; visitor += 1) {
      const profile = createProfile();
      let told = false;
      for (let i = 0; i < 12; i += 1) {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        applyEvent(profile, view(i, DIETS[state >>> 31]), DEFAULT_SETTINGS);
        told ||= ask(profile).reasons.some(({ kind }) => kind === 'AVOIDED');
      }
      if (told) claimed += 1;
    }
    expect(claimed).toBeLessThan(50);
  });
});

const view = (i: number, diet: string): VisitorEvent => ({
  ...{ id: `v${i}`, type: 'view', at: NOW - 60_000 + i * 1_000, order: i },
  attributes: { diet: [diet], kitchen: [KITCHENS[i % 3]] },
});

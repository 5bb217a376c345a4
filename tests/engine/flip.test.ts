import fc from 'fast-check';
import {
  applyEvent,
  compileSnapshot,
  createCrowd,
  createModel,
  createProfile,
  decide,
  DEFAULT_SETTINGS,
  explainFlip,
  flipOf,
  type Attributes,
  type DecisionRequest,
  type Flip,
  type Profile,
  type Rule,
  type Snapshot,
  type VisitorEvent,
} from '../../server/src/engine';

const settings = DEFAULT_SETTINGS;
const NOW = Date.parse('2026-03-02T10:00:00Z');
const runs = Number(process.env.PROPERTY_RUNS ?? 100);
const CATEGORIES = ['skirts', 'boots', 'dresses'];

function shop(rules: readonly Rule[] = [], colours: readonly string[] = []): Snapshot {
  const variants = CATEGORIES.map((key, i) => {
    const attributes: Attributes = i < colours.length ? { category: [key], colour: [colours[i]] } : { category: [key] };
    return { key, name: key, attributes, items: [] };
  });
  const experience = {
    id: 'e',
    slot: 'hero',
    name: 'Hero',
    version: 1,
    status: 'live',
    degree: 'rulesThenPerson',
  } as const;
  return compileSnapshot({
    ...{ version: '1', experiences: [{ ...experience, rules, variants }] },
    segments: [{ key: 'all', name: 'Everybody', condition: { kind: 'all', of: [] } }],
    ...{ crowd: createCrowd(), model: createModel(), settings, regex: () => () => false },
  });
}

const request: DecisionRequest = {
  ...{ now: NOW, visitor: 'me', context: {} },
  slots: [{ slot: 'hero', available: CATEGORIES }],
};

const clickOn = (attributes: Attributes, i: number, at: number): VisitorEvent => ({
  ...{ id: `${at}`, type: 'click', at, order: i, item: `item-${i}` },
  attributes,
});

function visitorWho(clicked: readonly Attributes[]): Profile {
  const profile = createProfile();
  clicked.forEach((attributes, i) =>
    applyEvent(profile, clickOn(attributes, i, NOW - (clicked.length - i) * 20_000), settings),
  );
  return profile;
}

const clicks = (...categories: readonly string[]): Profile =>
  visitorWho(categories.map((category) => ({ category: [category] })));

/** What is served, without exploration, after so many clicks on something with this value. */
function servedAfter(snapshot: Snapshot, profile: Profile, { attribute, value }: Flip, more: number): string {
  for (let i = 1; i <= more; i += 1)
    applyEvent(profile, { ...clickOn({ [attribute]: [value] }, i, NOW + i), item: undefined }, settings);
  return decide(snapshot, profile, { ...request, visitor: undefined, now: NOW + more })[0].variant;
}

const colour = fc.constantFrom('red', 'blue', 'green');
const history = fc.array(
  fc.record({
    category: fc.constantFrom(...CATEGORIES, 'hats').map((one) => [one]),
    colour: colour.map((one) => [one]),
  }),
  { maxLength: 12 },
);
const startWith: Rule = { id: 'r', segment: 'all', variant: 'boots', strength: 'startWith' };

describe('what would flip a decision', () => {
  test('does, when it happens, and no click earlier', () => {
    let flips = 0;
    fc.assert(
      fc.property(history, fc.array(colour, { maxLength: 3 }), fc.boolean(), (clicked, colours, ruled) => {
        const snapshot = shop(ruled ? [startWith] : [], colours);
        const flip = flipOf(snapshot, visitorWho(clicked), request, 'hero');
        if (!flip) return;
        flips += 1;
        const after = (more: number): string => servedAfter(snapshot, visitorWho(clicked), flip, more);
        expect(after(flip.clicks)).toBe(flip.variant);
        expect(after(0)).not.toBe(flip.variant);
        expect(after(flip.clicks - 1)).toBe(after(0));
      }),
      { numRuns: runs },
    );
    expect(flips).toBeGreaterThan(runs / 2);
  });

  test('tries first what the rule says', () => {
    const rules: Rule[] = [{ id: 'r', segment: 'all', variant: 'dresses', strength: 'startWith' }];
    expect(flipOf(shop(rules), clicks('skirts', 'skirts', 'skirts'), request, 'hero')?.variant).toBe('dresses');
  });

  test('is nothing where a law decides, and for slots that do not exist', () => {
    const rules: Rule[] = [{ id: 'r', segment: 'all', variant: 'dresses', strength: 'always' }];
    expect(flipOf(shop(rules), clicks('skirts'), request, 'hero')).toBeNull();
    expect(flipOf(shop(), clicks('skirts'), request, 'nowhere')).toBeNull();
  });

  test('leaves the visitor as they were', () => {
    const profile = clicks('skirts');
    const before = JSON.stringify([profile.evidence, profile.version, profile.recent]);
    flipOf(shop(), profile, request, 'hero');
    expect(JSON.stringify([profile.evidence, profile.version, profile.recent])).toBe(before);
  });

  test('is said in a sentence', () => {
    const flip = { attribute: 'category', value: 'boots', clicks: 2, variant: 'boots' };
    expect(explainFlip(flip, { variant: () => 'Boots' })).toBe('Two clicks on boots would bring Boots.');
  });
});

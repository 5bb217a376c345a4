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
  type DecisionRequest,
  type Profile,
  type Rule,
  type Snapshot,
} from '../../server/src/engine';

const settings = DEFAULT_SETTINGS;
const NOW = Date.parse('2026-03-02T10:00:00Z');
const CATEGORIES = ['skirts', 'boots', 'dresses'];

function shop(rules: readonly Rule[] = []): Snapshot {
  const variants = CATEGORIES.map((key) => ({ key, name: key, attributes: { category: [key] }, items: [] }));
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

function clicks(...categories: readonly string[]): Profile {
  const profile = createProfile();
  categories.forEach((category, i) =>
    applyEvent(
      profile,
      {
        ...{ id: `${i}`, type: 'click', at: NOW - (categories.length - i) * 20_000, order: i, item: `item-${i}` },
        attributes: { category: [category] },
      },
      settings,
    ),
  );
  return profile;
}

describe('what would flip a decision', () => {
  test('does, when it happens', () => {
    const snapshot = shop();
    const profile = clicks('skirts', 'skirts', 'skirts');
    const flip = flipOf(snapshot, profile, request, 'hero')!;
    expect(flip).not.toBeNull();
    const after = clicks('skirts', 'skirts', 'skirts');
    for (let i = 1; i <= flip.clicks; i += 1)
      applyEvent(
        after,
        { id: `f${i}`, type: 'click', at: NOW + i, order: i, attributes: { [flip.attribute]: [flip.value] } },
        settings,
      );
    const [decision] = decide(snapshot, after, { ...request, visitor: undefined, now: NOW + flip.clicks });
    expect(decision.variant).toBe(flip.variant);
    expect(decision.variant).not.toBe('skirts');
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

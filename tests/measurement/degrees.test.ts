import type { DegreesView, EarnedPolicy, EarnedView, ExperienceView } from '../../server/src/contracts';
import { compileSnapshot, createCrowd, createModel, DEFAULT_SETTINGS, type Experience } from '../../server/src/engine';
import { createDegrees } from '../../server/src/measurement/degrees';
import type { JournalledEvent } from '../../server/src/stores/types';

const NOW = Date.parse('2026-05-04T12:00:00Z');
const KEYS = ['boots', 'skirts', 'jackets'];
const TEXAS = {
  key: 'texas',
  name: 'Texas',
  condition: { kind: 'context', key: 'region', test: { operator: 'equals', value: 'TX' } },
} as const;

interface Given {
  readonly clicks?: Record<string, string[]>;
  readonly rules?: Experience['rules'];
  readonly degree?: Experience['degree'];
  readonly earned?: Partial<EarnedView> | null;
  readonly draft?: Partial<ExperienceView>;
  readonly live?: boolean;
}

const RULE = { id: 'r', segment: 'texas', variant: 'boots', strength: 'startWith' as const };

function degreesOf(given: Given): Promise<DegreesView> {
  const { clicks = {}, rules = [RULE], degree = 'rulesThenPerson', earned = null, draft = {}, live = true } = given;
  const experience: Experience = {
    ...{ id: 'e', slot: 'hero', name: 'Hero', version: 1, status: 'live', degree, rules },
    variants: KEYS.map((key) => ({ key, name: key, attributes: { category: [key] }, items: [] })),
  };
  const snapshot = compileSnapshot({
    ...{ version: 'v', crowd: createCrowd(), model: createModel(), settings: DEFAULT_SETTINGS },
    ...{ experiences: live ? [experience] : [], segments: [TEXAS], regex: () => () => false },
  });
  const journal = Object.entries(clicks).flatMap(([visitor, categories]) =>
    categories.map((category, index): JournalledEvent => ({
      ...{ visitor, sequence: index, id: `${index}`, type: 'click', order: index, item: `${category}-${index}` },
      at: NOW - (categories.length - index) * 60_000,
      attributes: { category: [category] },
      context: { region: 'TX' },
    })),
  );
  const variant = (key: string, locales: string[]) => ({
    ...{ documentId: key, key, name: key, components: [], attributes: {}, published: true, modified: false, locales },
  });
  const place = (locale: string) => ({
    ...{ contentType: 'p', documentId: 'p', title: 'Home', locale, field: 'blocks', index: 0, component: 'hero' },
  });
  return createDegrees({
    people: {
      events: {
        recentVisitors: async () => Object.keys(clicks),
        ofVisitors: async (visitors) => journal.filter((event) => visitors.includes(event.visitor)),
      },
      record: async (visitor) => ({
        ...{ visitor, person: null, consent: null, declared: {}, traits: {}, corrections: [], excludedUntil: null },
      }),
    },
    snapshot: () => snapshot,
    settings: DEFAULT_SETTINGS,
    experienceOf: async () =>
      ({
        rules,
        variants: KEYS.map((key) => variant(key, key === 'skirts' ? ['en'] : ['en', 'de'])),
        places: [place('en'), place('de')],
        ...draft,
      }) as ExperienceView,
    earned: async () => earned as EarnedView | null,
    clock: { now: () => NOW },
  }).of('hero');
}

const of = ({ degrees }: DegreesView, degree: string) => degrees.find((one) => one.degree === degree)!;
const CLICKS = { a: Array(4).fill('skirts'), b: Array(4).fill('jackets'), c: Array(4).fill('boots') };

describe('What each degree would bring', () => {
  it('is, where nobody was given it, what the next clicks say', async () => {
    const view = await degreesOf({ clicks: CLICKS });
    expect(view).toMatchObject({ people: 3, clicks: 9, goal: null });
    // The rule says boots to all three; the person is right from the second click on.
    expect(view.degrees.map(({ degree, hits }) => [degree, hits])).toEqual([
      ['rules', 3],
      ['rulesThenPerson', 9],
      ['person', 9],
    ]);
  });

  it('takes rules as strong as they are', async () => {
    const view = await degreesOf({ clicks: CLICKS, rules: [{ ...RULE, strength: 'always' }] });
    expect(view.degrees.map(({ hits }) => hits)).toEqual([3, 3, 3]);
  });

  it('says nothing of clicks before anything was live', async () => {
    const view = await degreesOf({ clicks: CLICKS, live: false });
    expect(view).toMatchObject({ people: 0, clicks: 0, finerRules: null });
    expect(view.degrees.map(({ hits, earned }) => [hits, earned])).toEqual(Array(3).fill([null, null]));
  });

  it('is what was measured, of the degree that people were given', async () => {
    const policy = (name: EarnedPolicy['policy'], how: EarnedPolicy['how'], value: number): EarnedPolicy => ({
      ...{ policy: name, how, people: 900, value, interval: { low: 0.01, high: 0.2 }, variant: null, money: null },
      ...{ refusal: null, tries: null, sizes: null, effort: null },
    });
    const measured = [policy('rules', 'measured', 0.04), policy('person', 'measured', 0.06)];
    const view = await degreesOf({ earned: { goals: [], policies: measured } });
    expect(of(view, 'rules').earned).toMatchObject({ how: 'measured', value: 0.04 });
    expect(of(view, 'rulesThenPerson').earned).toMatchObject({ value: 0.06, people: 900 });
    expect(of(view, 'person').earned).toBeNull();

    const personOnly = await degreesOf({ degree: 'person', earned: { goals: [], policies: measured } });
    expect(of(personOnly, 'rulesThenPerson').earned).toBeNull();
    expect(of(personOnly, 'person').earned).toMatchObject({ value: 0.06 });

    const drafted = [...measured, policy('draftedRules', 'onPaper', 0.05)];
    const withDraft = await degreesOf({ earned: { goals: [], policies: drafted } });
    expect(of(withDraft, 'rules').earned).toMatchObject({ how: 'onPaper', value: 0.05 });
  });
});

describe('What each degree costs', () => {
  it('counts rules, their segments, blocks, and translations that are missing where the pages are', async () => {
    const rules = [
      RULE,
      { ...RULE, id: 'always', segment: 'gold', strength: 'always' as const },
      { ...RULE, id: 'paused', segment: 'other', paused: true },
    ];
    const view = await degreesOf({ rules, live: false });
    expect(of(view, 'rules').cost).toEqual({ rules: 2, segments: 2, blocks: 1, translations: 0 });
    expect(of(view, 'rulesThenPerson').cost).toEqual({ rules: 2, segments: 2, blocks: 3, translations: 1 });
    expect(of(view, 'person').cost).toEqual({ rules: 1, segments: 1, blocks: 3, translations: 1 });
  });

  it('takes a collection as one block, also where a rule shows one of its entries', async () => {
    const view = await degreesOf({ rules: [{ ...RULE, variant: 'skirts:abc' }], live: false });
    expect(of(view, 'rules').cost).toMatchObject({ blocks: 1, translations: 1 });
  });

  it('says how many rules would be as fine as the choice per person', async () => {
    // One rule for all of Texas; three blocks are what its people get one by one.
    expect((await degreesOf({ clicks: CLICKS })).finerRules).toBe(3);
    const alike = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`p${i}`, ['skirts', 'skirts', 'skirts']]));
    // One of two hundred is too few to write a rule for.
    expect((await degreesOf({ clicks: { ...alike, odd: Array(4).fill('jackets') } })).finerRules).toBe(1);
    expect((await degreesOf({ clicks: { newcomer: [] } })).finerRules).toBeNull();
  });
});

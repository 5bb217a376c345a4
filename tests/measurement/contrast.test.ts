import type { Experience, VisitorEvent } from '../../server/src/engine';
import { compileSnapshot, createCrowd, createModel, createProfile, DEFAULT_SETTINGS } from '../../server/src/engine';
import { differByChance } from '../../server/src/measurement/by-chance';
import { createContrast, type Whom } from '../../server/src/measurement/contrast';
import { tellingAttribute } from '../../server/src/measurement/early-sign';
import { asContrasted, bothAnswers } from '../../server/src/measurement/policies';
import type { JournalledEvent } from '../../server/src/stores/types';
import { turnsDuring } from './turns-during';

const NOW = Date.parse('2026-05-04T12:00:00Z');
const CATEGORIES = ['boots', 'skirts', 'jackets'];

const experience = (rules: Experience['rules']): Experience => ({
  id: 'e1',
  slot: 'home-hero',
  name: 'Home hero',
  version: 3,
  status: 'live',
  degree: 'rules',
  rules,
  goal: { event: 'click', windowSeconds: 1800 },
  variants: CATEGORIES.map((key) => ({
    key,
    name: key[0].toUpperCase() + key.slice(1),
    attributes: { category: [key], colour: ['black', 'red'] },
    items: [],
  })),
});

const snapshotWith = (rules: Experience['rules']) =>
  compileSnapshot({
    version: 'v',
    experiences: [experience(rules)],
    segments: [
      {
        key: 'texas',
        name: 'Texas',
        condition: { kind: 'context', key: 'region', test: { operator: 'equals', value: 'TX' } },
      },
    ],
    crowd: createCrowd(),
    model: createModel(),
    settings: DEFAULT_SETTINGS,
    regex: () => () => false,
  });

const RULES: Experience['rules'] = [{ id: 'r1', segment: 'texas', variant: 'boots', strength: 'always' }];

/** People by name, each with the categories that they clicked, one minute apart. */
const peopleWho = (clicks: Record<string, string[]>, region = 'TX') => {
  const journal = Object.entries(clicks).flatMap(([visitor, categories]) =>
    categories.map((category, index): JournalledEvent => ({
      visitor,
      sequence: index,
      id: `${index}`,
      type: 'click',
      at: NOW - (categories.length - index) * 60_000,
      order: index,
      item: `product:${category}-${index}`,
      attributes: { category: [category] },
      context: { region },
    })),
  );
  return {
    events: {
      recentVisitors: async () => Object.keys(clicks),
      ofVisitors: async (visitors: readonly string[]) => journal.filter((event) => visitors.includes(event.visitor)),
    },
    record: async (visitor: string) => ({
      visitor,
      person: null,
      consent: null,
      declared: {},
      traits: {},
      corrections: [],
      excludedUntil: null,
    }),
  };
};

const reportFor = (people: ReturnType<typeof peopleWho>, rules = RULES, whom: Whom = {}) =>
  createContrast({
    people,
    snapshot: () => snapshotWith(rules),
    settings: DEFAULT_SETTINGS,
    clock: { now: () => NOW },
    labelsOf: async () => ({}),
    labelOf: async (event: Pick<VisitorEvent, 'item'>) => event.item ?? null,
  }).report('home-hero', whom);

describe('Contrast of rule and person', () => {
  const clicks = {
    a: ['skirts', 'skirts', 'skirts'],
    b: ['jackets', 'jackets', 'jackets'],
    c: ['boots', 'boots', 'boots'],
    d: [],
  };

  it('gives everybody the rule on one side and each their own on the other', async () => {
    const view = (await reportFor(peopleWho(clicks), RULES))!;
    expect(view.people).toEqual({ lookedAt: 4, inSegment: 4 });
    expect(view.individual.map(({ variant }) => variant).sort()).toEqual(['baseline', 'boots', 'jackets', 'skirts']);
    // The newcomer without a click has no context either, so no rule holds for them: too new.
    expect(view.differ).toMatchObject({ differ: 0.5, same: 0.25, tooNew: 0.25 });
  });

  it('counts only people of the segment', async () => {
    const view = (await reportFor(peopleWho(clicks, 'NY'), RULES, { segment: 'texas' }))!;
    expect(view.people).toEqual({ lookedAt: 4, inSegment: 0 });
    expect(view.rule).toEqual([]);
  });

  it('says how many would differ by chance alone', async () => {
    const people = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`p${index}`, ['boots', 'boots']]));
    // Everybody clicks what the rule gives: whoever draws whose clicks, nobody differs.
    expect((await reportFor(peopleWho(people)))!.differ).toEqual({ differ: 0, same: 1, tooNew: 0, byChance: 0 });
    const two = Object.keys(people).map((name, i): [string, string[]] => [name, Array(4).fill(CATEGORIES[i % 2])]);
    const { differ } = (await reportFor(peopleWho(Object.fromEntries(two))))!;
    expect(differ).toMatchObject({ differ: 0.5, same: 0.5 });
    // Shuffled, most people have clicks of both, and whom a majority convinces is luck.
    expect(differ.byChance).toBeGreaterThan(0);
    expect(differ.byChance).not.toBe(0.5);
  });

  it('shuffles the newest 200 events of a long history, and does not go through the others', async () => {
    const people = peopleWho({ a: Array<string>(250).fill('skirts') });
    const events = (await people.events.ofVisitors(['a'])).map((event, index) =>
      Object.defineProperty({ ...event }, 'attributes', {
        get: () => {
          if (index < 50) throw new Error('an old event was read');
          return event.attributes;
        },
      }),
    );
    const snapshot = snapshotWith(RULES);
    const slot = snapshot.slots.get('home-hero')!;
    const contrasted = asContrasted(snapshot, slot);
    const at = { visitor: 'a', context: { region: 'TX' }, now: NOW };
    const now = bothAnswers(contrasted, slot, createProfile(), at);
    const answered = [{ person: { visitor: 'a', record: await people.record('a'), events }, now, foresights: [] }];
    // All of one visitor's events are their own, so what differs, differs by chance.
    expect(await differByChance(answered, contrasted, slot, DEFAULT_SETTINGS, NOW)).toBe(1);
  });

  it('lets requests in between after every 20 people, in each round', async () => {
    const people = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`p${index}`, ['boots']]));
    // Three turns for what people want, and three in each of three rounds by chance.
    expect(await turnsDuring(() => reportFor(peopleWho(people)))).toBeGreaterThanOrEqual(12);
  });

  it('says how well a segment finds those who want what its rule gives', async () => {
    const { precision } = (await reportFor(peopleWho(clicks), RULES, { segment: 'texas' }))!;
    // Of a, b and c, who are known and all Texans, only c wants boots.
    expect(precision).toEqual({ precision: 1 / 3, recall: 1, byLot: 1 / 3 });
    expect((await reportFor(peopleWho(clicks)))!.precision).toBeNull();
    const outside = (await reportFor(peopleWho(clicks, 'NY'), RULES, { segment: 'texas' }))!.precision;
    expect(outside).toEqual({ precision: null, recall: 0, byLot: 1 / 3 });
  });

  it('asks both before each click from the second on, and lets the click say who was right', async () => {
    const view = (await reportFor(peopleWho(clicks)))!;
    // Six clicks were foreseen: two each of a, b, c. The rule says boots: right twice. The person is always right.
    expect(view.earlySign).toEqual({ visits: 6, ruleHits: 2, personHits: 6, spread: Math.sqrt(8) });
  });

  it('counts people and not clicks: one eager person is one sign', async () => {
    const [eager] = [Array.from({ length: 30 }, () => 'skirts')];
    const { earlySign } = (await reportFor(peopleWho({ eager })))!;
    expect(earlySign).toMatchObject({ ruleHits: 0, personHits: 29, spread: 29 });
  });

  it('looks at those whom a rule covers, on request', async () => {
    const view = (await reportFor(peopleWho(clicks), RULES, { covered: true }))!;
    expect(view.people).toEqual({ lookedAt: 4, inSegment: 3 });
    expect(view.rule).toEqual([{ variant: 'boots', label: 'Boots', share: 1 }]);
    expect((await reportFor(peopleWho(clicks), [], { covered: true }))!.people.inSegment).toBe(0);
  });

  it('finds examples of either side among many, and asks for the names of the items it speaks of', async () => {
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`m${index}`, ['skirts', 'skirts']]));
    const asked: string[] = [];
    const contrast = createContrast({
      people: peopleWho({ ...many, turncoat: ['skirts', 'skirts', 'boots'] }),
      snapshot: () => snapshotWith(RULES),
      settings: DEFAULT_SETTINGS,
      clock: { now: () => NOW },
      labelsOf: async (slot, items) => (asked.push(slot, ...items), {}),
      labelOf: async () => 'A pair of boots',
    });
    const { examplesOf } = (await contrast.report('home-hero'))!;
    expect(examplesOf.rule).toHaveLength(1);
    expect(examplesOf.rule[0].nextClick).toEqual({ label: 'A pair of boots', matches: 'rule' });
    expect(examplesOf.person).toHaveLength(6);
    expect(asked).toContain('home-hero');
  });

  it('has no early sign where no rule speaks', async () => {
    const view = (await reportFor(peopleWho(clicks), []))!;
    expect(view.earlySign.visits).toBe(0);
  });

  it('shows people with an alias, never with their id', async () => {
    const visitor = 'AAAAAAAAAAAAAAAAAAAAAA';
    const view = (await reportFor(peopleWho({ [visitor]: ['skirts', 'skirts'] })))!;
    expect(view.examples).toHaveLength(1);
    expect(view.examples[0]).toMatchObject({
      rule: { variant: 'boots' },
      person: { variant: 'skirts', mode: 'individual' },
      nextClick: { matches: 'person' },
    });
    expect(JSON.stringify(view)).not.toContain(visitor);
  });

  it('answers null for a slot that is not there', async () => {
    const contrast = createContrast({
      people: peopleWho({}),
      snapshot: () => snapshotWith([]),
      settings: DEFAULT_SETTINGS,
      clock: { now: () => NOW },
      labelsOf: async () => ({}),
      labelOf: async () => null,
    });
    expect(await contrast.report('nowhere')).toBeNull();
  });

  it('finds the attribute that tells the variants apart', () => {
    expect(tellingAttribute(snapshotWith([]).slots.get('home-hero')!)).toBe('category');
  });
});

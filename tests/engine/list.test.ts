import fc from 'fast-check';
import {
  applyEvent,
  bandOf,
  compileSnapshot,
  createCrowd,
  createModel,
  createProfile,
  crowdApply,
  declare,
  DEFAULT_SETTINGS,
  rankList,
  type Attributes,
  type ListItem,
  type Profile,
  type Snapshot,
} from '../../server/src/engine';

const NOW = 1_800_000_000_000;
const CATEGORIES = ['boots', 'skirts', 'jackets'];
const COLOURS = ['black', 'red', 'blue'];
const EDGES = [10, 20, 30];

const emptyShop = (): Snapshot =>
  compileSnapshot({
    ...{ version: '1', experiences: [], segments: [], crowd: createCrowd(), model: createModel() },
    ...{ settings: DEFAULT_SETTINGS, regex: () => () => false },
  });

const attributesOf = (category: number, colour: number, price: number): Attributes => ({
  category: [CATEGORIES[category]],
  colour: [COLOURS[colour]],
  price: [bandOf(price, EDGES)],
});
const listed = fc
  .array(fc.tuple(fc.nat(2), fc.nat(2), fc.nat(40)), { minLength: 1, maxLength: 30 })
  .map((rows) => rows.map((row, place): ListItem => ({ item: `p:${place}`, attributes: attributesOf(...row) })));

/** A visitor who looked at these places of the list, a minute apart, and a shop that saw it. */
const afterViews = (items: readonly ListItem[], views: readonly number[], type = 'view') => {
  const snapshot = emptyShop();
  const profile = createProfile();
  views.forEach((view, step) => {
    const { item, attributes } = items[view % items.length];
    const event = { id: `e${step}`, type, at: NOW + step * 60_000, order: step, item, attributes };
    crowdApply(snapshot.crowd, profile, event, DEFAULT_SETTINGS);
    applyEvent(profile, event, DEFAULT_SETTINGS);
  });
  return { snapshot, profile, now: NOW + views.length * 60_000 };
};
const rank = ({ snapshot, profile, now }: ReturnType<typeof afterViews>, items: readonly ListItem[], impact: number) =>
  rankList(snapshot, profile, items, impact, now);
const places = (items: readonly ListItem[]): number[] => items.map((_, place) => place);
const inversions = (order: readonly number[]): number =>
  order.reduce((sum, place, at) => sum + order.slice(at + 1).filter((later) => later < place).length, 0);
const views = fc.array(fc.nat(29), { maxLength: 12 });
const impacts = fc.integer({ min: 0, max: 100 });

describe('A list ranked for one visitor', () => {
  it('names each entry exactly once', () => {
    fc.assert(
      fc.property(listed, views, impacts, (items, seen, impact) => {
        const order = rank(afterViews(items, seen), items, impact);
        expect([...order].sort((a, b) => a - b)).toEqual(places(items));
      }),
    );
  });

  it('keeps the editor’s order at impact 0, and at any impact for somebody unknown', () => {
    fc.assert(
      fc.property(listed, views, impacts, (items, seen, impact) => {
        const known = afterViews(items, seen);
        expect(rank(known, items, 0)).toEqual(places(items));
        expect(rankList(known.snapshot, null, items, impact, known.now)).toEqual(places(items));
        expect(rankList(known.snapshot, createProfile(), items, impact, known.now)).toEqual(places(items));
      }),
    );
  });

  it('moves away from the editor’s order step by step: two entries change places at most once', () => {
    fc.assert(
      fc.property(listed, views, impacts, impacts, (items, seen, one, other) => {
        const known = afterViews(items, seen);
        const [less, more] = [one, other].sort((a, b) => a - b).map((impact) => rank(known, items, impact));
        const placeIn = (order: number[]) => new Map(order.map((place, at) => [place, at]));
        const [before, after] = [placeIn(less), placeIn(more)];
        for (const a of places(items))
          for (const b of places(items).slice(a + 1))
            if (before.get(a)! > before.get(b)!) expect(after.get(a)!).toBeGreaterThan(after.get(b)!);
        expect(inversions(more)).toBeGreaterThanOrEqual(inversions(less));
      }),
    );
  });

  it('orders entries that differ in nothing as the editor did', () => {
    const items = places([...Array<ListItem>(6)]).map((place): ListItem => ({
      item: `p:${place}`,
      attributes: attributesOf(place % 2, 0, 5),
    }));
    const profile = createProfile();
    declare(profile, { declared: { category: ['skirts'] } });
    expect(rankList(emptyShop(), profile, items, 100, NOW)).toEqual([1, 3, 5, 0, 2, 4]);
  });

  it('lets the first click on a category outweigh its price band', () => {
    const items = CATEGORIES.flatMap((_, category) =>
      [5, 15, 25].map((price): ListItem => ({
        item: `p:${category}:${price}`,
        attributes: attributesOf(category, 0, price),
      })),
    );
    const [first, second, third] = rank(afterViews(items, [4]), items, 100).map((place) => items[place].attributes);
    for (const { category } of [first, second, third]) expect(category).toEqual(['skirts']);
  });

  it('sinks what the visitor refuses, below what nothing is known of', () => {
    const items: ListItem[] = [
      { item: 'p:0', attributes: { meal: ['meat'] } },
      { item: 'p:1', attributes: { meal: ['pasta'] } },
      { item: 'p:2', attributes: {} },
    ];
    const profile = createProfile();
    declare(profile, { corrections: [{ attribute: 'meal', value: 'meat', verdict: 'avoid', at: NOW }] });
    expect(rankList(emptyShop(), profile, items, 50, NOW)).toEqual([1, 2, 0]);
  });

  it('sinks an entry that was dismissed', () => {
    const items = places([...Array<ListItem>(3)]).map((place): ListItem => ({
      item: `p:${place}`,
      attributes: attributesOf(place, 0, 5),
    }));
    expect(rank(afterViews(items, [0], 'dismiss'), items, 100)).toEqual([1, 2, 0]);
  });

  it('lifts what the crowd chose after the same entry, where the attributes say nothing', () => {
    const items = places([...Array<ListItem>(5)]).map((place): ListItem => ({ item: `p:${place}`, attributes: {} }));
    const snapshot = emptyShop();
    const look = (profile: Profile, id: string, place: number, step: number): void => {
      const at = NOW + step * 60_000;
      const event = { id, type: 'view', at, order: step, item: `p:${place}`, attributes: {} };
      crowdApply(snapshot.crowd, profile, event, DEFAULT_SETTINGS);
      applyEvent(profile, event, DEFAULT_SETTINGS);
    };
    for (let person = 0; person < 30; person += 1) {
      const profile = createProfile();
      look(profile, `${person}a`, 0, person);
      look(profile, `${person}b`, 3, person + 1);
    }
    const visitor = createProfile();
    look(visitor, 'mine', 0, 40);
    const order = rankList(snapshot, visitor, items, 100, NOW + 41 * 60_000);
    expect(order[0]).toBe(3);
  });
});

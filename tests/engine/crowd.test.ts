import fc from 'fast-check';
import {
  applyEvent,
  bandEdges,
  bandOf,
  createCrowd,
  createProfile,
  createRanker,
  crowdApply,
  crowdFromJSON,
  crowdToJSON,
  DEFAULT_SETTINGS,
  scoreItems,
  type Attributes,
  type Crowd,
  type Profile,
  type VisitorEvent,
} from '../../server/src/engine';
import { priorBlend } from '../../server/src/engine/channels';
import { compileCatalogue } from '../../server/src/engine/catalogue';
import { attributeOf, readingOf } from '../../server/src/engine/affinity';
import { CROWD_LIMITS, crowdScale, crowdStep, scaleAtStep } from '../../server/src/engine/crowd';
import { flowOf, writeFlow } from '../../server/src/engine/flow';

const settings = DEFAULT_SETTINGS;
const NOW = Date.parse('2026-03-02T10:00:00Z');
let order = 0;
const click = (item: string, category = 'any', at = NOW): VisitorEvent => {
  order += 1;
  return { id: `e${order}`, type: 'click', at, order, item, attributes: { category: [category] } };
};

/** One visitor after the other clicks through these items. */
function teach(crowd: Crowd, journeys: readonly (readonly VisitorEvent[])[]): void {
  for (const journey of journeys) {
    const profile = createProfile();
    for (const event of journey) {
      crowdApply(crowd, profile, event, settings);
      applyEvent(profile, event, settings);
    }
  }
}

const profileOf = (...events: readonly VisitorEvent[]): Profile => {
  const profile = createProfile();
  for (const event of events) applyEvent(profile, event, settings);
  return profile;
};

describe('the crowd', () => {
  test('learns popularity, what comes next, and what is seen together', () => {
    const crowd = createCrowd();
    teach(crowd, [
      [click('a'), click('b'), click('c')],
      [click('a'), click('b')],
      [click('a'), click('c')],
    ]);
    const row = crowd.items.get('a')!;
    expect(row.mass).toBe(3);
    expect(row.pairs.get('b')).toEqual({ next: 2, later: 2, together: 2 });
    expect(row.pairs.get('c')).toEqual({ next: 1, later: 1.5, together: 2 });
  });

  test('does not learn from a block that we chose, nor from exposures and refusals', () => {
    const crowd = createCrowd();
    const shown = { id: 'd', slot: 'hero', variant: 'x' };
    teach(crowd, [
      [
        { ...click('a'), decision: shown },
        { ...click('a'), type: 'exposure' },
        { ...click('a'), type: 'dismiss' },
      ],
    ]);
    expect(crowd.events).toBe(0);
    expect(crowd.items.size).toBe(0);
  });

  test('forgets: a click of now counts twice as much as one of a half-life ago', () => {
    const crowd = createCrowd();
    const half = settings.halfLife.crowdSeconds! * 1000;
    teach(crowd, [[click('old', 'any', NOW - half)], [click('new', 'any', NOW)]]);
    expect(crowd.items.get('new')!.mass / crowd.items.get('old')!.mass).toBeCloseTo(2, 9);
  });

  test('keeps finite numbers over decades', () => {
    const crowd = createCrowd();
    for (let year = 0; year < 60; year += 1)
      teach(crowd, [
        [click('a', 'any', NOW + year * 365 * 86400_000), click('b', 'any', NOW + year * 365 * 86400_000)],
      ]);
    expect(Number.isFinite(crowd.items.get('a')!.mass)).toBe(true);
    expect(crowd.items.get('a')!.pairs.get('b')!.next).toBeGreaterThan(0);
  });

  test('is stored and loaded without loss, and learns on as if nothing had happened', () => {
    const crowd = createCrowd();
    const journeys = [
      [click('a', 'x'), click('b', 'y'), click('a', 'x')],
      [click('c', 'y'), click('b', 'y')],
    ];
    teach(crowd, journeys);
    const loaded = crowdFromJSON(JSON.parse(JSON.stringify(crowdToJSON(crowd))));
    const more = [[click('b', 'x'), click('c', 'x')]];
    teach(crowd, more);
    teach(loaded, more);
    expect(JSON.stringify(crowdToJSON(loaded))).toBe(JSON.stringify(crowdToJSON(crowd)));
  });

  test.each([null, 17, 'text', {}, { format: 99 }])('starts empty from what is no stored crowd: %j', (stored) => {
    expect(crowdFromJSON(stored).events).toBe(0);
  });

  test('believes the habit of one visitor for two transitions, however often it is repeated', () => {
    const alternating = Array.from({ length: 40 }, (_, i) => click(`item ${i}`, i % 2 ? 'boots' : 'skirts'));
    const one = createCrowd();
    teach(one, [alternating]);
    expect(one.attributes.get('category')!.values.get('skirts')!.teachers).toBe(1);
    const many = createCrowd();
    teach(
      many,
      [...Array(20)].map(() => [click('a', 'skirts'), click('b', 'boots')]),
    );
    expect(many.attributes.get('category')!.values.get('skirts')!.teachers).toBe(20);
    const next = (crowd: Crowd): number => {
      const about = attributeOf(readingOf(profileOf(click('x', 'skirts')), crowd, NOW, settings), 'category');
      const terms = [0, 0, 0];
      writeFlow(about, flowOf(about, 0.5)!, { names: ['boots'], at: [0], places: [0], shares: [0.5] }, terms);
      return terms[2];
    };
    expect(next(many)).toBeGreaterThan(next(one) + 0.3);
  });

  test('is not led by one busy visitor: nine events in ten by a robot are far less than half of what it knows', () => {
    const crowd = createCrowd();
    const robot = Array.from({ length: 1_800 }, (_, i) => click(`r${i}`, 'robots'));
    const people = Array.from({ length: 40 }, () => Array.from({ length: 5 }, (_, i) => click(`p${i}`, 'people')));
    teach(crowd, [robot, ...people]);
    const { total, values } = crowd.attributes.get('category')!;
    expect(values.get('people')!.mass).toBe(200);
    expect(values.get('robots')!.mass / total).toBeLessThan(0.4);
  });

  test.each([
    ['of an item', 100_000_000, 2 * CROWD_LIMITS.most],
    ['of all items together', 300_000, 300],
    ['of a crowd without room', 0, 2 * CROWD_LIMITS.fewest],
  ])('is bounded: neighbours %s stay under twice the limit, and the strongest stay', (_, room, most) => {
    const crowd = createCrowd(room);
    for (let i = 0; i < 5; i += 1) teach(crowd, [[click('hub'), click('strong')]]);
    for (let i = 0; i < 2 * CROWD_LIMITS.most + 50; i += 1) teach(crowd, [[click('hub'), click(`weak-${i}`)]]);
    const { pairs } = crowd.items.get('hub')!;
    expect(pairs.size).toBeLessThanOrEqual(most);
    expect(pairs.size).toBeGreaterThanOrEqual(most / 2);
    expect(pairs.has('strong')).toBe(true);
  });
});

describe('ranking of items', () => {
  const catalogue = new Map<string, Attributes>([
    ['a', { category: ['x'] }],
    ['b', { category: ['x'] }],
    ['c', { category: ['y'] }],
    ['d', { category: ['y'] }],
    ['new', { category: ['x'] }],
  ]);
  const crowd = createCrowd();
  teach(
    crowd,
    [...Array(20)].flatMap(() => [
      [click('a', 'x'), click('b', 'x')],
      [click('c', 'y'), click('d', 'y')],
      [click('c', 'y'), click('d', 'y'), click('c', 'y')],
    ]),
  );
  const compiled = compileCatalogue(catalogue, crowd, NOW, settings);
  const ranker = createRanker(compiled, priorBlend(compiled));
  const scoresOf = (profile: Profile, prior: Float64Array | null = null): Map<string, number> =>
    new Map(
      [...scoreItems(ranker, profile, prior, crowd, NOW, settings)].map((score, i) => [compiled.items[i], score]),
    );

  test('gives somebody unknown exactly what everybody likes, plus the prior from outside', () => {
    const prior = Float64Array.from(compiled.items, (_, i) => i / 10);
    const scores = scoresOf(createProfile(), prior);
    compiled.items.forEach((item, i) => expect(scores.get(item)).toBe(compiled.logShare[i] + prior[i]));
  });

  test('puts what follows on the last click first', () => {
    const scores = scoresOf(profileOf(click('a', 'x')));
    expect(scores.get('b')!).toBeGreaterThan(scores.get('d')!);
  });

  test('lifts an entry that nobody has seen by its attributes', () => {
    const gain = (item: string): number =>
      scoresOf(profileOf(click('a', 'x'), click('b', 'x'))).get(item)! - scoresOf(createProfile()).get(item)!;
    expect(gain('new')).toBeGreaterThan(gain('d'));
  });
});

describe('bands', () => {
  const prices = Array.from({ length: 100 }, (_, i) => 10 + i);
  test('cut numbers into parts of about the same size with readable names', () => {
    const edges = bandEdges(prices, 5);
    expect(edges).toEqual([30, 50, 70, 90]);
    expect([5, 30, 49, 50, 1000].map((price) => bandOf(price, edges))).toEqual([
      'under 30',
      '30-49',
      '30-49',
      '50-69',
      '90 and more',
    ]);
  });
  test('of equal or no numbers are one band', () => {
    expect(bandOf(7, bandEdges([7, 7, 7], 5))).toBe('all');
    expect(bandOf(7, bandEdges([], 5))).toBe('all');
  });
});

describe('the crowd at a moment', () => {
  test('is read in steps in which it fades by a hundred-thousandth', () => {
    const crowd = { ...createCrowd(), epoch: NOW };
    fc.assert(
      fc.property(fc.double({ min: -64, max: 64, noNaN: true }), (halfLives) => {
        const now = NOW + halfLives * settings.halfLife.crowdSeconds! * 1_000;
        const read = scaleAtStep(crowdStep(crowd, now, settings));
        expect(Math.abs(read / crowdScale(crowd, now, settings) - 1)).toBeLessThan(1.1e-5);
      }),
    );
    expect(scaleAtStep(crowdStep(createCrowd(), NOW, settings))).toBe(1);
  });
});

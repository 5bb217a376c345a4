import fc from 'fast-check';
import {
  applyEvent,
  createCrowd,
  createProfile,
  crowdApply,
  decidingProfile,
  declare,
  DEFAULT_SETTINGS,
  evidenceVersion,
  intentOf,
  intentsOf,
  mergeProfiles,
  strayedSince,
  tasteOf,
  type Mission,
  type Profile,
  type VisitorEvent,
} from '../../server/src/engine';
import { endMission, followMission, startMission, takeBackMission } from '../../server/src/visitors/missions';
import { blankRecord, missionsOf } from '../../server/src/visitors/records';

const settings = DEFAULT_SETTINGS;
const NOW = Date.parse('2026-03-02T10:00:00Z');
const DAY = 86_400_000;
const MINUTE = 60_000;
const runs = Number(process.env.PROPERTY_RUNS ?? 300);

const NOBODY = createCrowd();

let order = 0;
const event = (at: number, category: string, more: Partial<VisitorEvent> = {}): VisitorEvent => {
  order += 1;
  return {
    id: `e${order}`,
    type: 'click',
    at,
    order,
    item: `i${order}`,
    attributes: { category: [category] },
    ...more,
  };
};
const fold = (events: readonly VisitorEvent[], missions: readonly Mission[] = []): Profile => {
  const profile = createProfile();
  declare(profile, { missions });
  for (const one of events) applyEvent(profile, one, settings);
  return profile;
};
const days = (ago: number, category: string, times: number) =>
  Array.from({ length: times }, (_, i) => event(NOW - ago * DAY + i * MINUTE, category));

const shape = fc.record({
  type: fc.constantFrom('view', 'click', 'add_to_cart', 'purchase', 'dismiss', 'exposure'),
  category: fc.constantFrom('a', 'b', 'c'),
  ago: fc.nat(7200),
});
const told = fc.array(shape, { maxLength: 50 });
const spans = fc.array(fc.tuple(fc.nat(7200), fc.nat(3600)), { maxLength: 3 });
const eventsOf = (list: { type: string; category: string; ago: number }[]) =>
  list.map(({ type, category, ago }, i) => event(NOW - ago * 1000, category, { type, id: `p${i}`, order: i }));
const missionsFrom = (list: [number, number][]): Mission[] =>
  list.map(([ago, length], i) => ({ name: `m${i}`, from: NOW - ago * 1000, until: NOW - ago * 1000 + length * 1000 }));

describe('Missions', () => {
  test('the taste is the one that there would be without the events of missions', () => {
    fc.assert(
      fc.property(told, spans, (list, some) => {
        const missions = missionsFrom(some);
        const events = eventsOf(list);
        const own = events.filter(({ at }) => !missions.some(({ from, until }) => from <= at && at <= until));
        const [kept, without] = [fold(events, missions), fold(own)];
        const taste = (profile: Profile) => tasteOf(profile, createCrowd(), NOW, settings);
        expect(taste(kept)).toEqual(taste(without));
        expect(evidenceVersion(kept)).toBe(evidenceVersion(without));
        expect(kept.history).toEqual(without.history);
        expect(kept.recent).toEqual(without.recent);
      }),
      { numRuns: runs },
    );
  });

  test('the order of events and the device that they come from do not matter', () => {
    fc.assert(
      fc.property(told, spans, fc.array(fc.boolean(), { minLength: 50, maxLength: 50 }), (list, some, first) => {
        const missions = missionsFrom(some);
        const events = eventsOf(list);
        const whole = fold(events, missions);
        const read = (profile: Profile) => [
          tasteOf(profile, createCrowd(), NOW, settings),
          tasteOf(decidingProfile(profile, NOW), createCrowd(), NOW, settings).evidence,
          decidingProfile(profile, NOW).recent,
          evidenceVersion(decidingProfile(profile, NOW)),
        ];
        const close = JSON.parse(JSON.stringify(read(whole)), (_, value) =>
          typeof value === 'number' && !Number.isInteger(value) ? expect.closeTo(value, 9) : value,
        );
        expect(read(fold([...events].reverse(), missions))).toEqual(close);
        const parts = [true, false].map((which) =>
          fold(
            events.filter((_, i) => first[i] === which),
            missions,
          ),
        );
        expect(read(mergeProfiles(parts[0], parts[1]))).toEqual(close);
      }),
      { numRuns: runs },
    );
  });

  test('another mission is another draw, and the end of one gives the old draw back', () => {
    const events = [...days(3, 'skirts', 12), event(NOW, 'toys')];
    const [gift, work] = ['gift', 'work'].map((name) => fold(events, [{ name, from: NOW - 1, until: NOW + 1 }]));
    const versions = [gift, work].map((profile) => evidenceVersion(decidingProfile(profile, NOW)));
    expect(new Set([...versions, evidenceVersion(gift)]).size).toBe(3);
    expect(decidingProfile(gift, NOW + 2)).toBe(gift);
  });
});

describe('A session far from the taste', () => {
  const TASTE = [...days(5, 'skirts', 10), ...days(3, 'dresses', 5)];

  test('is noticed from the fourth event on, since its first', () => {
    const toys = days(0, 'toys', 4);
    expect(strayedSince(fold([...TASTE, ...toys.slice(0, 3)]), NOBODY, toys[2].at)).toBeNull();
    expect(strayedSince(fold([...TASTE, ...toys]), NOBODY, toys[3].at)).toBe(toys[0].at);
  });

  test.each([
    ['a session of the usual', [...TASTE, ...days(0, 'dresses', 6)]],
    ['a session that is half of the usual', [...TASTE, ...days(0, 'skirts', 3), ...days(0, 'toys', 3)]],
    ['a visitor who has no taste yet', [...days(5, 'skirts', 8), ...days(0, 'toys', 8)]],
    ['a taste of this very day', [...days(0.2, 'skirts', 15), ...days(0, 'toys', 8)]],
    ['a visitor of all sorts', [...'abcdefghijklmno'].flatMap((c) => days(4, c, 1)).concat(days(0, 'toys', 8))],
  ])('not: %s', (_, events) => {
    expect(strayedSince(fold(events), NOBODY, NOW + 10 * MINUTE)).toBeNull();
  });

  test('counts what all content shares for nothing', () => {
    const priced = (events: VisitorEvent[]) =>
      events.map((one) => ({ ...one, attributes: { ...one.attributes, price: ['20-39'] } }));
    const [own, toys] = [priced(TASTE), priced(days(0, 'toys', 4))];
    expect(strayedSince(fold([...own, ...toys]), NOBODY, toys[3].at)).toBeNull();
    const crowd = createCrowd();
    const others = createProfile();
    for (const one of priced('abcdefgh'.split('').flatMap((category) => days(2, category, 4)))) {
      crowdApply(crowd, others, one, settings);
      applyEvent(others, one, settings);
    }
    expect(strayedSince(fold([...own, ...toys]), crowd, toys[3].at)).toBe(toys[0].at);
  });

  test('is a mission of its own, which goes on while the session does', () => {
    const toys = days(0, 'toys', 4);
    const now = toys[3].at;
    const record = followMission(blankRecord('v'), fold([...TASTE, ...toys]), NOBODY, now);
    expect(record.missions).toEqual([{ name: 'other', from: toys[0].at, until: now + 30 * MINUTE, detected: true }]);
    const profile = fold([...TASTE, ...toys], missionsOf(record));
    expect(tasteOf(profile, createCrowd(), now, settings)).toEqual(tasteOf(fold(TASTE), createCrowd(), now, settings));
    expect(followMission(record, profile, NOBODY, now + 5 * MINUTE)).toBe(record);
    const later = followMission(record, profile, NOBODY, now + 20 * MINUTE);
    expect(later.missions?.[0].until).toBe(now + 50 * MINUTE);
  });

  test('taken back, it is the own taste, and is not noticed again', () => {
    const toys = days(0, 'toys', 5);
    const now = toys[4].at;
    const noticed = followMission(blankRecord('v'), fold([...TASTE, ...toys]), NOBODY, now);
    const mine = takeBackMission(noticed);
    expect(missionsOf(mine)).toEqual([]);
    expect(followMission(mine, fold([...TASTE, ...toys], missionsOf(mine)), NOBODY, now)).toBe(mine);
  });

  test('coming back for the same another day makes both the own taste: tastes may move', () => {
    const monday = days(1, 'toys', 5);
    const noticed = followMission(blankRecord('v'), fold([...TASTE, ...monday]), NOBODY, monday[4].at);
    const tuesday = days(0, 'toys', 5);
    const profile = fold([...TASTE, ...monday, ...tuesday], missionsOf(noticed));
    const moved = followMission(noticed, profile, NOBODY, tuesday[4].at);
    expect(noticed.missions).toHaveLength(1);
    expect(missionsOf(moved)).toEqual([]);
    expect(followMission(moved, fold([...TASTE, ...monday, ...tuesday]), NOBODY, tuesday[4].at)).toBe(moved);
  });

  test('gets the name that the visitor gives it, from its beginning', () => {
    const toys = days(0, 'toys', 4);
    const noticed = followMission(blankRecord('v'), fold([...TASTE, ...toys]), NOBODY, toys[3].at);
    const named = startMission(noticed, 'gift', toys[3].at, toys[3].at);
    expect(missionsOf(named)).toEqual([{ name: 'gift', from: toys[0].at, until: toys[3].at + 30 * MINUTE }]);
    expect(missionsOf(endMission(named, toys[3].at + 1))).toMatchObject([{ until: toys[3].at }]);
  });
});

describe('Needs', () => {
  test('confidences are between 0 and 1, and those that exclude each other do not exceed 1 together', () => {
    fc.assert(
      fc.property(told, (list) => {
        const { ready, hurry, comparing, browsing, researching, gift } = intentsOf(fold(eventsOf(list)), NOW);
        for (const one of [ready, hurry, comparing, browsing, gift]) expect(one >= 0 && one <= 1).toBe(true);
        expect(ready + hurry + comparing + browsing).toBeLessThan(1);
        expect(researching).toBeCloseTo(comparing + browsing, 12);
      }),
      { numRuns: runs },
    );
  });

  test('confidence grows with what points to it', () => {
    const looks = (n: number) => fold(Array.from({ length: n }, (_, i) => event(NOW - (n - i) * MINUTE, 'skirts')));
    const grown = [3, 4, 5, 6, 8].map((n) => intentsOf(looks(n), NOW).comparing);
    expect([...grown].sort((a, b) => a - b)).toEqual(grown);
    expect(grown[0]).toBeLessThan(0.5);
    expect(intentOf(looks(3), NOW)).toBeNull();
    expect(intentOf(looks(8), NOW)).toMatchObject({ need: 'comparing' });
  });
});

describe('Confidence of an affinity (D8)', () => {
  const confidence = (events: readonly VisitorEvent[], now = NOW, value = 'skirts') =>
    tasteOf(fold(events), createCrowd(), now, settings).affinities.find((one) => one.value === value)?.confidence ?? 0;

  test('is 0 without evidence, grows with it, and never reaches 1', () => {
    const grown = [0, 1, 3, 8, 30, 200].map((n) => confidence(days(0, 'skirts', n), NOW + DAY));
    expect(grown[0]).toBe(0);
    for (let i = 1; i < grown.length; i += 1) expect(grown[i]).toBeGreaterThan(grown[i - 1]);
    expect(grown.at(-1)).toBeLessThan(1);
  });

  test('shrinks as the evidence ages', () => {
    const events = days(0, 'skirts', 8);
    const aged = [1, 7, 30, 90].map((later) => confidence(events, NOW + later * DAY));
    for (let i = 1; i < aged.length; i += 1) expect(aged[i]).toBeLessThan(aged[i - 1]);
  });

  test('is of each value for itself', () => {
    const events = [...days(0, 'skirts', 8), ...days(0, 'boots', 1)];
    expect(confidence(events)).toBeGreaterThan(2 * confidence(events, NOW, 'boots'));
  });

  test('stages go from unknown over signalled to known with the evidence, and not by exposures', () => {
    const stage = (n: number) => tasteOf(fold(days(0, 'skirts', n)), createCrowd(), NOW, settings).stage;
    expect([0, 1, 7, 8].map(stage)).toEqual(['unknown', 'signalled', 'signalled', 'known']);
    const seen = fold(days(0, 'skirts', 20).map((one) => ({ ...one, type: 'exposure' })));
    expect(tasteOf(seen, createCrowd(), NOW, settings).stage).toBe('unknown');
  });
});

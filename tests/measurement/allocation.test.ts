import fc from 'fast-check';
import { allocate, frozenSplit } from '../../server/src/authoring/experiences/allocation';
import { BUCKETS, DEFAULT_SETTINGS, sideOf, SIDES, shareOf, type Experience, type Side } from '../../server/src/engine';

type Shares = Record<Side, number>;

/** Shares in whole per cent that add up to 100. */
const shares: fc.Arbitrary<Shares> = fc
  .tuple(fc.nat(100), fc.nat(100), fc.nat(100))
  .map(([a, b, c]) => [a, b, c].sort((one, other) => one - other))
  .map(([a, b, c]) => ({ original: a, rules: b - a, crowd: c - b, person: 100 - c }));

const ownersOf = (ranges: ReturnType<typeof allocate>): Side[] => {
  const owners: Side[] = [];
  for (const { side, until } of ranges) while (owners.length < until) owners.push(side);
  return owners;
};

const moved = (before: Shares, after: Shares): number =>
  (SIDES.reduce((sum, side) => sum + Math.abs(after[side] - before[side]), 0) / 2 / 100) * BUCKETS;

describe('Buckets of the sides', () => {
  it('are the shares, exactly, after any number of changes', () => {
    fc.assert(
      fc.property(fc.array(shares, { minLength: 1, maxLength: 6 }), (changes) => {
        const ranges = changes.reduce<ReturnType<typeof allocate>>((before, next) => allocate(before, next), []);
        expect(ranges.at(-1)!.until).toBe(BUCKETS);
        for (const side of SIDES) {
          const share = shareOf({ salt: '1', admitted: 1, ranges, sticky: 'visitor' }, side);
          expect(share).toBeCloseTo(changes.at(-1)![side] / 100, 12);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('change hands as few as the change of shares allows: from sides that shrink to sides that grow', () => {
    fc.assert(
      fc.property(fc.array(shares, { minLength: 2, maxLength: 5 }), (changes) => {
        let ranges = allocate([], changes[0]);
        for (let i = 1; i < changes.length; i += 1) {
          const [before, after] = [ownersOf(ranges), ownersOf((ranges = allocate(ranges, changes[i])))];
          const gone = before.filter((side, bucket) => side !== after[bucket]);
          expect(gone).toHaveLength(Math.round(moved(changes[i - 1], changes[i])));
          for (const side of new Set(gone)) expect(changes[i][side]).toBeLessThan(changes[i - 1][side]);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('stay as they are where shares stay, and are divided anew for a new question', () => {
    const input = { shares: { original: 10, rules: 30, crowd: 20, person: 40 }, admitted: 50, shuffle: 1 };
    const first = frozenSplit({ ...input, sticky: 'visitor' }, null);
    expect(first).toMatchObject({ salt: '1', admitted: 0.5 });
    const other = { ...input, shares: { original: 10, rules: 20, crowd: 40, person: 30 }, sticky: 'visitor' as const };
    const grown = frozenSplit(other, first);
    expect(frozenSplit(other, grown)).toEqual(grown);
    expect(grown.ranges).not.toEqual(frozenSplit(other, null).ranges);
    expect(frozenSplit({ ...other, shuffle: 2 }, grown)).toEqual({ ...frozenSplit(other, null), salt: '2' });
  });

  it('keep every visitor but those of moved buckets on their side', () => {
    const before = frozenSplit(
      { shares: { original: 10, rules: 45, crowd: 0, person: 45 }, admitted: 100, sticky: 'visitor', shuffle: 1 },
      null,
    );
    const after = frozenSplit(
      { shares: { original: 10, rules: 35, crowd: 20, person: 35 }, admitted: 100, sticky: 'visitor', shuffle: 1 },
      before,
    );
    // As the next start reads it from the database.
    const again = JSON.parse(JSON.stringify(before)) as typeof before;
    const sideIn = (split: typeof before, visitor: string) => {
      const experience = { slot: 'hero', split } as Experience;
      return sideOf(experience, { now: 0, visitor, context: {}, slots: [] }, DEFAULT_SETTINGS.seed);
    };
    let changed = 0;
    const people = Number(process.env.SPLIT_VISITORS ?? 20_000);
    for (let i = 0; i < people; i += 1) {
      const side = sideIn(before, `visitor-${i}`);
      if (sideIn(again, `visitor-${i}`) !== side) throw new Error(`visitor ${i} changed sides over a restart`);
      if (sideIn(after, `visitor-${i}`) === side) continue;
      changed += 1;
      if (sideIn(after, `visitor-${i}`) !== 'crowd') throw new Error(`visitor ${i} was moved without need`);
    }
    expect(Math.abs(changed - people * 0.2)).toBeLessThan(5 * Math.sqrt(people * 0.2 * 0.8));
  });
});

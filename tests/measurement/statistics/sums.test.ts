import fc from 'fast-check';
import {
  mergeSums,
  NOBODY,
  packSums,
  subtractSums,
  unpackSums,
  wholeUnits,
  withVisitor,
} from '../../../server/src/measurement/statistics/sums';
import { outcomes, sumsOf } from './people';

describe('sums over visitors', () => {
  test('do not depend on the order, nor on how the visitors are dealt out and merged', () => {
    fc.assert(
      fc.property(outcomes(0), fc.nat(), (people, at) => {
        const cut = at % (people.length + 1);
        const all = sumsOf(people);
        expect(sumsOf(people.toReversed())).toEqual(all);
        expect(mergeSums(sumsOf(people.slice(cut)), sumsOf(people.slice(0, cut)))).toEqual(all);
        expect(subtractSums(all, sumsOf(people.slice(cut)))).toEqual(sumsOf(people.slice(0, cut)));
      }),
    );
  });

  test('a late reward, corrected, is the same as one that was in time', () => {
    fc.assert(
      fc.property(outcomes(1), fc.nat(), fc.integer({ min: 1, max: 1e9 }), (people, at, value) => {
        const who = at % people.length;
        const later = { ...people[who], value: people[who].value + value, count: people[who].count + 1 };
        const corrected = withVisitor(withVisitor(sumsOf(people), people[who], -1), later);
        expect(corrected).toEqual(sumsOf(people.with(who, later)));
      }),
    );
  });

  test('stay exact where floating point would not', () => {
    const rich = { value: 900_719_925_474_099, count: 1, before: 3 };
    const sums = withVisitor(withVisitor(NOBODY, rich, 1_000_000), { value: 1, count: 1, before: 0 });
    expect(sums.valueValue).toBe(BigInt(rich.value) ** 2n * 1_000_000n + 1n);
    expect(withVisitor(withVisitor(sums, rich, -1_000_000), { value: 1, count: 1, before: 0 }, -1)).toEqual(NOBODY);
  });

  test('are kept as digits and come back', () => {
    fc.assert(
      fc.property(outcomes(0), (people) => {
        const kept = JSON.parse(JSON.stringify(packSums(sumsOf(people)))) as string[];
        expect(unpackSums(kept)).toEqual(sumsOf(people));
      }),
    );
    expect(() => unpackSums(['1'])).toThrow('sums have 10 numbers, not 1');
  });

  test('take whole numbers only; money becomes hundredths', () => {
    expect(() => withVisitor(NOBODY, { value: 0.5, count: 1, before: 0 })).toThrow(RangeError);
    expect([19.99, 0.1 + 0.2, -3].map(wholeUnits)).toEqual([1999, 30, -300]);
  });

  test('a visitor has converted by rewards, not by what is left after refunds', () => {
    const refunded = withVisitor(NOBODY, { value: 0, count: 1, before: 0 });
    expect(withVisitor(refunded, { value: 0, count: 0, before: 5 })).toMatchObject({ visitors: 2n, converted: 1n });
  });
});

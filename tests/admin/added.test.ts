import fc from 'fast-check';
import { addedBy, pairsOf, withoutPair, withPair, type Pair } from '../../admin/src/slot-panel/added';

const pair = fc.tuple(fc.constantFrom('category', 'colour', '__proto__', 'toString'), fc.constantFrom('a', 'b', 'c'));

describe('what a variant is about, by hand', () => {
  test('reads what the form holds, and leaves out what has another shape', () => {
    expect(addedBy({ category: ['skirts'], price: 28, sale: true, odd: { a: 1 }, none: [] })).toEqual({
      category: ['skirts'],
      price: ['28'],
      sale: ['true'],
    });
    expect(addedBy('{"category":"skirts"}')).toEqual({ category: ['skirts'] });
    for (const nothing of [null, undefined, [], 'no json', 7]) expect(addedBy(nothing)).toEqual({});
  });

  test('added pairs are there once, and taking them away leaves nothing behind', () => {
    fc.assert(
      fc.property(fc.array(pair), (pairs: Pair[]) => {
        const added = pairs.reduce(withPair, {});
        const key = ([name, value]: Pair) => `${name}=${value}`;
        expect(pairsOf(added).map(key).sort()).toEqual([...new Set(pairs.map(key))].sort());
        expect(Object.keys(pairs.reduce(withoutPair, added))).toEqual([]);
      }),
    );
  });
});

import fc from 'fast-check';
import { arrangementOf, orderList, type Arrangement } from '../../server/src/engine/arrange';
import type { ListItem } from '../../server/src/engine';

/** Order of a feed (C9): taste, with diversity and pins over it. */
const list = fc.integer({ min: 0, max: 24 }).chain((length) =>
  fc.record({
    tastes: fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: length, maxLength: length }),
    values: fc.array(fc.subarray(['a', 'b', 'c', 'd'], { maxLength: 2 }), { minLength: length, maxLength: length }),
    pinned: fc.uniqueArray(fc.nat({ max: 30 }), { maxLength: 5 }),
    inARow: fc.integer({ min: 1, max: 4 }),
    impact: fc.integer({ min: 0, max: 100 }),
  }),
);
/** Entries in a row, up to this one, that share a value with it. */
const rowBefore = (before: readonly number[], next: number, values: readonly (readonly string[])[]): number =>
  Math.max(
    0,
    ...values[next].map((value) => {
      let row = 1;
      while (row <= before.length && values[before[before.length - row]].includes(value)) row += 1;
      return row;
    }),
  );

describe('the order of a feed', () => {
  it('has each entry once, and pinned entries where the editor put them', () => {
    fc.assert(
      fc.property(list, ({ tastes, values, pinned, inARow, impact }) => {
        const order = orderList(tastes, impact, { diversity: { inARow, values }, pinned });
        expect([...order].sort((a, b) => a - b)).toEqual(tastes.map((_, place) => place));
        for (const place of pinned) if (place < tastes.length) expect(order[place]).toBe(place);
      }),
    );
  });

  it('is exactly the editor’s where nothing is known, whatever is asked of it', () => {
    fc.assert(
      fc.property(list, ({ tastes, values, pinned, inARow, impact }) => {
        const order = orderList(
          tastes.map(() => 0),
          impact,
          { diversity: { inARow, values }, pinned },
        );
        expect(order).toEqual(tastes.map((_, place) => place));
      }),
    );
  });

  it('has a row of too many only where every entry left would have made one', () => {
    fc.assert(
      fc.property(list, ({ tastes, values, inARow }) => {
        if (tastes.every((taste) => taste === 0)) return;
        const order = orderList(tastes, 100, { diversity: { inARow, values } });
        order.forEach((place, at) => {
          const before = order.slice(0, at);
          if (rowBefore(before, place, values) <= inARow) return;
          for (const other of order.slice(at)) expect(rowBefore(before, other, values)).toBeGreaterThan(inARow);
        });
      }),
    );
  });

  const cases: [string, number[], Arrangement, number[]][] = [
    ['mixes what is liked with the rest', [3, 2.9, 2.8, 1, 0.9], diverse(1, 'aaabb'), [0, 3, 1, 4, 2]],
    ['lets two stand together', [3, 2.9, 2.8, 1, 0.9], diverse(2, 'aaabb'), [0, 1, 3, 2, 4]],
    ['shows the best where nothing else is left', [3, 2, 1], diverse(1, 'aaa'), [0, 1, 2]],
    ['keeps the editor’s first, and counts it', [0, 3, 2, 1], { ...diverse(1, 'aaab'), pinned: [0] }, [0, 3, 1, 2]],
    ['looks at the pinned one behind', [1, 0, 2, 3], { ...diverse(1, 'baab'), pinned: [1] }, [3, 1, 0, 2]],
  ];
  it.each(cases)('%s', (_, tastes, arrangement, wanted) => expect(orderList(tastes, 100, arrangement)).toEqual(wanted));
});

it('is asked for by entries and by the name of an attribute', () => {
  const items: ListItem[] = [
    { item: 'p:a', attributes: { colour: ['red'] } },
    { item: 'p:b', attributes: { colour: ['red', 'blue'] } },
    { item: 'p:c', attributes: {} },
  ];
  const diversity = { attribute: 'colour', inARow: 2 };
  expect(arrangementOf(items, { diversity, pinned: ['p:c', 'p:unknown', 'p:a'] })).toEqual({
    pinned: [0, 2],
    diversity: { inARow: 2, values: [['red'], ['red', 'blue'], []] },
  });
  // A name from outside reaches nothing that is not an attribute.
  const foreign = { attribute: 'constructor', inARow: 1 };
  expect(arrangementOf(items, { diversity: foreign }).diversity?.values).toEqual([[], [], []]);
  expect(arrangementOf(items, {})).toEqual({ pinned: [] });
});

function diverse(inARow: number, letters: string): Arrangement {
  return { diversity: { inARow, values: [...letters].map((letter) => [letter]) } };
}

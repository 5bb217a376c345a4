import fc from 'fast-check';
import {
  conditionOf,
  emptyRow,
  gapOf,
  groupOf,
  isComplete,
  withOperator,
  type Join,
  type RowKind,
} from '../../admin/src/pages/Segments/condition';
import { conditionSchema } from '../../server/src/contracts';
import type { Condition, Test } from '../../server/src/engine/types';

/** Conditions over three facts, so that every tree has a truth table of eight lines. */
const leaf: fc.Arbitrary<Condition> = fc
  .constantFrom('a', 'b', 'c')
  .map((key) => ({ kind: 'context', key, test: { operator: 'exists' } }));

const tree = fc.letrec<{ tree: Condition; group: Condition; not: Condition }>((tie) => ({
  tree: fc.oneof({ maxDepth: 4 }, leaf, tie('group'), tie('not')),
  group: fc.record({
    kind: fc.constantFrom('all' as const, 'any' as const),
    of: fc.array(tie('tree'), { maxLength: 3 }),
  }),
  not: fc.record({ kind: fc.constant('not' as const), of: tie('tree') }),
})).tree;

const holds = (condition: Condition, facts: ReadonlySet<string>): boolean => {
  switch (condition.kind) {
    case 'all':
      return condition.of.every((one) => holds(one, facts));
    case 'any':
      return condition.of.some((one) => holds(one, facts));
    case 'not':
      return !holds(condition.of, facts);
    case 'context':
      return facts.has(condition.key);
    default:
      throw new Error(condition.kind);
  }
};

const worlds = [0, 1, 2, 3, 4, 5, 6, 7].map(
  (bits) => new Set(['a', 'b', 'c'].filter((_key, index) => bits & (1 << index))),
);

describe('the condition editor', () => {
  test('a tree drawn as groups and read back means the same', () => {
    fc.assert(
      fc.property(tree, (condition) => {
        const again = conditionOf(groupOf(condition));
        for (const facts of worlds) expect(holds(again, facts)).toBe(holds(condition, facts));
      }),
    );
  });

  test('drawn once, a tree stays as it is', () => {
    fc.assert(
      fc.property(tree, (condition) => {
        const once = conditionOf(groupOf(condition));
        expect(conditionOf(groupOf(once))).toEqual(once);
      }),
    );
  });

  test('"none of these" is what it says', () => {
    const none = conditionOf({
      join: 'none' as Join,
      of: [
        { kind: 'need', need: 'hurry' },
        { kind: 'segment', segment: 'x' },
      ],
    });
    expect(none).toEqual({
      kind: 'not',
      of: {
        kind: 'any',
        of: [
          { kind: 'need', need: 'hurry' },
          { kind: 'segment', segment: 'x' },
        ],
      },
    });
  });

  test.each([
    ['context', 'gap.value'],
    ['trait', 'gap.key'],
    ['behaviour', null],
    ['entered', 'gap.attribute'],
    ['time', null],
    ['need', null],
    ['segment', 'gap.segment'],
    ['group', 'gap.empty'],
  ] as [RowKind, string | null][])('a new row of kind %s says what it lacks', (kind, gap) => {
    expect(gapOf(emptyRow(kind))).toBe(gap);
  });

  test('a row deep inside keeps the tree from being saved', () => {
    const inside = (row: Condition): Condition => ({
      kind: 'all',
      of: [{ kind: 'not', of: { kind: 'any', of: [row] } }],
    });
    expect(isComplete(inside({ kind: 'need', need: 'ready' }))).toBe(true);
    expect(isComplete(inside({ kind: 'segment', segment: '' }))).toBe(false);
    expect(isComplete({ kind: 'all', of: [{ kind: 'any', of: [] }] })).toBe(false);
  });

  test('every row that the editor calls complete is one that the server takes', () => {
    const rows: Condition[] = [
      { kind: 'context', key: 'region', test: { operator: 'in', value: ['Texas'] } },
      { kind: 'behaviour', event: 'click', where: { category: ['shoes'] }, atLeast: 3, withinSeconds: 60 },
      { kind: 'entered', attribute: 'category', value: 'shoes' },
      emptyRow('time'),
      emptyRow('need'),
      emptyRow('behaviour'),
    ];
    for (const row of rows) {
      expect(isComplete(row)).toBe(true);
      expect(conditionSchema.safeParse(row).success).toBe(true);
    }
  });

  test('another operator gives a test that the server takes, and keeps the value where it can', () => {
    const operators: Test['operator'][] = [
      'equals',
      'notEquals',
      'in',
      'notIn',
      'contains',
      'startsWith',
      'endsWith',
      'matches',
      'greaterThan',
      'lessThan',
      'between',
      'exists',
      'missing',
    ];
    for (const from of operators) {
      for (const to of operators) {
        const test = withOperator(withOperator({ operator: 'equals', value: '7' }, from), to);
        expect(test.operator).toBe(to);
        expect(conditionSchema.safeParse({ kind: 'context', key: 'x', test }).success).toBe(true);
      }
    }
    expect(withOperator({ operator: 'equals', value: 'Texas' }, 'in')).toEqual({ operator: 'in', value: ['Texas'] });
    expect(withOperator({ operator: 'in', value: ['Texas', 'Utah'] }, 'equals')).toEqual({
      operator: 'equals',
      value: 'Texas',
    });
  });
});

import type { Condition, Test } from '../../../../server/src/engine/types';

type Scalar = string | number | boolean;

/** How the rows of a group belong together, in the words of the editor. */
export type Join = 'all' | 'any' | 'none';

/** A row of the editor that is not a group. */
export type Leaf = Exclude<Condition, { kind: 'all' | 'any' | 'not' }>;

export interface Group {
  join: Join;
  of: readonly Condition[];
}

export type RowKind = Leaf['kind'] | 'group';

/** A tree as a group of rows: `not` reads as "none of these", a single condition as "all of this one". */
export const groupOf = (condition: Condition): Group => {
  if (condition.kind === 'all' || condition.kind === 'any') return { join: condition.kind, of: condition.of };
  if (condition.kind !== 'not') return { join: 'all', of: [condition] };
  return { join: 'none', of: condition.of.kind === 'any' ? condition.of.of : [condition.of] };
};

/** The way back: means the same as the tree that the group was made from. */
export const conditionOf = ({ join, of }: Group): Condition =>
  join === 'none' ? { kind: 'not', of: { kind: 'any', of } } : { kind: join, of };

export const isGroup = (condition: Condition): condition is Extract<Condition, { kind: 'all' | 'any' | 'not' }> =>
  condition.kind === 'all' || condition.kind === 'any' || condition.kind === 'not';

const EMPTY_ROWS: Readonly<Record<RowKind, Condition>> = {
  group: { kind: 'any', of: [] },
  context: { kind: 'context', key: 'country', test: { operator: 'equals', value: '' } },
  trait: { kind: 'trait', key: '', test: { operator: 'equals', value: '' } },
  behaviour: { kind: 'behaviour', event: 'click', atLeast: 3, withinSeconds: 7 * 86_400 },
  entered: { kind: 'entered', attribute: '', value: '' },
  time: { kind: 'time', days: [6, 0] },
  need: { kind: 'need', need: 'ready' },
  segment: { kind: 'segment', segment: '' },
};

/** A new row, ready to be filled in. */
export const emptyRow = (kind: RowKind): Condition => EMPTY_ROWS[kind];

/** Another operator keeps as much of the value as fits it. */
export const withOperator = (test: Test, operator: Test['operator']): Test => {
  const values: readonly Scalar[] = 'value' in test ? [test.value].flat() : [];
  const first = values[0] ?? '';
  const number = Number(first) || 0;
  switch (operator) {
    case 'exists':
    case 'missing':
      return { operator };
    case 'in':
    case 'notIn':
      return { operator, value: values.filter((value) => value !== '') };
    case 'greaterThan':
    case 'lessThan':
      return { operator, value: number };
    case 'between':
      return { operator, value: [number, Number(values[1] ?? number) || 0] };
    case 'equals':
    case 'notEquals':
      return { operator, value: first };
    default:
      return { operator, value: String(first) };
  }
};

/** What is still missing before the condition can be saved, as keys of texts. */
export type Gap = 'gap.empty' | 'gap.key' | 'gap.value' | 'gap.days' | 'gap.segment' | 'gap.attribute';

const gapOfTest = (test: Test): Gap | null => {
  if (!('value' in test)) return null;
  if (test.operator === 'between') return test.value[0] <= test.value[1] ? null : 'gap.value';
  if (Array.isArray(test.value)) return test.value.length ? null : 'gap.value';
  return test.value === '' ? 'gap.value' : null;
};

const gapOfWhere = (where: Readonly<Record<string, readonly string[]>> | undefined): Gap | null =>
  Object.entries(where ?? {}).some(([attribute, values]) => !attribute || !values.length) ? 'gap.attribute' : null;

const gapOfLeaf = (condition: Leaf): Gap | null => {
  switch (condition.kind) {
    case 'context':
    case 'trait':
      return condition.key.trim() ? gapOfTest(condition.test) : 'gap.key';
    case 'behaviour':
      return condition.event.trim() ? gapOfWhere(condition.where) : 'gap.key';
    case 'entered':
      return condition.attribute && condition.value ? null : 'gap.attribute';
    case 'time':
      return condition.days?.length === 0 ? 'gap.days' : null;
    case 'need':
      return null;
    case 'segment':
      return condition.segment ? null : 'gap.segment';
  }
};

/** The first gap of this one row, or null; a group answers for its being empty only. */
export const gapOf = (condition: Condition): Gap | null =>
  isGroup(condition) ? (groupOf(condition).of.length ? null : 'gap.empty') : gapOfLeaf(condition);

/** Whether the whole tree can be saved. */
export const isComplete = (condition: Condition): boolean =>
  !gapOf(condition) && (!isGroup(condition) || groupOf(condition).of.every(isComplete));

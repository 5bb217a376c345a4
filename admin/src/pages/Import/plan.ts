import type { ImportFile, ImportItemType, ImportPlan } from '../../../../server/src/contracts';
import type { Option } from '../../components/Choice';
import type { Text } from '../../components/useText';

/** What happened, where no column says it. */
const TYPES = ['purchase', 'add_to_cart', 'click', 'view'] as const;
/** Before the name of a column, or of a type, in the choice of what happened. */
const COLUMN = 'column:';
const TYPE = 'type:';
export const NONE = '';

export const NEEDED = ['visitor', 'item', 'at'] as const;
export const OPTIONAL = ['value', 'currency', 'id'] as const;
export type ColumnField = (typeof NEEDED)[number] | (typeof OPTIONAL)[number];

/** Which column says a field; `NONE`: no column does. */
export function withColumn(plan: ImportPlan, field: ColumnField, column: string): ImportPlan {
  const { [field]: _, ...others } = plan.columns;
  return { ...plan, columns: column === NONE ? others : { ...others, [field]: column } };
}

export const columnOptions = (file: ImportFile, none: string | null): Option[] => [
  ...(none === null ? [] : [{ value: NONE, label: none }]),
  ...file.columns.filter((column) => column !== '').map((column) => ({ value: column, label: column })),
];

export const happenedOptions = (file: ImportFile, t: Text): Option[] => [
  ...TYPES.map((type) => ({ value: `${TYPE}${type}`, label: t(`import.every.${type}`) })),
  ...columnOptions(file, null).map(({ value }) => ({
    value: `${COLUMN}${value}`,
    label: t('import.says', { column: value }),
  })),
];

export const happenedOf = ({ type, columns }: ImportPlan): string | null => {
  if (type !== undefined) return `${TYPE}${type}`;
  return columns.type === undefined ? null : `${COLUMN}${columns.type}`;
};

export function withHappened({ type: _, ...plan }: ImportPlan, choice: string): ImportPlan {
  const { type: __, ...columns } = plan.columns;
  if (choice.startsWith(TYPE)) return { ...plan, columns, type: choice.slice(TYPE.length) };
  return { ...plan, columns: { ...columns, type: choice.slice(COLUMN.length) } };
}

/** Ways to name what the file is about: each type that is learned from, by its id or by one of its fields. */
export const itemOptions = (types: readonly ImportItemType[], t: Text): Option[] => [
  { value: NONE, label: t('import.items.none') },
  ...types.flatMap(({ contentType, name, fields }) => [
    ...fields.map((field) => ({ value: `${contentType}|${field}`, label: t('import.items.by', { name, field }) })),
    { value: contentType, label: t('import.items.id', { name }) },
  ]),
];

export const itemsOf = ({ contentType, by }: ImportPlan): string =>
  contentType === undefined ? NONE : by === undefined ? contentType : `${contentType}|${by}`;

export function withItems({ contentType: _, by: __, ...plan }: ImportPlan, choice: string): ImportPlan {
  if (choice === NONE) return plan;
  const [contentType, by] = choice.split('|');
  return { ...plan, contentType, ...(by !== undefined && { by }) };
}

/** The file can be read so. */
export const isComplete = ({ format }: ImportFile, plan: ImportPlan): boolean =>
  format === 'jsonl' || (happenedOf(plan) !== null && NEEDED.every((field) => plan.columns[field] !== undefined));

import { Field, Grid, NumberInput } from '@strapi/design-system';
import type { Test } from '../../../../server/src/engine/types';
import { Choice } from '../../components/Choice';
import { Suggest } from '../../components/Suggest';
import { useText } from '../../components/useText';
import { withOperator } from './condition';
import { Values } from './Values';

const OPERATORS: readonly Test['operator'][] = [
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

interface Props {
  test: Test;
  suggestions: readonly string[];
  onChange: (test: Test) => void;
}

interface NumberProps {
  label: string;
  value: number;
  onChange: (value: number) => void;
}

const NumberField = ({ label, value, onChange }: NumberProps) => (
  <Field.Root width="100%">
    <Field.Label>{label}</Field.Label>
    <NumberInput value={value} onValueChange={(next) => onChange(next ?? 0)} />
  </Field.Root>
);

const ValueFields = ({ test, suggestions, onChange }: Props) => {
  const t = useText();
  switch (test.operator) {
    case 'exists':
    case 'missing':
      return null;
    case 'in':
    case 'notIn':
      return (
        <Values
          label={t('test.values')}
          values={test.value.map(String)}
          suggestions={suggestions}
          onChange={(value) => onChange({ ...test, value })}
        />
      );
    case 'greaterThan':
    case 'lessThan':
      return (
        <NumberField label={t('test.value')} value={test.value} onChange={(value) => onChange({ ...test, value })} />
      );
    case 'between':
      return (
        <Grid.Root gap={4}>
          <Grid.Item col={6} s={12}>
            <NumberField
              label={t('test.from')}
              value={test.value[0]}
              onChange={(from) => onChange({ ...test, value: [from, test.value[1]] })}
            />
          </Grid.Item>
          <Grid.Item col={6} s={12}>
            <NumberField
              label={t('test.to')}
              value={test.value[1]}
              onChange={(to) => onChange({ ...test, value: [test.value[0], to] })}
            />
          </Grid.Item>
        </Grid.Root>
      );
    default:
      return (
        <Suggest
          label={t('test.value')}
          value={String(test.value)}
          suggestions={suggestions}
          onChange={(value) => onChange({ ...test, value } as Test)}
        />
      );
  }
};

/** How a value is compared, and with what. */
export const TestFields = ({ test, suggestions, onChange }: Props) => {
  const t = useText();
  return (
    <>
      <Grid.Item col={3} s={12} alignItems="flex-start">
        <Choice
          label={t('test.operator')}
          value={test.operator}
          options={OPERATORS.map((operator) => ({ value: operator, label: t(`operator.${operator}`) }))}
          onChange={(operator) => onChange(withOperator(test, operator as Test['operator']))}
        />
      </Grid.Item>
      <Grid.Item col={5} s={12} alignItems="flex-start">
        <ValueFields test={test} suggestions={suggestions} onChange={onChange} />
      </Grid.Item>
    </>
  );
};

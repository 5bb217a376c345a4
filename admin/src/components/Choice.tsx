import { Field, SingleSelect, SingleSelectOption } from '@strapi/design-system';

export interface Option {
  value: string;
  label: string;
}

interface Props {
  label: string;
  value: string | null;
  options: readonly Option[];
  onChange: (value: string) => void;
  hint?: string;
  error?: string;
  disabled?: boolean;
  placeholder?: string;
  size?: 'S' | 'M';
}

/** To the select an empty value is nothing chosen yet: an option that is empty, as "none" is, goes by this name in it. */
const EMPTY = '(empty)';
const toSelect = (value: string): string => value || EMPTY;
const fromSelect = (value: string): string => (value === EMPTY ? '' : value);

/** A labelled choice of one; null: nothing is chosen yet. A value that is no longer offered stays visible as it is. */
export const Choice = ({ label, value, options, onChange, hint, error, disabled, placeholder, size }: Props) => {
  const offered =
    value && !options.some((option) => option.value === value) ? [...options, { value, label: value }] : options;
  const chosen = value === null || !offered.some((option) => option.value === value) ? '' : toSelect(value);
  return (
    <Field.Root width="100%" hint={hint} error={error}>
      <Field.Label>{label}</Field.Label>
      <SingleSelect
        value={chosen}
        onChange={(next: string | number) => onChange(fromSelect(String(next)))}
        disabled={disabled}
        placeholder={placeholder}
        size={size}
      >
        {offered.map((option) => (
          <SingleSelectOption key={option.value} value={toSelect(option.value)}>
            {option.label}
          </SingleSelectOption>
        ))}
      </SingleSelect>
      <Field.Hint />
      <Field.Error />
    </Field.Root>
  );
};

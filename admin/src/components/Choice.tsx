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

/** A labelled choice of one. A value that is no longer offered stays visible as it is. */
export const Choice = ({ label, value, options, onChange, hint, error, disabled, placeholder, size }: Props) => {
  const offered =
    value && !options.some((option) => option.value === value) ? [...options, { value, label: value }] : options;
  return (
    <Field.Root width="100%" hint={hint} error={error}>
      <Field.Label>{label}</Field.Label>
      <SingleSelect
        value={value ?? ''}
        onChange={(next: string | number) => onChange(String(next))}
        disabled={disabled}
        placeholder={placeholder}
        size={size}
      >
        {offered.map((option) => (
          <SingleSelectOption key={option.value} value={option.value}>
            {option.label}
          </SingleSelectOption>
        ))}
      </SingleSelect>
      <Field.Hint />
      <Field.Error />
    </Field.Root>
  );
};

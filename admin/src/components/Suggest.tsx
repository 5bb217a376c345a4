import { useId } from 'react';
import { Field, TextInput } from '@strapi/design-system';

interface Props {
  label: string;
  value: string;
  suggestions: readonly string[];
  onChange: (value: string) => void;
  hint?: string;
  error?: string;
  disabled?: boolean;
  onEnter?: () => void;
}

/** A text with suggestions; what is not among them can be typed too. */
export const Suggest = ({ label, value, suggestions, onChange, hint, error, disabled, onEnter }: Props) => {
  const list = useId();
  return (
    <Field.Root width="100%" hint={hint} error={error}>
      <Field.Label>{label}</Field.Label>
      <TextInput
        value={value}
        list={list}
        autoComplete="off"
        disabled={disabled}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !onEnter) return;
          event.preventDefault();
          onEnter();
        }}
      />
      <datalist id={list}>
        {suggestions.map((suggestion) => (
          <option key={suggestion} value={suggestion} />
        ))}
      </datalist>
      <Field.Hint />
      <Field.Error />
    </Field.Root>
  );
};

import { Field, TextInput } from '@strapi/design-system';
import { fromLocal, toLocal } from './moments';

interface Props {
  label: string;
  value: string | null | undefined;
  onChange: (value: string | null) => void;
  error?: string;
  disabled?: boolean;
}

/** A day and a time of day, in the zone of the person at the panel. */
export const Moment = ({ label, value, onChange, error, disabled }: Props) => (
  <Field.Root width="100%" error={error}>
    <Field.Label>{label}</Field.Label>
    <TextInput
      type="datetime-local"
      value={toLocal(value)}
      disabled={disabled}
      onChange={(event) => onChange(fromLocal(event.target.value))}
    />
    <Field.Error />
  </Field.Root>
);

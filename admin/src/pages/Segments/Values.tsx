import { useState } from 'react';
import { Box, Flex, Tag } from '@strapi/design-system';
import { Cross } from '@strapi/icons';
import { Suggest } from '../../components/Suggest';
import { useText } from '../../components/useText';

interface Props {
  label: string;
  values: readonly string[];
  suggestions: readonly string[];
  onChange: (values: string[]) => void;
}

/** Several values: a suggestion is taken when it is picked, anything else with Enter. */
export const Values = ({ label, values, suggestions, onChange }: Props) => {
  const t = useText();
  const [typed, setTyped] = useState('');
  const add = (value: string) => {
    const clean = value.trim();
    if (clean && !values.includes(clean)) onChange([...values, clean]);
    setTyped('');
  };
  return (
    <Box width="100%">
      <Suggest
        label={label}
        value={typed}
        hint={t('values.hint')}
        suggestions={suggestions.filter((suggestion) => !values.includes(suggestion))}
        onChange={(next) => (suggestions.includes(next) ? add(next) : setTyped(next))}
        onEnter={() => add(typed)}
      />
      {values.length > 0 && (
        <Flex gap={2} wrap="wrap" paddingTop={2}>
          {values.map((value) => (
            <Tag
              key={value}
              icon={<Cross aria-hidden />}
              label={t('values.remove', { value })}
              onClick={() => onChange(values.filter((other) => other !== value))}
            >
              {value}
            </Tag>
          ))}
        </Flex>
      )}
    </Box>
  );
};

import { Box, Checkbox, Flex, Typography } from '@strapi/design-system';
import { useForm } from '@strapi/strapi/admin';
import type { VariantView } from '../../../server/src/contracts';
import { useText } from '../components/useText';
import { usePermissions } from '../permissions';
import type { Model } from './zones';

interface Props {
  variant: VariantView;
  model: Model;
  readOnly: boolean;
}

interface FormState {
  values: { inherited?: unknown };
  onChange: (field: string, value: unknown) => void;
}

const namesIn = (held: unknown): string[] =>
  Array.isArray(held) ? held.filter((name) => typeof name === 'string') : [];

/** Which fields a variant takes over from the original: what is changed there changes here. */
export const Inherited = ({ variant, model, readOnly }: Props) => {
  const t = useText();
  const { edit } = usePermissions();
  const names = namesIn(useForm('Inherited', ({ values }) => (values as FormState['values']).inherited, false));
  const change = useForm('Inherited', ({ onChange }) => onChange as FormState['onChange'], false);
  const [component, ...others] = variant.components;
  const fields = component && others.length === 0 ? model.fieldsOf(component) : [];
  if (!fields.length || variant.collection) return null;
  const toggle = (name: string, on: boolean) =>
    change?.('inherited', on ? [...names, name] : names.filter((other) => other !== name));
  return (
    <Box tag="section" aria-label={t('inherited.title')}>
      <Typography tag="h3" variant="pi" fontWeight="bold">
        {t('inherited.title')}
      </Typography>
      <Box paddingTop={1} paddingBottom={2}>
        <Typography variant="pi" textColor="neutral600">
          {t('inherited.hint')}
        </Typography>
      </Box>
      <Flex direction="column" alignItems="flex-start" gap={2}>
        {fields.map((name) => (
          <Checkbox
            key={name}
            checked={names.includes(name)}
            disabled={readOnly || !edit || !change}
            onCheckedChange={(on: boolean | 'indeterminate') => toggle(name, on === true)}
          >
            {name}
          </Checkbox>
        ))}
      </Flex>
    </Box>
  );
};

import { useCallback } from 'react';
import { Box, Field, Flex, NumberInput, TextInput, Typography } from '@strapi/design-system';
import { useForm } from '@strapi/strapi/admin';
import type { Collection, CollectionTypeView, VariantView } from '../../../server/src/contracts';
import { Choice } from '../components/Choice';
import { useApi } from '../components/useApi';
import { useLoad } from '../components/useLoad';
import { useText } from '../components/useText';
import { Waiting } from '../components/Waiting';
import { usePermissions } from '../permissions';
import { collectionIn, tokensOf, valueTyped, withField, withFilter } from './collection';

interface Props {
  /** The saved layout. */
  variant: VariantView;
  readOnly: boolean;
}

interface FormState {
  values: { collection?: unknown };
  onChange: (field: string, value: unknown) => void;
}

interface PartProps {
  collection: Collection;
  type: CollectionTypeView;
  disabled: boolean;
  onChange: (next: Collection) => void;
}

/** No field has this name. */
const NONE = '-';

const FieldMap = ({ collection, type, disabled, onChange }: PartProps) => {
  const t = useText();
  return (
    <>
      {type.blockFields.map(({ name, takes }) => (
        <Choice
          key={name}
          label={name}
          size="S"
          value={collection.fields[name] ?? NONE}
          options={[
            { value: NONE, label: t('collection.asWritten') },
            ...takes.map((from) => ({
              value: from,
              label: from === 'documentId' ? t('collection.itself', { type: type.name }) : from,
            })),
          ]}
          disabled={disabled}
          onChange={(from) => onChange(withField(collection, name, from === NONE ? null : from))}
        />
      ))}
      <Typography variant="pi" textColor="neutral600">
        {`${t('collection.tokens')} ${tokensOf(type)}`}
      </Typography>
    </>
  );
};

const WhichEntries = ({ collection, type, disabled, onChange }: PartProps) => {
  const t = useText();
  const filter = collection.where?.[0] ?? null;
  const fields = type.fields.map((name) => ({ value: name, label: name }));
  const { sort } = collection;
  return (
    <>
      <Choice
        label={t('collection.where')}
        size="S"
        value={filter?.field ?? NONE}
        options={[{ value: NONE, label: t('collection.all') }, ...fields]}
        disabled={disabled}
        onChange={(field) => onChange(withFilter(collection, field === NONE ? null : { field, is: filter?.is ?? '' }))}
      />
      {filter && (
        <Field.Root width="100%">
          <Field.Label>{t('collection.is', { field: filter.field })}</Field.Label>
          <TextInput
            size="S"
            value={String(filter.is)}
            maxLength={255}
            disabled={disabled}
            onChange={(event) =>
              onChange(withFilter(collection, { field: filter.field, is: valueTyped(event.target.value) }))
            }
          />
        </Field.Root>
      )}
      <Choice
        label={t('collection.sort')}
        size="S"
        value={sort ? `${sort.field}:${sort.order}` : NONE}
        options={[
          { value: NONE, label: t('collection.unsorted') },
          ...type.fields.flatMap((field) => [
            { value: `${field}:asc`, label: t('collection.ascending', { field }) },
            { value: `${field}:desc`, label: t('collection.descending', { field }) },
          ]),
        ]}
        disabled={disabled}
        onChange={(chosen) => {
          const [field, order] = chosen.split(':');
          onChange({
            ...collection,
            sort: chosen === NONE ? null : { field, order: order === 'desc' ? 'desc' : 'asc' },
          });
        }}
      />
      <Field.Root width="100%" hint={t('collection.limit.hint')}>
        <Field.Label>{t('collection.limit')}</Field.Label>
        <NumberInput
          size="S"
          value={collection.limit}
          disabled={disabled}
          onValueChange={(limit) =>
            onChange({ ...collection, limit: Math.min(1000, Math.max(1, Math.round(limit ?? 1))) })
          }
        />
        <Field.Hint />
      </Field.Root>
    </>
  );
};

/** Beside a layout: whose entries it shows, which of them, and where each field of the block comes from. */
export const CollectionFields = ({ variant, readOnly }: Props) => {
  const t = useText();
  const api = useApi();
  const { edit } = usePermissions();
  const held = useForm('CollectionFields', ({ values }) => (values as FormState['values']).collection, false);
  const change = useForm('CollectionFields', ({ onChange }) => onChange as FormState['onChange'], false);
  const collection = collectionIn(held) ?? variant.collection ?? null;
  const [component = ''] = variant.components;
  const loaded = useLoad(useCallback(() => api.collections(component), [api, component]));
  if (!collection) return null;
  const disabled = readOnly || !edit || !change;
  const onChange = (next: Collection) => change?.('collection', next);
  return (
    <Box tag="section" aria-label={t('collection.title')}>
      <Typography tag="h3" variant="pi" fontWeight="bold">
        {t('collection.title')}
      </Typography>
      <Waiting of={loaded}>
        {(types) => {
          const type = types.find(({ contentType }) => contentType === collection.contentType);
          if (!type)
            return <Typography variant="pi">{t('collection.gone', { type: collection.contentType })}</Typography>;
          return (
            <Flex direction="column" alignItems="stretch" gap={3} paddingTop={1}>
              <Typography variant="pi" textColor="neutral600">
                {t('collection.brings', { count: variant.collection?.entries ?? 0, type: type.name })}
              </Typography>
              <FieldMap {...{ collection, type, disabled, onChange }} />
              <WhichEntries {...{ collection, type, disabled, onChange }} />
            </Flex>
          );
        }}
      </Waiting>
    </Box>
  );
};

import { useState } from 'react';
import { Box, Button, Flex, Tag, Typography } from '@strapi/design-system';
import { Cross, Plus } from '@strapi/icons';
import { useForm } from '@strapi/strapi/admin';
import type { VocabularyView } from '../../../server/src/contracts';
import { Suggest } from '../components/Suggest';
import { useText } from '../components/useText';
import { usePermissions } from '../permissions';
import { addedBy, pairsOf, withPair, withoutPair, type Added, type Pair } from './added';

interface Props {
  /** What the server knows the saved variant to be about: from its block and by hand. */
  saved: Readonly<Record<string, readonly string[]>>;
  vocabulary: VocabularyView;
  readOnly: boolean;
}

interface FormState {
  values: { attributes?: unknown };
  onChange: (field: string, value: unknown) => void;
}

const NOTHING: Added = {};

const AddPair = ({ vocabulary, onAdd }: { vocabulary: VocabularyView; onAdd: (pair: Pair) => void }) => {
  const t = useText();
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const known = vocabulary.attributes.find((attribute) => attribute.name === name);
  const ready = Boolean(name.trim() && value.trim());
  const add = () => {
    if (!ready) return;
    onAdd([name.trim(), value.trim()]);
    setValue('');
  };
  return (
    <Flex direction="column" alignItems="stretch" gap={2}>
      <Suggest
        label={t('variant.panel.about.attribute')}
        hint={t('variant.panel.about.attribute.hint')}
        value={name}
        suggestions={vocabulary.attributes.map((attribute) => attribute.name)}
        onChange={setName}
        onEnter={add}
      />
      <Suggest
        label={t('variant.panel.about.value')}
        hint={t('variant.panel.about.value.hint')}
        value={value}
        suggestions={known?.values ?? []}
        onChange={setValue}
        onEnter={add}
      />
      <Box>
        <Button
          type="button"
          variant="tertiary"
          size="S"
          startIcon={<Plus aria-hidden />}
          disabled={!ready}
          onClick={add}
        >
          {t('variant.panel.about.add')}
        </Button>
      </Box>
    </Flex>
  );
};

/** What a variant is about: from its block by itself, and what the marketer adds to it. */
export const About = ({ saved, vocabulary, readOnly }: Props) => {
  const t = useText();
  const { edit } = usePermissions();
  const added = addedBy(
    useForm('VariantPanel', ({ values }) => (values as FormState['values']).attributes, false) ?? NOTHING,
  );
  const change = useForm('VariantPanel', ({ onChange }) => onChange as FormState['onChange'], false);
  const byHand = pairsOf(added);
  const fromBlock = pairsOf(saved).filter(([name, value]) => !added[name]?.includes(value));
  const isNew = byHand.some(([name, value]) => !saved[name]?.includes(value));
  const write = (next: Added) => change?.('attributes', next);
  return (
    <Box tag="section" aria-label={t('variant.panel.about')}>
      <Typography tag="h3" variant="pi" fontWeight="bold">
        {t('variant.panel.about')}
      </Typography>
      <Box paddingTop={1} paddingBottom={2}>
        <Typography variant="pi" textColor="neutral600">
          {t('variant.panel.about.hint')}
        </Typography>
      </Box>
      <Flex tag="ul" direction="column" alignItems="flex-start" gap={1} paddingBottom={2}>
        {fromBlock.length + byHand.length === 0 && (
          <li>
            <Typography variant="pi">{t('variants.attributes.none')}</Typography>
          </li>
        )}
        {fromBlock.map(([name, value]) => (
          <li key={`${name}:${value}`}>
            <Typography>{`${name}: ${value}`}</Typography>
          </li>
        ))}
        {byHand.map(([name, value]) => (
          <li key={`${name}:${value}`}>
            <Tag
              icon={<Cross aria-hidden />}
              label={t('values.remove', { value: `${name}: ${value}` })}
              disabled={readOnly || !edit}
              onClick={() => write(withoutPair(added, [name, value]))}
            >
              {`${name}: ${value}`}
            </Tag>
          </li>
        ))}
      </Flex>
      {!readOnly && edit && change && (
        <AddPair vocabulary={vocabulary} onAdd={(pair) => write(withPair(added, pair))} />
      )}
      <Typography variant="pi" textColor="neutral700" role="status">
        {isNew ? t('variant.panel.about.save') : ''}
      </Typography>
    </Box>
  );
};

import { Box, Button, Field, Flex, Grid, IconButton, NumberInput } from '@strapi/design-system';
import { Plus, Trash } from '@strapi/icons';
import type { VocabularyView } from '../../../../server/src/contracts';
import type { Condition } from '../../../../server/src/engine/types';
import { Suggest } from '../../components/Suggest';
import { useText } from '../../components/useText';
import { Values } from './Values';

type Behaviour = Extract<Condition, { kind: 'behaviour' }>;

interface Props {
  condition: Behaviour;
  vocabulary: VocabularyView;
  onChange: (condition: Behaviour) => void;
}

const DAY = 86_400;

/** Content that the behaviour must be about: attribute by attribute, as pairs so that a half-typed one can stand. */
const About = ({ condition, vocabulary, onChange }: Props) => {
  const t = useText();
  const pairs = Object.entries(condition.where ?? {});
  const write = (next: [string, readonly string[]][]) => {
    onChange({ ...condition, where: next.length ? Object.fromEntries(next) : undefined });
  };
  return (
    <Box paddingTop={3}>
      {pairs.map(([attribute, values], index) => (
        <Flex key={index} gap={4} paddingBottom={3} alignItems="flex-start">
          <Box flex="1">
            <Suggest
              label={t('behaviour.attribute')}
              value={attribute}
              suggestions={vocabulary.attributes.map(({ name }) => name)}
              onChange={(name) => write(pairs.map((pair, at) => (at === index ? [name, pair[1]] : pair)))}
            />
          </Box>
          <Box flex="2">
            <Values
              label={t('behaviour.values')}
              values={values}
              suggestions={vocabulary.attributes.find(({ name }) => name === attribute)?.values ?? []}
              onChange={(next) => write(pairs.map((pair, at) => (at === index ? [pair[0], next] : pair)))}
            />
          </Box>
          <Box paddingTop={6}>
            <IconButton
              label={t('behaviour.about.remove')}
              onClick={() => write(pairs.filter((_pair, at) => at !== index))}
            >
              <Trash />
            </IconButton>
          </Box>
        </Flex>
      ))}
      <Button
        variant="ghost"
        size="S"
        startIcon={<Plus aria-hidden />}
        disabled={pairs.some(([attribute]) => !attribute)}
        onClick={() => write([...pairs, ['', []]])}
      >
        {t('behaviour.about.add')}
      </Button>
    </Box>
  );
};

/** "Did this at least so often, about such content, within so many days." */
export const BehaviourFields = (props: Props) => {
  const { condition, vocabulary, onChange } = props;
  const t = useText();
  return (
    <Box width="100%">
      <Grid.Root gap={4}>
        <Grid.Item col={4} s={12} alignItems="flex-start">
          <Suggest
            label={t('behaviour.event')}
            value={condition.event}
            suggestions={vocabulary.events}
            onChange={(event) => onChange({ ...condition, event })}
          />
        </Grid.Item>
        <Grid.Item col={4} s={12} alignItems="flex-start">
          <Field.Root width="100%">
            <Field.Label>{t('behaviour.atLeast')}</Field.Label>
            <NumberInput
              value={condition.atLeast}
              onValueChange={(count) => onChange({ ...condition, atLeast: Math.max(1, Math.round(count ?? 1)) })}
            />
          </Field.Root>
        </Grid.Item>
        <Grid.Item col={4} s={12} alignItems="flex-start">
          <Field.Root width="100%" hint={t('behaviour.within.hint')}>
            <Field.Label>{t('behaviour.within')}</Field.Label>
            <NumberInput
              value={condition.withinSeconds === undefined ? undefined : condition.withinSeconds / DAY}
              onValueChange={(days) =>
                onChange({ ...condition, withinSeconds: days && days > 0 ? days * DAY : undefined })
              }
            />
            <Field.Hint />
          </Field.Root>
        </Grid.Item>
      </Grid.Root>
      <About {...props} />
    </Box>
  );
};

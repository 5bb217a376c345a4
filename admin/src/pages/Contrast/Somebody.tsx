import { useState } from 'react';
import { Badge, Box, Button, Flex, Grid, Typography } from '@strapi/design-system';
import { ArrowsCounterClockwise } from '@strapi/icons';
import type { ContrastExample, ContrastView } from '../../../../server/src/contracts';
import { BASELINE } from '../../../../server/src/engine/types';
import { Card } from '../../components/Card';
import { Choice } from '../../components/Choice';
import { useText } from '../../components/useText';
import { nameOfKey } from '../Segments/sentence';
import { filtered, type Filter } from './reading';

const FILTERS: readonly Filter[] = ['all', 'rule', 'person'];

const Block = ({ title, label, hint }: { title: string; label: string; hint?: string }) => (
  <Box padding={4} hasRadius borderColor="neutral200" width="100%" height="100%">
    <Typography variant="sigma" tag="h4" textColor="neutral600">
      {title}
    </Typography>
    <Box paddingTop={1}>
      <Typography variant="delta" tag="p">
        {label}
      </Typography>
    </Box>
    {hint && (
      <Typography variant="pi" textColor="neutral600">
        {hint}
      </Typography>
    )}
  </Box>
);

const Person = ({ example }: { example: ContrastExample }) => {
  const t = useText();
  const named = ({ variant, label }: { variant: string; label: string }) =>
    variant === BASELINE ? t('original') : label;
  const facts = Object.entries(example.context).map(([key, value]) => `${nameOfKey(key, t)}: ${String(value)}`);
  return (
    <Box aria-live="polite">
      <Flex gap={2} paddingBottom={4} wrap="wrap">
        <Typography variant="delta" tag="h3">
          {t('somebody.alias', { alias: example.alias })}
        </Typography>
        {facts.map((fact) => (
          <Badge key={fact}>{fact}</Badge>
        ))}
      </Flex>
      <Grid.Root gap={4}>
        <Grid.Item col={6} s={12} alignItems="stretch">
          <Block title={t('somebody.rule')} label={named(example.rule)} />
        </Grid.Item>
        <Grid.Item col={6} s={12} alignItems="stretch">
          <Block title={t('somebody.person')} label={named(example.person)} hint={t(`mode.${example.person.mode}`)} />
        </Grid.Item>
      </Grid.Root>
      <Box paddingTop={4}>
        <Typography fontWeight="bold">{t('somebody.because')}</Typography>
        <Box tag="ul" paddingTop={1}>
          {example.because.map((reason) => (
            <li key={reason}>
              <Typography>{reason}</Typography>
            </li>
          ))}
        </Box>
      </Box>
      <Box paddingTop={4}>
        <Typography>
          {example.nextClick
            ? `${t('somebody.next', { label: example.nextClick.label })} → ${t(`somebody.${example.nextClick.matches}Right`)}`
            : t('somebody.noNext')}
        </Typography>
      </Box>
    </Box>
  );
};

/** Show me somebody: one real visitor at a time, picked by chance and not by us. */
export const Somebody = ({ view }: { view: ContrastView }) => {
  const t = useText();
  const [filter, setFilter] = useState<Filter>('all');
  const [turn, setTurn] = useState(0);
  const examples = filtered(view, filter);
  const example = examples[turn % Math.max(1, examples.length)];
  return (
    <Card
      title={t('somebody.title')}
      hint={t('somebody.hint')}
      aside={
        <Button
          variant="secondary"
          startIcon={<ArrowsCounterClockwise aria-hidden />}
          disabled={examples.length < 2}
          onClick={() => setTurn(turn + 1)}
        >
          {t('somebody.another')}
        </Button>
      }
    >
      <Box maxWidth="24rem" paddingBottom={4}>
        <Choice
          label={t('somebody.filter')}
          value={filter}
          options={FILTERS.map((value) => ({ value, label: t(`somebody.filter.${value}`) }))}
          onChange={(value) => {
            setFilter(value as Filter);
            setTurn(0);
          }}
        />
      </Box>
      {example ? <Person example={example} /> : <Typography textColor="neutral600">{t('somebody.nobody')}</Typography>}
    </Card>
  );
};

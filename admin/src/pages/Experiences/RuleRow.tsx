import { useState } from 'react';
import { Badge, Box, Button, Flex, Grid, IconButton, Typography } from '@strapi/design-system';
import { ArrowDown, ArrowUp, Calendar, Stop, Play, Trash } from '@strapi/icons';
import { Choice, type Option } from '../../components/Choice';
import { Moment } from '../../components/Moment';
import { useText } from '../../components/useText';
import type { RuleInput } from './draft';

interface Props {
  rule: RuleInput;
  position: number;
  count: number;
  segments: readonly Option[];
  blocks: readonly Option[];
  onChange: (rule: RuleInput) => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
}

const Buttons = ({ rule, position, count, onChange, onMove, onRemove }: Props) => {
  const t = useText();
  const number = position + 1;
  return (
    <Flex gap={1}>
      <IconButton label={t('rule.up', { number })} disabled={position === 0} onClick={() => onMove(-1)} variant="ghost">
        <ArrowUp />
      </IconButton>
      <IconButton
        label={t('rule.down', { number })}
        disabled={position === count - 1}
        onClick={() => onMove(1)}
        variant="ghost"
      >
        <ArrowDown />
      </IconButton>
      <IconButton
        label={t(rule.paused ? 'rule.resume' : 'rule.pause', { number })}
        onClick={() => onChange({ ...rule, paused: !rule.paused })}
        variant="ghost"
      >
        {rule.paused ? <Play /> : <Stop />}
      </IconButton>
      <IconButton label={t('rule.remove', { number })} onClick={onRemove} variant="ghost">
        <Trash />
      </IconButton>
    </Flex>
  );
};

/** One rule: for whom, which block, how strict, from when until when. */
export const RuleRow = (props: Props) => {
  const { rule, position, segments, blocks, onChange } = props;
  const t = useText();
  const [dated, setDated] = useState(Boolean(rule.from ?? rule.until));
  return (
    <Box tag="li" padding={4} hasRadius borderColor="neutral200" background={rule.paused ? 'neutral100' : 'neutral0'}>
      <Flex justifyContent="space-between" paddingBottom={3}>
        <Flex gap={2}>
          <Typography variant="omega" fontWeight="bold">
            {t('rule.number', { number: position + 1 })}
          </Typography>
          {rule.paused && <Badge>{t('rule.paused')}</Badge>}
        </Flex>
        <Buttons {...props} />
      </Flex>
      <Grid.Root gap={4}>
        <Grid.Item col={6} s={12} alignItems="flex-start">
          <Choice
            label={t('rule.segment')}
            placeholder={t('rule.segment.placeholder')}
            value={rule.segment}
            options={segments}
            onChange={(segment) => onChange({ ...rule, segment })}
          />
        </Grid.Item>
        <Grid.Item col={6} s={12} alignItems="flex-start">
          <Choice
            label={t('rule.variant')}
            value={rule.variant}
            options={blocks}
            onChange={(variant) => onChange({ ...rule, variant })}
          />
        </Grid.Item>
        <Grid.Item col={6} s={12} alignItems="flex-start">
          <Choice
            label={t('rule.strength')}
            value={rule.strength}
            hint={t(`rule.strength.${rule.strength}.means`)}
            options={(['startWith', 'always'] as const).map((strength) => ({
              value: strength,
              label: t(`rule.strength.${strength}`),
            }))}
            onChange={(strength) => onChange({ ...rule, strength: strength as RuleInput['strength'] })}
          />
        </Grid.Item>
      </Grid.Root>
      {dated ? (
        <Flex gap={4} paddingTop={4} alignItems="flex-end">
          <Moment label={t('schedule.from')} value={rule.from} onChange={(from) => onChange({ ...rule, from })} />
          <Moment label={t('schedule.until')} value={rule.until} onChange={(until) => onChange({ ...rule, until })} />
          <Button
            variant="ghost"
            onClick={() => {
              setDated(false);
              onChange({ ...rule, from: null, until: null });
            }}
          >
            {t('schedule.none')}
          </Button>
        </Flex>
      ) : (
        <Box paddingTop={2}>
          <Button variant="ghost" size="S" startIcon={<Calendar aria-hidden />} onClick={() => setDated(true)}>
            {t('schedule.add')}
          </Button>
        </Box>
      )}
    </Box>
  );
};

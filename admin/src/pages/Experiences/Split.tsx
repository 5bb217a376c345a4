import { Box, Button, Field, Flex, Grid, NumberInput, Typography } from '@strapi/design-system';
import type { ExperimentView, SplitInput } from '../../../../server/src/contracts';
import { LEAST_SHARE } from '../../../../server/src/contracts/shares';
import type { Side } from '../../../../server/src/engine/types';
import { Card } from '../../components/Card';
import { Choice } from '../../components/Choice';
import { useText } from '../../components/useText';
import { ExperimentStanding } from './ExperimentStanding';
import { newSplit, SIDES_SHOWN, splitProblems, sumOfShares } from './split';

interface Props {
  value: SplitInput | null | undefined;
  experiment: ExperimentView;
  /** The role may start, pause and end. */
  mayPublish: boolean;
  busy: boolean;
  onChange: (value: SplitInput | null) => void;
  onStanding: (standing: 'running' | 'paused' | 'ended') => void;
}

interface ShareProps {
  side: Side;
  value: number;
  onChange: (value: number) => void;
}

const COMPARED: readonly Side[] = ['rules', 'person'];

const Share = ({ side, value, onChange }: ShareProps) => {
  const t = useText();
  const tooFew = COMPARED.includes(side) && value < LEAST_SHARE;
  return (
    <Field.Root
      width="100%"
      hint={t(`split.${side}.means`)}
      error={tooFew ? t('split.least', { least: LEAST_SHARE }) : undefined}
    >
      <Field.Label>{t(`split.${side}`)}</Field.Label>
      <NumberInput value={value} onValueChange={(next) => onChange(Math.round(next ?? 0))} />
      <Field.Hint />
      <Field.Error />
    </Field.Root>
  );
};

const Shares = ({ value, onChange }: { value: SplitInput; onChange: (value: SplitInput) => void }) => {
  const t = useText();
  const sum = sumOfShares(value);
  return (
    <>
      <Grid.Root gap={4}>
        {SIDES_SHOWN.map((side) => (
          <Grid.Item key={side} col={3} s={6} alignItems="flex-start">
            <Share
              side={side}
              value={value.shares[side]}
              onChange={(share) => onChange({ ...value, shares: { ...value.shares, [side]: share } })}
            />
          </Grid.Item>
        ))}
      </Grid.Root>
      <Typography textColor={sum === 100 ? 'neutral600' : 'danger600'} role="status">
        {t(sum === 100 ? 'split.sum' : 'split.sum.wrong', { sum })}
      </Typography>
    </>
  );
};

const WhoTakesPart = ({ value, onChange }: { value: SplitInput; onChange: (value: SplitInput) => void }) => {
  const t = useText();
  return (
    <Grid.Root gap={4}>
      <Grid.Item col={6} s={12} alignItems="flex-start">
        <Field.Root width="100%" hint={t('split.admitted.hint')}>
          <Field.Label>{t('split.admitted')}</Field.Label>
          <NumberInput
            value={value.admitted}
            onValueChange={(next) => onChange({ ...value, admitted: Math.round(next ?? 0) })}
          />
          <Field.Hint />
        </Field.Root>
      </Grid.Item>
      <Grid.Item col={6} s={12} alignItems="flex-start">
        <Choice
          label={t('split.sticky')}
          hint={t(`split.sticky.${value.sticky}.means`)}
          value={value.sticky}
          options={(['visitor', 'session', 'request'] as const).map((sticky) => ({
            value: sticky,
            label: t(`split.sticky.${sticky}`),
          }))}
          onChange={(sticky) => onChange({ ...value, sticky: sticky as SplitInput['sticky'] })}
        />
      </Grid.Item>
    </Grid.Root>
  );
};

/** Whether visitors are divided to find out who earns more, how, and whether that runs. */
export const Split = ({ value, experiment, mayPublish, busy, onChange, onStanding }: Props) => {
  const t = useText();
  return (
    <Card
      title={t('split.title')}
      hint={t('split.hint')}
      aside={
        value ? (
          <Button variant="tertiary" onClick={() => onChange(null)}>
            {t('split.remove')}
          </Button>
        ) : (
          <Button variant="secondary" onClick={() => onChange(newSplit())}>
            {t('split.add')}
          </Button>
        )
      }
    >
      <Flex direction="column" alignItems="stretch" gap={4}>
        <ExperimentStanding experiment={experiment} mayPublish={mayPublish} busy={busy} onStanding={onStanding} />
        {value ? (
          <>
            <Shares value={value} onChange={onChange} />
            <WhoTakesPart value={value} onChange={onChange} />
            <Box>
              <Button
                variant="tertiary"
                disabled={splitProblems(value).length > 0}
                onClick={() => onChange({ ...value, shuffle: value.shuffle + 1 })}
              >
                {t('split.shuffle')}
              </Button>
              <Box paddingTop={2}>
                <Typography variant="pi" textColor="neutral600">
                  {t('split.shuffle.hint')}
                </Typography>
              </Box>
            </Box>
          </>
        ) : (
          <Typography textColor="neutral600">{t('split.none')}</Typography>
        )}
      </Flex>
    </Card>
  );
};

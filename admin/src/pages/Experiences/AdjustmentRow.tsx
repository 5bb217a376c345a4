import { Box, Field, Flex, Grid, IconButton, NumberInput, Typography } from '@strapi/design-system';
import { Trash } from '@strapi/icons';
import { Choice, type Option } from '../../components/Choice';
import { useText } from '../../components/useText';
import { BOOSTS, boostName, secondsOf, spanOf, tidied, type AdjustmentInput, type Unit } from './adjustments';

interface SpanProps {
  label: string;
  seconds: number;
  onChange: (seconds: number) => void;
}

/** So many hours or days. */
const Span = ({ label, seconds, onChange }: SpanProps) => {
  const t = useText();
  const span = spanOf(seconds);
  return (
    <Flex gap={2} alignItems="flex-end">
      <Field.Root>
        <Field.Label>{label}</Field.Label>
        <NumberInput
          value={span.count}
          onValueChange={(count: number | undefined) => onChange(secondsOf({ ...span, count: count ?? 1 }))}
        />
      </Field.Root>
      <Box flex="1" minWidth="7rem">
        <Choice
          label={t('adjustment.unit')}
          value={span.unit}
          options={(['hours', 'days'] as const).map((unit) => ({ value: unit, label: t(`adjustment.unit.${unit}`) }))}
          onChange={(unit) => onChange(secondsOf({ ...span, unit: unit as Unit }))}
        />
      </Box>
    </Flex>
  );
};

interface Props {
  value: AdjustmentInput;
  name: string;
  segments: readonly Option[];
  onChange: (value: AdjustmentInput) => void;
  onRemove: () => void;
}

const DAY = 86_400;
const NOBODY = '-';

const Who = ({ value, segments, onChange }: Props) => {
  const t = useText();
  const options = [{ value: NOBODY, label: t('adjustment.segment.none') }, ...segments];
  return (['onlyFor', 'notFor'] as const).map((side) => (
    <Grid.Item key={side} col={6} s={12} alignItems="flex-start">
      <Choice
        label={t(`adjustment.${side}`)}
        value={value[side] ?? NOBODY}
        options={options}
        onChange={(segment) => onChange(tidied({ ...value, [side]: segment === NOBODY ? null : segment }))}
      />
    </Grid.Item>
  ));
};

const HowOften = ({ value, onChange }: Props) => {
  const t = useText();
  const { cap, coolDown } = value;
  return (
    <>
      <Grid.Item col={6} s={12} direction="column" alignItems="stretch" gap={2}>
        <Choice
          label={t('adjustment.cap')}
          value={String(cap?.times ?? 0)}
          options={Array.from({ length: 21 }, (_, times) => ({
            value: String(times),
            label: t('adjustment.cap.times', { times }),
          }))}
          onChange={(times) => {
            const withinSeconds = cap?.withinSeconds ?? DAY;
            onChange(tidied({ ...value, cap: Number(times) ? { times: Number(times), withinSeconds } : null }));
          }}
        />
        {cap && (
          <Span
            label={t('adjustment.within')}
            seconds={cap.withinSeconds}
            onChange={(withinSeconds) => onChange({ ...value, cap: { ...cap, withinSeconds } })}
          />
        )}
      </Grid.Item>
      <Grid.Item col={6} s={12} direction="column" alignItems="stretch" gap={2}>
        <Choice
          label={t('adjustment.coolDown')}
          value={coolDown?.after ?? NOBODY}
          options={([NOBODY, 'click', 'dismiss', 'goal'] as const).map((after) => ({
            value: after,
            label: t(after === NOBODY ? 'adjustment.coolDown.never' : `adjustment.coolDown.${after}`),
          }))}
          onChange={(after) => {
            const kind = after as 'click' | 'dismiss' | 'goal';
            const seconds = coolDown?.seconds ?? DAY;
            onChange(tidied({ ...value, coolDown: after === NOBODY ? null : { after: kind, seconds } }));
          }}
        />
        {coolDown && (
          <Span
            label={t('adjustment.for')}
            seconds={coolDown.seconds}
            onChange={(seconds) => onChange({ ...value, coolDown: { ...coolDown, seconds } })}
          />
        )}
      </Grid.Item>
    </>
  );
};

/** How often a day over all visitors; an empty field is no limit. */
const Budget = ({ value, onChange }: Props) => {
  const t = useText();
  return (
    <Grid.Item col={6} s={12} direction="column" alignItems="stretch">
      <Field.Root hint={t('adjustment.perDay.hint')}>
        <Field.Label>{t('adjustment.perDay')}</Field.Label>
        <NumberInput
          value={value.perDay ?? undefined}
          onValueChange={(times: number | undefined) =>
            onChange(tidied({ ...value, perDay: times === undefined ? null : Math.max(0, Math.round(times)) }))
          }
        />
        <Field.Hint />
      </Field.Root>
    </Grid.Item>
  );
};

/** What the business asks of one block. */
export const AdjustmentRow = (props: Props) => {
  const { value, name, onChange, onRemove } = props;
  const t = useText();
  const boost = value.boost ?? 0;
  const steps = (BOOSTS as readonly number[]).includes(boost) ? BOOSTS : [...BOOSTS, boost];
  return (
    <Box tag="li" padding={4} hasRadius borderColor="neutral200" background="neutral0">
      <Flex justifyContent="space-between" paddingBottom={3}>
        <Typography variant="omega" fontWeight="bold">
          {name}
        </Typography>
        <IconButton label={t('adjustment.remove', { name })} onClick={onRemove} variant="ghost">
          <Trash />
        </IconButton>
      </Flex>
      <Grid.Root gap={4}>
        <Grid.Item col={12} alignItems="flex-start">
          <Choice
            label={t('adjustment.boost')}
            value={String(boost)}
            hint={t('adjustment.boost.hint')}
            options={steps.map((step) => ({
              value: String(step),
              label: (BOOSTS as readonly number[]).includes(step)
                ? t(`adjustment.boost.${boostName(step)}`)
                : t('adjustment.boost.other', { amount: step }),
            }))}
            onChange={(step) => onChange(tidied({ ...value, boost: Number(step) }))}
          />
        </Grid.Item>
        <Who {...props} />
        <HowOften {...props} />
        <Budget {...props} />
      </Grid.Root>
    </Box>
  );
};

import { Box, Checkbox, Field, Flex, Grid, TextInput, Typography } from '@strapi/design-system';
import type { Condition } from '../../../../server/src/engine/types';
import { useText, type TextKey } from '../../components/useText';

type Time = Extract<Condition, { kind: 'time' }>;

interface Props {
  condition: Time;
  onChange: (condition: Time) => void;
}

// A week as most calendars of the panel's languages show it; 0 is Sunday.
const WEEK = [1, 2, 3, 4, 5, 6, 0];

const toClock = (minute: number | undefined): string =>
  minute === undefined
    ? ''
    : `${String(Math.floor(minute / 60) % 24).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

const toMinute = (clock: string): number | undefined => {
  const [hours, minutes] = clock.split(':').map(Number);
  return clock && Number.isFinite(hours) && Number.isFinite(minutes) ? hours * 60 + minutes : undefined;
};

/** Days of the week and a time of day, by the visitor's own clock. */
export const TimeFields = ({ condition, onChange }: Props) => {
  const t = useText();
  const days = condition.days ?? WEEK;
  const toggle = (day: number) => {
    const next = WEEK.filter((other) => (other === day ? !days.includes(day) : days.includes(other)));
    onChange({ ...condition, days: next.length === WEEK.length ? undefined : next });
  };
  return (
    <Box width="100%">
      <Typography variant="pi" fontWeight="bold">
        {t('time.days')}
      </Typography>
      <Flex gap={4} wrap="wrap" paddingTop={2} paddingBottom={4} role="group" aria-label={t('time.days')}>
        {WEEK.map((day) => (
          <Checkbox key={day} checked={days.includes(day)} onCheckedChange={() => toggle(day)}>
            {t(`day.${day}` as TextKey)}
          </Checkbox>
        ))}
      </Flex>
      <Grid.Root gap={4}>
        <Grid.Item col={3} s={12} alignItems="flex-start">
          <Field.Root width="100%">
            <Field.Label>{t('time.from')}</Field.Label>
            <TextInput
              type="time"
              value={toClock(condition.fromMinute)}
              onChange={(event) => onChange({ ...condition, fromMinute: toMinute(event.target.value) })}
            />
          </Field.Root>
        </Grid.Item>
        <Grid.Item col={3} s={12} alignItems="flex-start">
          <Field.Root width="100%" hint={t('time.hint')}>
            <Field.Label>{t('time.to')}</Field.Label>
            <TextInput
              type="time"
              value={toClock(condition.toMinute)}
              onChange={(event) => onChange({ ...condition, toMinute: toMinute(event.target.value) })}
            />
            <Field.Hint />
          </Field.Root>
        </Grid.Item>
      </Grid.Root>
    </Box>
  );
};

import { Box, Field, Flex, Grid, NumberInput, Textarea, TextInput } from '@strapi/design-system';
import type { ExperienceInput } from '../../../../server/src/contracts';
import { Card } from '../../components/Card';
import { Choice } from '../../components/Choice';
import { useText } from '../../components/useText';

interface Props {
  input: ExperienceInput;
  onChange: (part: Partial<ExperienceInput>) => void;
  /** Event types that the site sends, for the choice. */
  events: readonly string[];
}

const HOUR = 3600;
const DAY = 86_400;
const KNOWN = ['click', 'view', 'add_to_cart', 'purchase', 'search', 'goal'] as const;
type Known = (typeof KNOWN)[number];

const Window = ({ seconds, onChange }: { seconds: number; onChange: (seconds: number) => void }) => {
  const t = useText();
  const unit = seconds % DAY === 0 ? DAY : HOUR;
  const count = Math.max(1, Math.round(seconds / unit));
  return (
    <Flex gap={4} alignItems="flex-start" width="100%">
      <Field.Root width="100%">
        <Field.Label>{t('goal.within')}</Field.Label>
        <NumberInput value={count} onValueChange={(next) => onChange(Math.max(1, Math.round(next ?? 1)) * unit)} />
      </Field.Root>
      <Choice
        label={t('goal.unit')}
        value={String(unit)}
        options={[
          { value: String(HOUR), label: t('goal.hours') },
          { value: String(DAY), label: t('goal.days') },
        ]}
        onChange={(next) => onChange(count * Number(next))}
      />
    </Flex>
  );
};

/** What the slot is for: its name, the goal that counts, and the definition in the marketer's own words. */
export const Goal = ({ input, onChange, events }: Props) => {
  const t = useText();
  const { goal } = input;
  const offered = [...new Set([...KNOWN, ...events.filter((event) => event !== 'exposure' && event !== 'dismiss')])];
  return (
    <Card title={t('goal.title')} hint={t('goal.hint')}>
      <Flex direction="column" alignItems="stretch" gap={4}>
        <Box maxWidth="36rem">
          <Field.Root required width="100%">
            <Field.Label>{t('experience.name')}</Field.Label>
            <TextInput value={input.name} onChange={(event) => onChange({ name: event.target.value })} />
          </Field.Root>
        </Box>
        <Grid.Root gap={4}>
          <Grid.Item col={6} s={12} alignItems="flex-start">
            <Choice
              label={t('goal.event')}
              placeholder={t('goal.event.placeholder')}
              value={goal?.event ?? null}
              options={offered.map((event) => ({
                value: event,
                label: KNOWN.includes(event as Known) ? t(`goal.event.${event as Known}`) : event,
              }))}
              onChange={(event) => onChange({ goal: { event, windowSeconds: goal?.windowSeconds ?? DAY } })}
            />
          </Grid.Item>
          <Grid.Item col={6} s={12} alignItems="flex-start">
            {goal && (
              <Window
                seconds={goal.windowSeconds}
                onChange={(windowSeconds) => onChange({ goal: { ...goal, windowSeconds } })}
              />
            )}
          </Grid.Item>
        </Grid.Root>
        <Field.Root width="100%" hint={t('definition.hint')}>
          <Field.Label>{t('definition.label')}</Field.Label>
          <Textarea
            value={input.definition}
            maxLength={2000}
            placeholder={t('definition.placeholder')}
            onChange={(event) => onChange({ definition: event.target.value })}
          />
          <Field.Hint />
        </Field.Root>
      </Flex>
    </Card>
  );
};

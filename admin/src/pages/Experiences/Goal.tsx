import { Box, Divider, Field, Flex, Grid, Textarea, TextInput } from '@strapi/design-system';
import type { ExperienceInput } from '../../../../server/src/contracts';
import { Card } from '../../components/Card';
import { Choice } from '../../components/Choice';
import { useText } from '../../components/useText';
import { FarGoal } from './FarGoal';
import { DAY, GoalWindow } from './GoalWindow';

interface Props {
  input: ExperienceInput;
  onChange: (part: Partial<ExperienceInput>) => void;
  /** Event types that the site sends, for the choice. */
  events: readonly string[];
}

const KNOWN = ['click', 'view', 'add_to_cart', 'purchase', 'search', 'goal'] as const;
type Known = (typeof KNOWN)[number];

/** What the slot is for: its name, the goal that counts, and the definition in the marketer's own words. */
export const Goal = ({ input, onChange, events }: Props) => {
  const t = useText();
  const { goal } = input;
  const offered = [...new Set([...KNOWN, ...events.filter((event) => event !== 'exposure' && event !== 'dismiss')])];
  const options = offered.map((event) => ({
    value: event,
    label: KNOWN.includes(event as Known) ? t(`goal.event.${event as Known}`) : event,
  }));
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
              options={options}
              onChange={(event) => onChange({ goal: { event, windowSeconds: goal?.windowSeconds ?? DAY } })}
            />
          </Grid.Item>
          <Grid.Item col={6} s={12} alignItems="flex-start">
            {goal && (
              <GoalWindow
                seconds={goal.windowSeconds}
                onChange={(windowSeconds) => onChange({ goal: { ...goal, windowSeconds } })}
              />
            )}
          </Grid.Item>
        </Grid.Root>
        <Divider />
        <FarGoal goal={input.farGoal} events={options} onChange={(farGoal) => onChange({ farGoal })} />
        <Divider />
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

import { Box, Button, Field, Flex, Grid, IconButton, TextInput, Typography } from '@strapi/design-system';
import { Plus, Trash } from '@strapi/icons';
import { Choice, type Option } from '../../components/Choice';
import { useText } from '../../components/useText';
import { TestFields } from '../Segments/TestFields';
import { newFarGoal, newGoalTest, testOn } from './far-goal';
import type { FarGoalInput, GoalTestInput, GoalTestOn } from './far-goal';
import { GoalWindow } from './GoalWindow';

interface Props {
  goal: FarGoalInput | null | undefined;
  /** Event types to choose from. */
  events: readonly Option[];
  onChange: (goal: FarGoalInput | null) => void;
}

interface TestProps {
  test: GoalTestInput;
  onChange: (test: GoalTestInput) => void;
  onRemove: () => void;
}

const ON: readonly GoalTestOn[] = ['attribute', 'context', 'value'];

const GoalTest = ({ test, onChange, onRemove }: TestProps) => {
  const t = useText();
  return (
    <Flex tag="li" gap={2} alignItems="flex-end">
      <Grid.Root gap={4} style={{ flex: 1 }}>
        <Grid.Item col={6} s={12} alignItems="flex-start">
          <Choice
            label={t('farGoal.on')}
            value={test.on}
            options={ON.map((on) => ({ value: on, label: t(`farGoal.on.${on}`) }))}
            onChange={(on) => onChange(testOn(test, on as GoalTestOn))}
          />
        </Grid.Item>
        {test.on !== 'value' && (
          <Grid.Item col={6} s={12} alignItems="flex-start">
            <Field.Root width="100%">
              <Field.Label>{t('farGoal.key')}</Field.Label>
              <TextInput value={test.key} onChange={(event) => onChange({ ...test, key: event.target.value })} />
            </Field.Root>
          </Grid.Item>
        )}
        <TestFields test={test.test} suggestions={[]} onChange={(next) => onChange({ ...test, test: next })} />
      </Grid.Root>
      <IconButton label={t('farGoal.where.remove')} onClick={onRemove}>
        <Trash />
      </IconButton>
    </Flex>
  );
};

const Where = ({ goal, onChange }: { goal: FarGoalInput; onChange: (goal: FarGoalInput) => void }) => {
  const t = useText();
  const where = goal.where ?? [];
  const change = (next: GoalTestInput[]) => onChange({ ...goal, where: next });
  return (
    <Box>
      <Flex tag="ul" direction="column" alignItems="stretch" gap={3}>
        {where.map((test, index) => (
          <GoalTest
            key={index}
            test={test}
            onChange={(next) => change(where.map((other, at) => (at === index ? next : other)))}
            onRemove={() => change(where.filter((_, at) => at !== index))}
          />
        ))}
      </Flex>
      <Box paddingTop={where.length ? 3 : 0}>
        <Button variant="tertiary" startIcon={<Plus />} onClick={() => change([...where, newGoalTest()])}>
          {t('farGoal.where.add')}
        </Button>
      </Box>
    </Box>
  );
};

const Measures = ({ goal, onChange }: { goal: FarGoalInput; onChange: (goal: FarGoalInput) => void }) => {
  const t = useText();
  return (
    <Grid.Root gap={4}>
      <Grid.Item col={6} s={12} alignItems="flex-start">
        <Choice
          label={t('farGoal.measures')}
          hint={goal.measures === 'money' ? t('farGoal.money.hint') : undefined}
          value={goal.measures}
          options={(['people', 'times', 'money'] as const).map((measures) => ({
            value: measures,
            label: t(`farGoal.measures.${measures}`),
          }))}
          onChange={(measures) => onChange({ ...goal, measures: measures as FarGoalInput['measures'] })}
        />
      </Grid.Item>
      {goal.measures === 'money' && (
        <Grid.Item col={3} s={12} alignItems="flex-start">
          <Field.Root width="100%" hint={t('farGoal.currency.hint')}>
            <Field.Label>{t('farGoal.currency')}</Field.Label>
            <TextInput
              value={goal.currency ?? ''}
              maxLength={3}
              onChange={(event) => onChange({ ...goal, currency: event.target.value.toUpperCase() })}
            />
            <Field.Hint />
          </Field.Root>
        </Grid.Item>
      )}
    </Grid.Root>
  );
};

/** What counts in the end, on any channel: the goal that judges. */
export const FarGoal = ({ goal, events, onChange }: Props) => {
  const t = useText();
  return (
    <Flex direction="column" alignItems="stretch" gap={4}>
      <Flex justifyContent="space-between" alignItems="flex-start" gap={4}>
        <Box>
          <Typography tag="h3" fontWeight="bold">
            {t('farGoal.title')}
          </Typography>
          <Typography textColor="neutral600">{t('farGoal.hint')}</Typography>
        </Box>
        {goal ? (
          <Button variant="tertiary" onClick={() => onChange(null)}>
            {t('farGoal.remove')}
          </Button>
        ) : (
          <Button variant="secondary" onClick={() => onChange(newFarGoal('purchase'))}>
            {t('farGoal.add')}
          </Button>
        )}
      </Flex>
      {goal && (
        <>
          <Grid.Root gap={4}>
            <Grid.Item col={6} s={12} alignItems="flex-start">
              <Choice
                label={t('farGoal.event')}
                value={goal.event}
                options={events}
                onChange={(event) => onChange({ ...goal, event })}
              />
            </Grid.Item>
            <Grid.Item col={6} s={12} alignItems="flex-start">
              <GoalWindow
                seconds={goal.windowSeconds}
                onChange={(windowSeconds) => onChange({ ...goal, windowSeconds })}
              />
            </Grid.Item>
          </Grid.Root>
          <Measures goal={goal} onChange={onChange} />
          <Where goal={goal} onChange={onChange} />
        </>
      )}
    </Flex>
  );
};

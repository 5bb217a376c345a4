import { Field, Flex, NumberInput } from '@strapi/design-system';
import { Choice } from '../../components/Choice';
import { useText } from '../../components/useText';

const MINUTE = 60;
const HOUR = 3600;
export const DAY = 86_400;

/** The largest unit that gives a whole number. */
const unitOf = (seconds: number): number => [DAY, HOUR].find((unit) => seconds % unit === 0) ?? MINUTE;

/** Within which time an event counts for a goal. */
export const GoalWindow = ({ seconds, onChange }: { seconds: number; onChange: (seconds: number) => void }) => {
  const t = useText();
  const unit = unitOf(seconds);
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
          { value: String(MINUTE), label: t('goal.minutes') },
          { value: String(HOUR), label: t('goal.hours') },
          { value: String(DAY), label: t('goal.days') },
        ]}
        onChange={(next) => onChange(count * Number(next))}
      />
    </Flex>
  );
};

import { Flex } from '@strapi/design-system';
import type { Condition, Need } from '../../../../server/src/engine/types';
import { Choice } from '../../components/Choice';
import { useText } from '../../components/useText';

type NeedCondition = Extract<Condition, { kind: 'need' }>;

const NEEDS: readonly Need[] = ['hurry', 'researching', 'browsing', 'comparing', 'ready', 'gift'];
/** How sure the guess must be, 0 to 1; the engine's own measure is the second. */
const SURE = [0.3, 0.5, 0.75, 0.9] as const;

interface Props {
  condition: NeedCondition;
  onChange: (condition: NeedCondition) => void;
}

/** "They seem to be ready to buy", and how sure that must be. */
export const NeedFields = ({ condition, onChange }: Props) => {
  const t = useText();
  const sure = condition.atLeast ?? 0.5;
  const steps = (SURE as readonly number[]).includes(sure) ? SURE : [...SURE, sure];
  return (
    <Flex gap={4} alignItems="flex-start" width="100%">
      <Choice
        label={t('row.need.label')}
        hint={t('row.need.hint')}
        value={condition.need}
        options={NEEDS.map((need) => ({ value: need, label: t(`need.${need}`) }))}
        onChange={(need) => onChange({ ...condition, need: need as Need })}
      />
      <Choice
        label={t('row.need.sure')}
        value={String(sure)}
        options={steps.map((step) => ({
          value: String(step),
          label: t('row.need.atLeast', { percent: Math.round(step * 100) }),
        }))}
        onChange={(step) => onChange({ ...condition, atLeast: Number(step) })}
      />
    </Flex>
  );
};

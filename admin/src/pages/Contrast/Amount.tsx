import { Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import type { EarnedGoal } from '../../../../server/src/contracts';
import { useText } from '../../components/useText';
import { amountWords } from './earned-words';

interface Props {
  /** Per person, in the goal's measure; null where nothing is counted. */
  value: number | null;
  interval: { low: number; high: number } | null;
  goal: EarnedGoal | null;
}

/** What a side earned, and between what that probably lies. */
export const Amount = ({ value, interval, goal }: Props) => {
  const t = useText();
  const { locale } = useIntl();
  return (
    <>
      <Typography fontWeight="bold" tag="p">
        {value === null || !goal ? '–' : amountWords(value, goal, locale)}
      </Typography>
      {interval && goal && (
        <Typography variant="pi" textColor="neutral600" tag="p">
          {t('earned.interval', {
            low: amountWords(interval.low, goal, locale),
            high: amountWords(interval.high, goal, locale),
          })}
        </Typography>
      )}
    </>
  );
};

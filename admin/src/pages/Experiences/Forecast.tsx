import { useCallback } from 'react';
import { Box, Flex, Typography } from '@strapi/design-system';
import type { ExperienceInput, ForecastView } from '../../../../server/src/contracts';
import { Card } from '../../components/Card';
import { useApi } from '../../components/useApi';
import { useLoad } from '../../components/useLoad';
import { useText } from '../../components/useText';
import { Waiting } from '../../components/Waiting';

/** Longer than this, and a nearer goal is the better question. */
const LONG_WEEKS = 8;

const Weeks = ({ goal, lift }: { goal: ForecastView['goals'][number]; lift: number }) => {
  const t = useText();
  const weeks = goal.weeks === null ? null : Math.max(1, Math.ceil(goal.weeks));
  const values = { percent: Math.round(lift * 100), weeks, event: goal.event };
  return (
    <Box tag="li">
      <Typography fontWeight="bold">{t(`forecast.goal.${goal.which}`, values)}</Typography>
      <Typography tag="p">{weeks === null ? t('forecast.unknown', values) : t('forecast.weeks', values)}</Typography>
    </Box>
  );
};

/** How long it would take to know who earns more, for the settings as they are saved. */
export const Forecast = ({ slot, saved }: { slot: string; saved: ExperienceInput }) => {
  const t = useText();
  const api = useApi();
  const { split, goal, farGoal } = saved;
  // Another question, another answer.
  const question = JSON.stringify([split, goal, farGoal]);
  const loaded = useLoad(useCallback(() => api.forecast(slot), [api, slot, question]));
  if (!split) return null;
  return (
    <Card title={t('forecast.title')}>
      <Waiting of={loaded}>
        {({ goals, lift, visitorsPerDay }) => (
          <Flex direction="column" alignItems="stretch" gap={3}>
            <Typography textColor="neutral600">{t('forecast.visitors', { count: visitorsPerDay })}</Typography>
            <Flex tag="ul" direction="column" alignItems="stretch" gap={3}>
              {goals.map((one) => (
                <Weeks key={one.which} goal={one} lift={lift} />
              ))}
            </Flex>
            {goals.every(({ weeks }) => weeks !== null && weeks > LONG_WEEKS) && (
              <Typography>{t('forecast.nearer')}</Typography>
            )}
          </Flex>
        )}
      </Waiting>
    </Card>
  );
};

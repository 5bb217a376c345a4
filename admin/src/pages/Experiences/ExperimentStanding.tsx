import { Button, Flex, Status, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import type { ExperimentView } from '../../../../server/src/contracts';
import { useText } from '../../components/useText';

interface Props {
  experiment: ExperimentView;
  mayPublish: boolean;
  busy: boolean;
  onStanding: (standing: 'running' | 'paused' | 'ended') => void;
}

const COLOUR = { running: 'success', paused: 'alternative', ended: 'secondary' } as const;

/** Whether the live experiment runs, since when, and the buttons that change it at once. */
export const ExperimentStanding = ({ experiment, mayPublish, busy, onStanding }: Props) => {
  const t = useText();
  const { formatDate } = useIntl();
  const { standing, since } = experiment;
  if (standing === 'none') return null;
  const runs = standing === 'running';
  const date = since ? formatDate(since, { dateStyle: 'medium' }) : '';
  return (
    <Flex justifyContent="space-between" gap={4} wrap="wrap">
      <Flex gap={3}>
        <Status variant={COLOUR[standing]} size="S" width="max-content">
          <Typography variant="pi" fontWeight="bold">
            {t(`experiment.${standing}`)}
          </Typography>
        </Status>
        <Typography textColor="neutral700">{t('experiment.since', { date })}</Typography>
      </Flex>
      <Flex gap={2} wrap="wrap">
        <Button
          variant={runs ? 'tertiary' : 'success-light'}
          loading={busy}
          disabled={!mayPublish}
          onClick={() => onStanding(runs ? 'paused' : 'running')}
        >
          {t(runs ? 'experiment.pause' : 'experiment.resume')}
        </Button>
        {standing !== 'ended' && (
          <Button variant="danger-light" loading={busy} disabled={!mayPublish} onClick={() => onStanding('ended')}>
            {t('experiment.end')}
          </Button>
        )}
      </Flex>
    </Flex>
  );
};

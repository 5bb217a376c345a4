import { Alert, Box, Button, Flex, Typography } from '@strapi/design-system';
import { CheckCircle, WarningCircle } from '@strapi/icons';
import type { ExperienceView } from '../../../../server/src/contracts';
import { Card } from '../../components/Card';
import { StatusMark } from '../../components/StatusMark';
import { useText } from '../../components/useText';

interface Props {
  view: ExperienceView;
  /** Something on the page is not saved yet. */
  unsaved: boolean;
  busy: boolean;
  mayPublish: boolean;
  onLive: (shadow: boolean) => void;
  onPause: () => void;
}

const Blockers = ({ view, unsaved }: Pick<Props, 'view' | 'unsaved'>) => {
  const t = useText();
  if (unsaved) return <Typography textColor="neutral700">{t('live.unsaved')}</Typography>;
  if (!view.blockers.length)
    return (
      <Flex gap={2} alignItems="flex-start">
        <CheckCircle fill="success600" aria-hidden />
        <Typography>
          {t(view.status !== 'live' || view.changed ? 'live.ready' : view.shadow ? 'live.inShadow' : 'live.nothing')}
        </Typography>
      </Flex>
    );
  return (
    <Box>
      <Typography fontWeight="bold">{t('live.blocked')}</Typography>
      <Flex tag="ul" direction="column" alignItems="stretch" gap={2} paddingTop={3}>
        {view.blockers.map((blocker) => (
          <Flex tag="li" key={`${blocker.code}-${blocker.message}`} gap={2} alignItems="flex-start">
            <Box paddingTop={1}>
              <WarningCircle fill="warning600" aria-hidden />
            </Box>
            <Typography>{blocker.message}</Typography>
          </Flex>
        ))}
      </Flex>
    </Box>
  );
};

/** Where the experience stands, what blocks going live, and the one button that does it. */
export const GoLive = ({ view, unsaved, busy, mayPublish, onLive, onPause }: Props) => {
  const t = useText();
  const waiting = view.status !== 'live' || view.changed;
  const possible = mayPublish && !unsaved && view.blockers.length === 0;
  return (
    <Card title={t('live.title')} aside={<StatusMark of={view} />}>
      <Flex direction="column" alignItems="stretch" gap={4}>
        <Typography textColor="neutral700">
          {view.version ? t('live.version', { version: view.version }) : t('live.never')}
        </Typography>
        <Blockers view={view} unsaved={unsaved} />
        {!mayPublish && (
          <Alert variant="default" title={t('live.permission.title')} closeLabel={t('close')}>
            {t('live.permission')}
          </Alert>
        )}
        <Flex gap={2} wrap="wrap">
          <Button
            size="L"
            variant="success"
            onClick={() => onLive(false)}
            loading={busy}
            disabled={!possible || (!waiting && !view.shadow)}
          >
            {t(view.status === 'live' && !view.shadow ? 'live.again' : 'live.go')}
          </Button>
          {(waiting || !view.shadow) && (
            <Button
              size="L"
              variant="secondary"
              onClick={() => onLive(true)}
              loading={busy}
              disabled={!possible}
              aria-describedby="live-shadow"
            >
              {t('live.shadow')}
            </Button>
          )}
          {view.status === 'live' && (
            <Button size="L" variant="tertiary" onClick={onPause} loading={busy} disabled={!mayPublish}>
              {t('live.pause')}
            </Button>
          )}
        </Flex>
        <Typography variant="pi" textColor="neutral600">
          {t('live.hint')}
        </Typography>
        <Typography variant="pi" textColor="neutral600" id="live-shadow">
          {t('live.shadow.hint')}
        </Typography>
      </Flex>
    </Card>
  );
};

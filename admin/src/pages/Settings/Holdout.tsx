import { useCallback, useState } from 'react';
import { Box, Button, Field, Flex, NumberInput, Typography } from '@strapi/design-system';
import type { HoldoutView } from '../../../../server/src/contracts';
import { Card } from '../../components/Card';
import { useApi } from '../../components/useApi';
import { useLoad } from '../../components/useLoad';
import { useText } from '../../components/useText';
import { useTry } from '../../components/useTry';
import { Waiting } from '../../components/Waiting';

const MOST = 50;

const Percent = ({
  view,
  editable,
  onView,
}: {
  view: HoldoutView;
  editable: boolean;
  onView: (v: HoldoutView) => void;
}) => {
  const t = useText();
  const api = useApi();
  const { busy, run } = useTry();
  const [percent, setPercent] = useState(view.percent);
  const possible = percent >= 0 && percent <= MOST;
  const save = async () => {
    const next = await run(() => api.saveHoldout({ percent }), t('holdout.saved'));
    if (next) onView(next);
  };
  return (
    <Flex alignItems="flex-end" gap={4} wrap="wrap">
      <Box width="16rem">
        <Field.Root error={possible ? undefined : t('holdout.most', { most: MOST })}>
          <Field.Label>{t('holdout.percent')}</Field.Label>
          <NumberInput value={percent} disabled={!editable} onValueChange={(next) => setPercent(next ?? 0)} />
          <Field.Error />
        </Field.Root>
      </Box>
      <Button onClick={save} loading={busy} disabled={!editable || !possible || percent === view.percent}>
        {t('save')}
      </Button>
      {view.configured && <Typography textColor="neutral600">{t('holdout.configured')}</Typography>}
    </Flex>
  );
};

/** The people who see the original everywhere: what all of it together earns can only be told beside them. */
export const Holdout = ({ editable }: { editable: boolean }) => {
  const t = useText();
  const api = useApi();
  const loaded = useLoad(useCallback(() => api.holdout(), [api]));
  return (
    <Card title={t('holdout.title')} hint={t('holdout.hint')}>
      <Waiting of={loaded}>{(view) => <Percent view={view} editable={editable} onView={loaded.replace} />}</Waiting>
    </Card>
  );
};

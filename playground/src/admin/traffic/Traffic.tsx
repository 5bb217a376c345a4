import { useState } from 'react';
import { Box, Button, Flex, ProgressBar, SingleSelect, SingleSelectOption, Typography } from '@strapi/design-system';
import { useIntl, type PrimitiveType } from 'react-intl';
import type en from '../translations/en.json';
import { Remove } from './Remove';
import { useTraffic, type Standing, type TrafficControl } from './useTraffic';

type Text = (key: keyof typeof en, values?: Record<string, PrimitiveType>) => string;
const useText = (): Text => {
  const { formatMessage } = useIntl();
  return (id, values) => formatMessage({ id }, values);
};
const worldText = (world: string | null): keyof typeof en => `demo.traffic.world.${world}` as keyof typeof en;

interface Props {
  standing: Standing;
  control: TrafficControl;
}

const Offer = ({ standing: { worlds }, control }: Props) => {
  const t = useText();
  const [world, setWorld] = useState('tastes');
  return (
    <Flex gap={3} alignItems="flex-end" wrap="wrap">
      <Box minWidth="24rem">
        <SingleSelect
          aria-label={t('demo.traffic.world')}
          value={world}
          onChange={(chosen: string | number) => setWorld(String(chosen))}
        >
          {Object.keys(worlds).map((name) => (
            <SingleSelectOption key={name} value={name}>
              {t(worldText(name))}
            </SingleSelectOption>
          ))}
        </SingleSelect>
      </Box>
      <Button size="L" onClick={() => void control.send(world)}>
        {t('demo.traffic.send', { shoppers: worlds[world].shoppers })}
      </Button>
    </Flex>
  );
};

const Coming = ({ standing: { come, of }, control }: Props) => {
  const t = useText();
  return (
    <Flex gap={4} alignItems="center" wrap="wrap">
      <Box width="20rem">
        <ProgressBar value={(come / Math.max(1, of)) * 100} size="M" aria-label={t('demo.traffic.title')} />
      </Box>
      <Typography>{t('demo.traffic.come', { come, of })}</Typography>
      <Button variant="tertiary" onClick={() => void control.stop()}>
        {t('demo.traffic.stop')}
      </Button>
    </Flex>
  );
};

/** What is true of them can be told, since they are made up: the page above all must not claim something else. */
const truthWords = ({ truth }: Standing, t: Text): string => {
  if (!truth) return '';
  const percent = Math.round(Math.abs(truth.lift) * 100);
  const side = percent === 0 ? 'same' : truth.lift > 0 ? 'more' : 'less';
  return t(`demo.traffic.truth.${side}`, { percent });
};

const Came = ({ standing, control }: Props) => {
  const t = useText();
  const { come, world, state, problem } = standing;
  const lines = [
    t('demo.traffic.came', { come, world: t(worldText(world)) }),
    truthWords(standing, t),
    state === 'settling' ? t('demo.traffic.settling') : '',
    problem ? t('demo.traffic.problem', { problem }) : '',
  ];
  return (
    <Flex gap={4} alignItems="center" justifyContent="space-between" wrap="wrap">
      <Box flex="1" minWidth="20rem">
        {lines.filter(Boolean).map((line) => (
          <Typography key={line} tag="p">
            {line}
          </Typography>
        ))}
      </Box>
      <Remove label={(key) => t(key)} onRemove={control.remove} />
    </Flex>
  );
};

/** Made-up shoppers for the Contrast page: a world to choose, how far they are, what is true of them, and their removal. */
export const Traffic = ({ reload }: { reload: () => void }) => {
  const t = useText();
  const control = useTraffic(reload);
  const { standing, removing } = control;
  if (!standing) return null;
  const Part = standing.state === 'idle' ? Offer : standing.state === 'sending' ? Coming : Came;
  return (
    <Box background="neutral0" hasRadius shadow="tableShadow" padding={4} marginBottom={6} tag="section">
      <Flex justifyContent="space-between" alignItems="center" gap={4} wrap="wrap">
        <Box>
          <Typography variant="delta" tag="h2">
            {t('demo.traffic.title')}
          </Typography>
          {standing.state === 'idle' && (
            <Typography textColor="neutral600" tag="p">
              {t('demo.traffic.hint')}
            </Typography>
          )}
        </Box>
        <Box aria-live="polite" flex={standing.state === 'idle' ? undefined : '1'}>
          {removing ? (
            <Typography>{t('demo.traffic.removing')}</Typography>
          ) : (
            <Part standing={standing} control={control} />
          )}
        </Box>
      </Flex>
    </Box>
  );
};

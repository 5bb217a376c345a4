import { Box, Grid, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import type { EarnedShadow } from '../../../../server/src/contracts';
import { BASELINE } from '../../../../server/src/engine/types';
import { Card } from '../../components/Card';
import { useText } from '../../components/useText';
import { Bars, type Bar } from './Bars';
import { Measured } from './Measured';

const COLOUR = { original: '#8e8ea9', other: '#4945ff' } as const;

/** What would have been shown, from what shadow mode wrote down: which blocks, and what chose them. */
export const Shadowed = ({ shadow }: { shadow: EarnedShadow }) => {
  const t = useText();
  const { formatNumber } = useIntl();
  const blocks: Bar[] = shadow.variants.map(({ variant, label, share }) => ({
    key: variant,
    label: variant === BASELINE ? t('original') : label,
    share,
    colour: variant === BASELINE ? COLOUR.original : COLOUR.other,
  }));
  const modes: Bar[] = shadow.modes.map(({ mode, share }) => ({
    key: mode,
    label: t(`shadow.mode.${mode}`),
    share,
    colour: mode === 'default' ? COLOUR.original : COLOUR.other,
  }));
  return (
    <Card title={t('shadow.title')} hint={t('shadow.hint', { count: formatNumber(shadow.decisions) })}>
      {shadow.decisions > 0 ? (
        <Grid.Root gap={8}>
          {[['blocks', blocks] as const, ['modes', modes] as const].map(([part, bars]) => (
            <Grid.Item key={part} col={6} s={12} direction="column" alignItems="stretch">
              <Box paddingBottom={4}>
                <Typography variant="sigma" tag="h3">
                  {t(`shadow.${part}`)}
                </Typography>
              </Box>
              <Bars bars={bars} label={t(`shadow.${part}`)} />
            </Grid.Item>
          ))}
        </Grid.Root>
      ) : (
        <Typography tag="p">{t('shadow.nobody')}</Typography>
      )}
      <Measured>{t('shadow.measured')}</Measured>
    </Card>
  );
};

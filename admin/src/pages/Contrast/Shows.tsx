import { Box, Grid, Typography } from '@strapi/design-system';
import type { ContrastView } from '../../../../server/src/contracts';
import { Card } from '../../components/Card';
import { useText } from '../../components/useText';
import { BASELINE } from '../../../../server/src/engine/types';
import { Bars } from './Bars';
import { coloursOf } from './colours';
import { Measured } from './Measured';
import { hasRule } from './reading';

/** What does each show? Left the rule, right what the same people get one by one. */
export const Shows = ({ view }: { view: ContrastView }) => {
  const t = useText();
  const colours = coloursOf(view);
  const bars = (shares: ContrastView['rule']) =>
    [...shares]
      .sort((a, b) => b.share - a.share)
      .map(({ variant, label, share }) => ({
        key: variant,
        label: variant === BASELINE ? t('original') : label,
        share,
        colour: colours.get(variant) ?? '#8e8ea9',
      }));
  return (
    <Card title={t('shows.title')}>
      <Grid.Root gap={8}>
        {(['rule', 'individual'] as const).map((side) => (
          <Grid.Item key={side} col={6} s={12} direction="column" alignItems="stretch">
            <Typography variant="sigma" tag="h3">
              {t(`shows.${side}`)}
            </Typography>
            <Box paddingTop={1} paddingBottom={4}>
              <Typography variant="pi" textColor="neutral600">
                {t(side === 'rule' && !hasRule(view) ? 'shows.rule.none' : `shows.${side}.hint`)}
              </Typography>
            </Box>
            <Bars bars={bars(view[side])} label={t(`shows.${side}`)} />
          </Grid.Item>
        ))}
      </Grid.Root>
      <Measured>{t('shows.measured')}</Measured>
    </Card>
  );
};

import { Box, Typography } from '@strapi/design-system';
import type { ContrastView } from '../../../../server/src/contracts';
import { Card } from '../../components/Card';
import { useText } from '../../components/useText';
import { Parts } from './Bars';
import { Measured } from './Measured';
import { hasRule } from './reading';

const COLOUR = { differ: '#4945ff', same: '#8e8ea9', tooNew: '#dcdce4' } as const;

/** How often the person's block is another one than the rule's. */
export const Differ = ({ view }: { view: ContrastView }) => {
  const t = useText();
  return (
    <Card fill title={t('differ.title')}>
      <Parts
        label={t('differ.title')}
        bars={(['differ', 'same', 'tooNew'] as const).map((part) => ({
          key: part,
          label: t(part === 'differ' && !hasRule(view) ? 'differ.original' : `differ.${part}`),
          share: view.differ[part],
          colour: COLOUR[part],
        }))}
      />
      <Box paddingTop={2}>
        <Typography variant="pi" textColor="neutral600">
          {t('differ.byChance', { percent: t('percent', { percent: Math.round(view.differ.byChance * 100) }) })}
        </Typography>
      </Box>
      <Measured>{t('differ.measured')}</Measured>
    </Card>
  );
};

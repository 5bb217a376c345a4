import { Box, Flex, Typography } from '@strapi/design-system';
import type { ContrastView } from '../../../../server/src/contracts';
import { Card } from '../../components/Card';
import { useText } from '../../components/useText';
import { Measured } from './Measured';

/** Tastes that no block of the slot serves: what would be worth making next. */
export const Gaps = ({ gaps }: { gaps: ContrastView['gaps'] }) => {
  const t = useText();
  return (
    <Card title={t('gaps.title')} hint={t('gaps.hint', { people: gaps.people })}>
      {gaps.missing.length > 0 ? (
        <Flex tag="ul" direction="column" alignItems="stretch" gap={2}>
          {gaps.missing.map(({ attribute, value, label, people, choices }) => (
            <Box tag="li" key={`${attribute}/${value}`}>
              <Typography fontWeight="bold">{label}</Typography>{' '}
              <Typography>{t('gaps.line', { attribute, people, choices })}</Typography>
            </Box>
          ))}
        </Flex>
      ) : (
        <Typography tag="p">{t(gaps.people > 0 ? 'gaps.none' : 'gaps.nobody')}</Typography>
      )}
      <Measured>{t('gaps.measured')}</Measured>
    </Card>
  );
};

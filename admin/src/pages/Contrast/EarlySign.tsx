import { Box, Flex, Typography } from '@strapi/design-system';
import type { ContrastView } from '../../../../server/src/contracts';
import { Card } from '../../components/Card';
import { useText } from '../../components/useText';
import { Measured } from './Measured';
import { ENOUGH_VISITS, hasRule, perHundred } from './reading';

interface LineProps {
  label: string;
  value: number;
  colour: string;
}

const Line = ({ label, value, colour }: LineProps) => {
  const t = useText();
  return (
    <Box tag="li" paddingBottom={3}>
      <Flex justifyContent="space-between" gap={2} paddingBottom={1}>
        <Typography>{label}</Typography>
        <Typography fontWeight="bold">{t('sign.ofHundred', { value })}</Typography>
      </Flex>
      <svg width="100%" height="14" aria-hidden focusable="false">
        <rect width="100%" height="14" rx="4" fill="currentColor" opacity="0.08" />
        <rect width={`${value}%`} height="14" rx="4" fill={colour} />
      </svg>
    </Box>
  );
};

/** Did the next click, outside this block, match? Needs no experiment and is never blank. */
export const EarlySign = ({ view }: { view: ContrastView }) => {
  const t = useText();
  const { visits, ruleHits, personHits } = view.earlySign;
  return (
    <Card fill title={t('sign.title')} hint={t('sign.hint')}>
      {visits > 0 ? (
        <Box tag="ul">
          <Line label={t('sign.rule')} value={perHundred(ruleHits, visits)} colour="#8e8ea9" />
          <Line label={t('sign.person')} value={perHundred(personHits, visits)} colour="#4945ff" />
        </Box>
      ) : (
        <Typography tag="p">{t(hasRule(view) ? 'sign.none' : 'sign.noRule')}</Typography>
      )}
      {visits > 0 && (
        <Typography variant="pi" textColor="neutral700" tag="p">
          {t('sign.visits', { visits })} {visits < ENOUGH_VISITS ? t('sign.few', { needed: ENOUGH_VISITS }) : ''}
        </Typography>
      )}
      <Measured>{t('sign.measured')}</Measured>
    </Card>
  );
};

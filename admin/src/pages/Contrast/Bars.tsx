import { Box, Flex, Typography } from '@strapi/design-system';
import { useText, type Text } from '../../components/useText';
import { percentsOf } from './reading';

export interface Bar {
  key: string;
  label: string;
  share: number;
  colour: string;
}

/** Somebody gets it, though in whole percents it is nobody. */
const percentWords = (percent: number, share: number, t: Text): string =>
  percent === 0 && share > 0 ? t('percent.under') : t('percent', { percent });

/** A distribution as labelled bars; read aloud it is a list of "label, percent". */
export const Bars = ({ bars, label }: { bars: readonly Bar[]; label: string }) => {
  const t = useText();
  const percents = percentsOf(bars.map(({ share }) => share));
  return (
    <Flex tag="ul" direction="column" alignItems="stretch" gap={3} aria-label={label}>
      {bars.map((bar, index) => (
        <Box tag="li" key={bar.key}>
          <Flex justifyContent="space-between" gap={2} paddingBottom={1}>
            <Typography ellipsis>{bar.label}</Typography>
            <Typography fontWeight="bold">{percentWords(percents[index], bar.share, t)}</Typography>
          </Flex>
          <svg width="100%" height="14" role="presentation" aria-hidden focusable="false">
            <rect width="100%" height="14" rx="4" fill="currentColor" opacity="0.08" />
            <rect width={`${percents[index]}%`} height="14" rx="4" fill={bar.colour} />
          </svg>
        </Box>
      ))}
    </Flex>
  );
};

/** Parts of a whole in one bar with a legend. */
export const Parts = ({ bars, label }: { bars: readonly Bar[]; label: string }) => {
  const t = useText();
  const percents = percentsOf(bars.map(({ share }) => share));
  const starts = percents.map((_percent, index) => percents.slice(0, index).reduce((sum, percent) => sum + percent, 0));
  return (
    <Box>
      <svg width="100%" height="28" role="presentation" aria-hidden focusable="false">
        {bars.map((bar, index) => (
          <rect key={bar.key} x={`${starts[index]}%`} width={`${percents[index]}%`} height="28" fill={bar.colour} />
        ))}
      </svg>
      <Flex tag="ul" gap={6} wrap="wrap" paddingTop={3} aria-label={label}>
        {bars.map((bar, index) => (
          <Flex tag="li" key={bar.key} gap={2}>
            <svg width="12" height="12" aria-hidden focusable="false">
              <rect width="12" height="12" rx="2" fill={bar.colour} />
            </svg>
            <Typography fontWeight="bold">{percentWords(percents[index], bar.share, t)}</Typography>
            <Typography>{bar.label}</Typography>
          </Flex>
        ))}
      </Flex>
    </Box>
  );
};

import { Box, Flex, Typography } from '@strapi/design-system';
import type { SegmentView } from '../../../../server/src/contracts';
import { BASELINE } from '../../../../server/src/engine/types';
import { Card } from '../../components/Card';
import { Choice, type Option } from '../../components/Choice';
import { useText } from '../../components/useText';
import { AdjustmentRow } from './AdjustmentRow';
import { freeFor, type AdjustmentInput } from './adjustments';

interface Props {
  value: readonly AdjustmentInput[];
  segments: readonly SegmentView[];
  blocks: readonly Option[];
  onChange: (value: AdjustmentInput[]) => void;
}

/** Business rules by block: push, hold back, for whom, how often, and when to rest. */
export const Adjustments = ({ value, segments, blocks, onChange }: Props) => {
  const t = useText();
  const free = freeFor(blocks, value, BASELINE);
  const options = segments.map(({ key, name }) => ({ value: key, label: name }));
  return (
    <Card title={t('adjustments.title')} hint={t('adjustments.hint')}>
      <Flex tag="ul" direction="column" alignItems="stretch" gap={3}>
        {value.map((one, index) => (
          <AdjustmentRow
            key={one.variant}
            value={one}
            name={blocks.find((block) => block.value === one.variant)?.label ?? one.variant}
            segments={options}
            onChange={(next) => onChange(value.map((other, at) => (at === index ? next : other)))}
            onRemove={() => onChange(value.filter((_, at) => at !== index))}
          />
        ))}
      </Flex>
      {!value.length && <Typography textColor="neutral600">{t('adjustments.none')}</Typography>}
      {free.length > 0 && (
        <Box paddingTop={4} maxWidth="24rem">
          <Choice
            label={t('adjustments.add')}
            placeholder={t('adjustments.add.placeholder')}
            value={null}
            options={free}
            onChange={(variant) => onChange([...value, { variant }])}
          />
        </Box>
      )}
    </Card>
  );
};

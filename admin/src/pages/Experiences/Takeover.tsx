import { Box, Button, Flex } from '@strapi/design-system';
import { Plus } from '@strapi/icons';
import type { ExperienceInput } from '../../../../server/src/contracts';
import { Card } from '../../components/Card';
import { Choice, type Option } from '../../components/Choice';
import { Moment } from '../../components/Moment';
import { useText } from '../../components/useText';

type TakeoverInput = NonNullable<ExperienceInput['takeover']>;

interface Props {
  value: TakeoverInput | null;
  blocks: readonly Option[];
  onChange: (value: TakeoverInput | null) => void;
}

const DAY_MS = 86_400_000;

const startingNow = (variant: string): TakeoverInput => ({
  variant,
  from: new Date().toISOString(),
  until: new Date(Date.now() + 7 * DAY_MS).toISOString(),
});

/** One block for everybody for a while, over every rule: a sale, a holiday. */
export const Takeover = ({ value, blocks, onChange }: Props) => {
  const t = useText();
  return (
    <Card title={t('takeover.title')} hint={t('takeover.hint')}>
      {value ? (
        <Flex gap={4} alignItems="flex-end" wrap="wrap">
          <Box flex="1" minWidth="14rem">
            <Choice
              label={t('rule.variant')}
              value={value.variant}
              options={blocks}
              onChange={(variant) => onChange({ ...value, variant })}
            />
          </Box>
          <Box flex="1" minWidth="14rem">
            <Moment
              label={t('schedule.from')}
              value={value.from}
              onChange={(from) => onChange({ ...value, from: from ?? '' })}
            />
          </Box>
          <Box flex="1" minWidth="14rem">
            <Moment
              label={t('schedule.until')}
              value={value.until}
              onChange={(until) => onChange({ ...value, until: until ?? '' })}
            />
          </Box>
          <Button variant="tertiary" size="L" onClick={() => onChange(null)}>
            {t('takeover.remove')}
          </Button>
        </Flex>
      ) : (
        <Button
          variant="secondary"
          startIcon={<Plus aria-hidden />}
          onClick={() => onChange(startingNow(blocks[blocks.length > 1 ? 1 : 0].value))}
        >
          {t('takeover.add')}
        </Button>
      )}
    </Card>
  );
};

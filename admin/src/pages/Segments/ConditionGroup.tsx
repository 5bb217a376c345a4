import { Box, Flex, IconButton, SimpleMenu, MenuItem, Typography } from '@strapi/design-system';
import { Trash } from '@strapi/icons';
import type { Condition } from '../../../../server/src/engine/types';
import { Choice } from '../../components/Choice';
import { useText } from '../../components/useText';
import { conditionOf, emptyRow, gapOf, groupOf, isGroup, type Join, type RowKind } from './condition';
import { LeafFields, type Offer } from './LeafFields';

const JOINS: readonly Join[] = ['all', 'any', 'none'];
const ROWS: readonly RowKind[] = ['context', 'trait', 'behaviour', 'entered', 'time', 'need', 'segment', 'group'];
/** Deeper trees than this are drawn and kept, but not made here: nobody reads them. */
const DEPTH = 3;

interface Props {
  condition: Condition;
  offer: Offer;
  onChange: (condition: Condition) => void;
  /** Rows say what they lack once somebody tried to save. */
  strict: boolean;
  depth?: number;
}

interface RowProps extends Props {
  onRemove: () => void;
}

const Row = ({ condition, offer, onChange, onRemove, strict, depth = 0 }: RowProps) => {
  const t = useText();
  const gap = gapOf(condition);
  const kind = isGroup(condition) ? 'group' : condition.kind;
  return (
    <Box tag="li" background={depth % 2 ? 'neutral0' : 'neutral100'} hasRadius padding={4} width="100%">
      <Flex justifyContent="space-between" paddingBottom={3}>
        <Typography fontWeight="bold">{t(`row.${kind}`)}</Typography>
        <IconButton label={t('row.remove', { row: t(`row.${kind}`) })} onClick={onRemove} variant="ghost">
          <Trash />
        </IconButton>
      </Flex>
      {isGroup(condition) ? (
        <ConditionGroup condition={condition} offer={offer} onChange={onChange} strict={strict} depth={depth + 1} />
      ) : (
        <LeafFields condition={condition} offer={offer} onChange={onChange} />
      )}
      {strict && gap && !isGroup(condition) && (
        <Typography variant="pi" textColor="danger600" role="alert">
          {t(gap)}
        </Typography>
      )}
    </Box>
  );
};

/** A group of rows that belong together by all, any or none; rows can be groups again. */
export const ConditionGroup = ({ condition, offer, onChange, strict, depth = 0 }: Props) => {
  const t = useText();
  const group = groupOf(condition);
  const write = (of: readonly Condition[], join: Join = group.join) => onChange(conditionOf({ join, of }));
  const offered = depth >= DEPTH ? ROWS.filter((kind) => kind !== 'group') : ROWS;
  return (
    <Flex direction="column" alignItems="stretch" gap={4} width="100%">
      <Box maxWidth="36rem">
        <Choice
          label={t(depth ? 'group.join.inner' : 'group.join')}
          value={group.join}
          options={JOINS.map((join) => ({ value: join, label: t(`group.${join}`) }))}
          onChange={(join) => write(group.of, join as Join)}
        />
      </Box>
      <Flex tag="ul" direction="column" alignItems="stretch" gap={3}>
        {group.of.map((row, index) => (
          <Row
            key={index}
            condition={row}
            offer={offer}
            strict={strict}
            depth={depth}
            onChange={(next) => write(group.of.map((other, at) => (at === index ? next : other)))}
            onRemove={() => write(group.of.filter((_row, at) => at !== index))}
          />
        ))}
      </Flex>
      {strict && !group.of.length && (
        <Typography variant="pi" textColor="danger600" role="alert">
          {t('gap.empty')}
        </Typography>
      )}
      <Box>
        <SimpleMenu label={t('row.add')} variant="secondary">
          {offered.map((kind) => (
            <MenuItem key={kind} onSelect={() => write([...group.of, emptyRow(kind)])}>
              {t(`row.${kind}`)}
            </MenuItem>
          ))}
        </SimpleMenu>
      </Box>
    </Flex>
  );
};

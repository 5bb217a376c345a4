import { Box, Flex, Link, Table, Tbody, Td, Th, Thead, Tr, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import { NavLink } from 'react-router-dom';
import type { EarnedPolicy, EarnedView } from '../../../../server/src/contracts';
import { Card } from '../../components/Card';
import { useText } from '../../components/useText';
import { HOME } from '../../pluginId';
import { Amount } from './Amount';
import {
  amountWords,
  besideWords,
  effortWords,
  goalWords,
  noveltyWords,
  policyWords,
  refusalWords,
} from './earned-words';
import { Axis, Interval } from './Interval';
import { Measured } from './Measured';
import { Pieces } from './Pieces';
import { PLOT, scaleOf, withinPossible, type PlotScale } from './plot';

/** Strapi's tables keep a cell on one line, in a row of one height; sentences need more. */
const WRAPPED = { whiteSpace: 'normal', paddingBlock: 12 } as const;

const Sizes = ({ policy, possible }: { policy: EarnedPolicy; possible: number }) => {
  const t = useText();
  if (!policy.sizes) return null;
  const effective = Math.round(policy.sizes.effective * 10) / 10;
  return (
    <Typography variant="pi" textColor="neutral600" tag="p">
      {t('earned.sizes', { distinct: policy.sizes.distinct, possible, effective })}
    </Typography>
  );
};

const Row = ({ policy, view, scale }: { policy: EarnedPolicy; view: EarnedView; scale: PlotScale }) => {
  const t = useText();
  const { formatNumber } = useIntl();
  const refused = refusalWords(policy, t);
  const effort = effortWords(policy, t);
  const { goal, possible, slot } = view;
  return (
    <Tr>
      <Td style={WRAPPED}>
        <Typography fontWeight={policy.policy === 'person' ? 'bold' : undefined} tag="p">
          {policyWords(policy, t)}
        </Typography>
        <Typography variant="pi" textColor="neutral600" tag="p">
          {t(policy.how === 'onPaper' ? 'earned.paper' : 'earned.byLot')}
        </Typography>
        <Sizes policy={policy} possible={possible} />
        {effort && (
          <Typography variant="pi" textColor="neutral600" tag="p">
            {effort}
          </Typography>
        )}
        {policy.policy === 'draftedRules' && (
          <Link tag={NavLink} to={`${HOME}/experiences/${encodeURIComponent(slot)}`}>
            {t('earned.edit')}
          </Link>
        )}
      </Td>
      <Td style={WRAPPED}>
        {refused ? (
          <Box width={`${PLOT.width}px`}>
            <Typography variant="pi" textColor="neutral700">
              {refused}
            </Typography>
          </Box>
        ) : (
          <Interval policy={policy} scale={scale} />
        )}
      </Td>
      <Td>
        <Amount value={policy.value} interval={policy.interval} goal={goal} />
      </Td>
      <Td>
        <Typography>{formatNumber(policy.people)}</Typography>
      </Td>
    </Tr>
  );
};

/** Who earned more? The sides that people were given by lot, then what past traffic says about sides nobody was given. */
export const Earned = ({ view }: { view: EarnedView }) => {
  const t = useText();
  const { locale } = useIntl();
  const { goal, policies, beside, people } = view;
  const counted = policies
    .filter(({ people: behind, refusal }) => behind > 0 || refusal)
    .map((policy) => withinPossible(policy, goal?.measures));
  const scale = scaleOf(counted);
  const left = people.merged + people.robots;
  return (
    <Card title={t('earned.title')} hint={goal ? t('earned.hint', { what: goalWords(goal, t) }) : undefined}>
      {counted.length && goal ? (
        <Table colCount={4} rowCount={counted.length + 2} aria-label={t('earned.title')}>
          <Thead>
            <Tr>
              <Th>{t('earned.column.who')}</Th>
              <Th>{t('earned.column.plot')}</Th>
              <Th>{t(goal.measures === 'money' ? 'earned.column.money' : 'earned.column.value')}</Th>
              <Th>{t('earned.column.people')}</Th>
            </Tr>
          </Thead>
          <Tbody>
            {counted.map((policy) => (
              <Row key={`${policy.policy}-${policy.how}`} policy={policy} view={view} scale={scale} />
            ))}
            <Tr>
              <Td />
              <Td>
                <Axis scale={scale} label={(value) => amountWords(value, goal, locale)} />
              </Td>
              <Td />
              <Td />
            </Tr>
          </Tbody>
        </Table>
      ) : (
        <Typography tag="p">{t('earned.nobody')}</Typography>
      )}
      <Flex direction="column" alignItems="stretch" gap={1} paddingTop={4}>
        {beside && <Typography tag="p">{besideWords(beside, t)}</Typography>}
        {noveltyWords(view.novelty, t).map((line) => (
          <Typography key={line} variant="pi" textColor="neutral700" tag="p">
            {line}
          </Typography>
        ))}
        <Typography variant="pi" textColor="neutral700" tag="p">
          {t('earned.waiting', { waiting: people.waiting })} {left > 0 ? t('earned.left', { left }) : ''}{' '}
          {view.counted.behind > 0 ? t('earned.behind', { behind: view.counted.behind }) : ''}
        </Typography>
      </Flex>
      {goal && view.pieces.length > 0 && <Pieces pieces={view.pieces} goal={goal} />}
      <Measured>{t('earned.measured')}</Measured>
    </Card>
  );
};

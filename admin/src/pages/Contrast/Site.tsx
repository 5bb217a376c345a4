import { useCallback } from 'react';
import { Box, Flex, LinkButton, Table, Tbody, Td, Th, Thead, Tr, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import { NavLink } from 'react-router-dom';
import type { SiteComparisonView, SiteView } from '../../../../server/src/contracts';
import { Card } from '../../components/Card';
import { useApi } from '../../components/useApi';
import { useLoad } from '../../components/useLoad';
import { useText } from '../../components/useText';
import { Waiting } from '../../components/Waiting';
import { HOME } from '../../pluginId';
import { Amount } from './Amount';
import { goalWords } from './earned-words';
import { Measured } from './Measured';
import { inAllWords, siteWords } from './site-words';

const Sides = ({ comparison: { goal, sides } }: { comparison: SiteComparisonView }) => {
  const t = useText();
  const { formatNumber } = useIntl();
  return (
    <Table colCount={3} rowCount={sides.length + 1} aria-label={goalWords(goal, t)}>
      <Thead>
        <Tr>
          <Th>{t('site.column.who')}</Th>
          <Th>{t(goal.measures === 'money' ? 'earned.column.money' : 'earned.column.value')}</Th>
          <Th>{t('earned.column.people')}</Th>
        </Tr>
      </Thead>
      <Tbody>
        {sides.map(({ side, value, interval, people }) => (
          <Tr key={side}>
            <Td>
              <Typography>{t(`site.side.${side}`)}</Typography>
            </Td>
            <Td>
              <Amount value={value} interval={interval} goal={goal} />
            </Td>
            <Td>
              <Typography>{formatNumber(people)}</Typography>
            </Td>
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
};

const Comparison = ({ comparison }: { comparison: SiteComparisonView }) => {
  const t = useText();
  const { locale, formatDate } = useIntl();
  const [answer, because] = siteWords(comparison, t);
  const inAll = inAllWords(comparison, locale, t);
  const { goal, since, people } = comparison;
  const left = people.merged + people.robots;
  return (
    <Box tag="li">
      <Typography variant="sigma" tag="h3">
        {goalWords(goal, t)}
      </Typography>
      <Typography tag="p" fontWeight="bold">
        {answer}
      </Typography>
      <Typography tag="p">{because}</Typography>
      {inAll && <Typography tag="p">{inAll}</Typography>}
      <Box paddingTop={3} paddingBottom={2}>
        <Sides comparison={comparison} />
      </Box>
      <Typography variant="pi" textColor="neutral700" tag="p">
        {t('site.since', { date: formatDate(since, { dateStyle: 'medium' }) })}{' '}
        {t('earned.waiting', { waiting: people.waiting })} {left > 0 ? t('earned.left', { left }) : ''}
      </Typography>
    </Box>
  );
};

/** What is missing before anything can be told, and where it is set. */
const Missing = ({ percent }: Pick<SiteView, 'percent'>) => {
  const t = useText();
  return (
    <Flex direction="column" alignItems="flex-start" gap={3}>
      <Typography tag="p">{t(percent > 0 ? 'site.noGoal' : 'site.noHoldout')}</Typography>
      <LinkButton tag={NavLink} to={`${HOME}/${percent > 0 ? 'experiences' : 'settings'}`} variant="secondary">
        {t(percent > 0 ? 'site.noGoal.open' : 'site.noHoldout.open')}
      </LinkButton>
    </Flex>
  );
};

/** What does all of it earn? The one total there is: from the people who always see the original. */
export const Site = () => {
  const t = useText();
  const api = useApi();
  const loaded = useLoad(useCallback(() => api.site(), [api]));
  return (
    <Card title={t('site.title')} hint={t('site.hint')}>
      <Waiting of={loaded}>
        {({ percent, comparisons }) =>
          comparisons.length > 0 ? (
            <Flex tag="ul" direction="column" alignItems="stretch" gap={6}>
              {comparisons.map((comparison) => (
                <Comparison key={JSON.stringify(comparison.goal)} comparison={comparison} />
              ))}
            </Flex>
          ) : (
            <Missing percent={percent} />
          )
        }
      </Waiting>
      <Measured>{t('site.measured')}</Measured>
    </Card>
  );
};

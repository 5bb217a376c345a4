import { useCallback } from 'react';
import { EmptyStateLayout, Link, Table, Tbody, Td, Th, Thead, Tr, Typography } from '@strapi/design-system';
import { NavLink } from 'react-router-dom';
import type { ExperienceView } from '../../../../server/src/contracts';
import { useApi } from '../../components/useApi';
import { Frame } from '../../components/Frame';
import { StatusMark } from '../../components/StatusMark';
import { useLoad } from '../../components/useLoad';
import { useText, type Text } from '../../components/useText';
import { Waiting } from '../../components/Waiting';
import { HOME } from '../../pluginId';

const COLUMNS = ['slot', 'status', 'degree', 'blockers'] as const;

const pagesOf = (view: ExperienceView, t: Text): string => {
  const titles = [...new Set(view.places.map((place) => place.title))];
  if (!titles.length) return t('experiences.noPage');
  return titles.length > 2
    ? t('experiences.pages', { first: titles[0], others: titles.length - 1 })
    : titles.join(', ');
};

/** As they stand on the pages, from top to bottom; those on no page last. */
const asOnPages = (views: readonly ExperienceView[]): ExperienceView[] => {
  const place = ({ places: [first] }: ExperienceView): string =>
    first ? `0 ${first.title} ${String(first.index).padStart(4, '0')}` : '1';
  return [...views].sort((a, b) => place(a).localeCompare(place(b)) || a.name.localeCompare(b.name));
};

const Below = ({ children }: { children: string }) => (
  <Typography variant="pi" textColor="neutral600" tag="p">
    {children}
  </Typography>
);

const Row = ({ view }: { view: ExperienceView }) => {
  const t = useText();
  const [blocker, ...others] = view.blockers;
  return (
    <Tr>
      <Td>
        <Link tag={NavLink} to={`${HOME}/experiences/${encodeURIComponent(view.slot)}`}>
          {view.name || view.slot}
        </Link>
        <Below>{pagesOf(view, t)}</Below>
      </Td>
      <Td>
        <StatusMark of={view} />
        <Below>{t('experiences.version', { version: view.version })}</Below>
      </Td>
      <Td>
        <Typography>{t(`degree.${view.degree}`)}</Typography>
        <Below>{t('experiences.variants', { count: view.variants.length })}</Below>
      </Td>
      <Td maxWidth="28rem">
        <Typography style={{ whiteSpace: 'normal' }}>
          {blocker
            ? others.length
              ? t('experiences.blockers', { first: blocker.message, others: others.length })
              : blocker.message
            : '–'}
        </Typography>
      </Td>
    </Tr>
  );
};

/** All slots with what each does and what keeps it from going live. */
export const Experiences = () => {
  const t = useText();
  const api = useApi();
  const loaded = useLoad(useCallback(() => api.experiences(), [api]));
  return (
    <Frame title={t('experiences.title')} subtitle={t('experiences.subtitle')}>
      <Waiting of={loaded}>
        {(views) =>
          views.length ? (
            <Table colCount={COLUMNS.length} rowCount={views.length + 1}>
              <Thead>
                <Tr>
                  {COLUMNS.map((column) => (
                    <Th key={column}>
                      <Typography variant="sigma">{t(`experiences.column.${column}`)}</Typography>
                    </Th>
                  ))}
                </Tr>
              </Thead>
              <Tbody>
                {asOnPages(views).map((view) => (
                  <Row key={view.slot} view={view} />
                ))}
              </Tbody>
            </Table>
          ) : (
            <EmptyStateLayout content={t('experiences.empty')} />
          )
        }
      </Waiting>
    </Frame>
  );
};

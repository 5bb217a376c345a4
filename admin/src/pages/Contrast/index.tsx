import { useCallback } from 'react';
import { Box, EmptyStateLayout, Flex, Grid, LinkButton } from '@strapi/design-system';
import { NavLink, useSearchParams } from 'react-router-dom';
import type { ContrastView, ExperienceView, SegmentView } from '../../../../server/src/contracts';
import type { Whom } from '../../api';
import { useApi } from '../../components/useApi';
import { Choice } from '../../components/Choice';
import { Frame } from '../../components/Frame';
import { useLoad } from '../../components/useLoad';
import { useText } from '../../components/useText';
import { Waiting } from '../../components/Waiting';
import { HOME } from '../../pluginId';
import { Differ } from './Differ';
import { EarlySign } from './EarlySign';
import { Headline } from './Headline';
import { situationOf } from './reading';
import { Shows } from './Shows';
import { Somebody } from './Somebody';

/** No segment has such a key: keys are small letters, digits and hyphens. */
const EVERYBODY = '*';
const COVERED = '*covered';

interface AnswerProps {
  view: ContrastView;
  experience: ExperienceView;
  segmentName: string | null;
}

const Answer = ({ view, experience, segmentName }: AnswerProps) => {
  const comparable = !['noVisits', 'noMembers'].includes(situationOf(view));
  return (
    <Flex direction="column" alignItems="stretch" gap={6}>
      <Headline view={view} experience={experience} segmentName={segmentName} />
      {comparable && (
        <>
          <Shows view={view} />
          <Grid.Root gap={6}>
            <Grid.Item col={6} s={12} direction="column" alignItems="stretch">
              <Differ view={view} />
            </Grid.Item>
            <Grid.Item col={6} s={12} direction="column" alignItems="stretch">
              <EarlySign view={view} />
            </Grid.Item>
          </Grid.Root>
          <Somebody key={`${view.slot}/${view.segment ?? ''}`} view={view} />
        </>
      )}
    </Flex>
  );
};

const NotLive = ({ experience }: { experience: ExperienceView }) => {
  const t = useText();
  return (
    <EmptyStateLayout
      content={`${t('contrast.notLive', { name: experience.name || experience.slot })} ${t('contrast.notLive.next')}`}
      action={
        <LinkButton tag={NavLink} to={`${HOME}/experiences/${encodeURIComponent(experience.slot)}`} variant="secondary">
          {t('contrast.notLive.open')}
        </LinkButton>
      }
    />
  );
};

interface QuestionProps {
  experiences: readonly ExperienceView[];
  segments: readonly SegmentView[];
}

/** How much there is to see of a slot when nobody has chosen one: live before not, with rules before without. */
const tells = ({ status, rules }: ExperienceView): number => (status === 'live' ? 2 : 0) + (rules.length > 0 ? 1 : 0);

const whomOf = (chosen: string): Whom => ({
  segment: chosen === EVERYBODY || chosen === COVERED ? null : chosen,
  covered: chosen === COVERED,
});

const Question = ({ experiences, segments }: QuestionProps) => {
  const t = useText();
  const api = useApi();
  const [search, setSearch] = useSearchParams();
  const [telling] = [...experiences].sort((a, b) => tells(b) - tells(a));
  const experience = experiences.find(({ slot }) => slot === search.get('slot')) ?? telling;
  const people = [
    ...(experience.rules.length ? [{ value: COVERED, label: t('contrast.covered') }] : []),
    { value: EVERYBODY, label: t('contrast.everybody') },
    ...segments.map(({ key, name }) => ({ value: key, label: name })),
  ];
  const whom = people.find(({ value }) => value === search.get('segment')) ?? people[0];
  const loaded = useLoad(
    useCallback(() => api.contrast(experience.slot, whomOf(whom.value)), [api, experience.slot, whom.value]),
  );
  const ask = (part: { slot?: string; segment?: string }) =>
    setSearch({ slot: experience.slot, segment: whom.value, ...part }, { replace: true });

  return (
    <>
      <Grid.Root gap={4} paddingBottom={6}>
        <Grid.Item col={4} s={12}>
          <Choice
            label={t('contrast.slot')}
            value={experience.slot}
            options={experiences.map(({ slot, name }) => ({ value: slot, label: name || slot }))}
            onChange={(slot) => ask({ slot })}
          />
        </Grid.Item>
        <Grid.Item col={4} s={12}>
          <Choice
            label={t('contrast.segment')}
            value={whom.value}
            options={people}
            onChange={(segment) => ask({ segment })}
          />
        </Grid.Item>
      </Grid.Root>
      <Box aria-busy={loaded.loading}>
        {loaded.trouble?.kind === 'missing' ? (
          <NotLive experience={experience} />
        ) : (
          <Waiting of={loaded}>
            {(view) => (
              <Answer view={view} experience={experience} segmentName={whom.value === COVERED ? null : whom.label} />
            )}
          </Waiting>
        )}
      </Box>
    </>
  );
};

/** The home page: what the rule gives everyone against what each individual gets. */
export const Contrast = () => {
  const t = useText();
  const api = useApi();
  const loaded = useLoad(
    useCallback(async () => {
      const [experiences, segments] = await Promise.all([api.experiences(), api.segments()]);
      return { experiences, segments };
    }, [api]),
  );
  return (
    <Frame title={t('contrast.title')} subtitle={t('contrast.subtitle')}>
      <Waiting of={loaded}>
        {({ experiences, segments }) =>
          experiences.length ? (
            <Question experiences={experiences} segments={segments} />
          ) : (
            <EmptyStateLayout
              content={t('contrast.empty')}
              action={
                <LinkButton tag={NavLink} to="/content-manager" variant="secondary">
                  {t('contrast.empty.open')}
                </LinkButton>
              }
            />
          )
        }
      </Waiting>
    </Frame>
  );
};

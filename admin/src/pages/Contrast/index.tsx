import { useCallback, useState } from 'react';
import { Box, EmptyStateLayout, Grid, LinkButton } from '@strapi/design-system';
import { NavLink, useSearchParams } from 'react-router-dom';
import type { ExperienceView, SegmentView } from '../../../../server/src/contracts';
import type { Whom } from '../../api';
import { useApi } from '../../components/useApi';
import { Choice } from '../../components/Choice';
import { Frame } from '../../components/Frame';
import { Injected } from '../../components/Injected';
import { useLoad } from '../../components/useLoad';
import { useRounds } from '../../components/useRounds';
import { useText } from '../../components/useText';
import { Waiting } from '../../components/Waiting';
import { HOME } from '../../pluginId';
import { Answer } from './Answer';
import { EarnedFilters } from './EarnedFilters';
import { Site } from './Site';

/** No segment has such a key: keys are small letters, digits and hyphens. */
const EVERYBODY = '*';
const COVERED = '*covered';
const DIFFER = '*differ';

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
  /** Counts how often the numbers were asked for anew. */
  round: number;
  onDecided: (experience: ExperienceView) => void;
}

/** How much there is to see of a slot when nobody has chosen one: live before not, with rules before without. */
const tells = ({ status, rules }: ExperienceView): number => (status === 'live' ? 2 : 0) + (rules.length > 0 ? 1 : 0);

const whomOf = (chosen: string): Whom => ({
  segment: chosen.startsWith(EVERYBODY) ? null : chosen,
  covered: chosen === COVERED,
  differ: chosen === DIFFER,
});

const Question = ({ experiences, segments, round, onDecided }: QuestionProps) => {
  const t = useText();
  const api = useApi();
  const [search, setSearch] = useSearchParams();
  const [telling] = [...experiences].sort((a, b) => tells(b) - tells(a));
  const experience = experiences.find(({ slot }) => slot === search.get('slot')) ?? telling;
  const people = [
    ...(experience.rules.length ? [{ value: COVERED, label: t('contrast.covered') }] : []),
    { value: EVERYBODY, label: t('contrast.everybody') },
    { value: DIFFER, label: t('contrast.differ') },
    ...segments.map(({ key, name }) => ({ value: key, label: name })),
  ];
  const whom = people.find(({ value }) => value === search.get('segment')) ?? people[0];
  const goal = search.get('goal') === 'far' ? 'far' : null;
  const version = search.get('version');
  const loaded = useLoad(
    useCallback(async () => {
      const [view, earned] = await Promise.all([
        api.contrast(experience.slot, whomOf(whom.value)),
        api.earned(experience.slot, whomOf(whom.value), goal, version),
      ]);
      return { view, earned };
    }, [api, experience.slot, experience.version, whom.value, goal, version]),
  );
  useRounds(round, loaded);
  const ask = (part: { segment?: string; goal?: string; version?: string }) =>
    setSearch({ ...Object.fromEntries(search), slot: experience.slot, ...part }, { replace: true });

  return (
    <>
      <Grid.Root gap={4} paddingBottom={6}>
        <Grid.Item col={4} s={12}>
          <Choice
            label={t('contrast.slot')}
            value={experience.slot}
            options={experiences.map(({ slot, name }) => ({ value: slot, label: name || slot }))}
            onChange={(slot) => setSearch({ slot }, { replace: true })}
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
        {loaded.value && <EarnedFilters view={loaded.value.earned} onChoose={ask} />}
      </Grid.Root>
      <Box aria-busy={loaded.loading}>
        {loaded.trouble?.kind === 'missing' ? (
          <NotLive experience={experience} />
        ) : (
          <Waiting of={loaded}>
            {({ view, earned: report }) => (
              <Answer
                view={view}
                earned={report}
                experience={experience}
                segmentName={whom.value === COVERED ? null : whom.label}
                onDecided={onDecided}
              />
            )}
          </Waiting>
        )}
      </Box>
      <Box paddingTop={6}>
        <Site />
      </Box>
    </>
  );
};

/** The home page: what the rule gives everyone against what each individual gets. */
export const Contrast = () => {
  const t = useText();
  const api = useApi();
  const [round, setRound] = useState(0);
  const loaded = useLoad(
    useCallback(async () => {
      const [experiences, segments] = await Promise.all([api.experiences(), api.segments()]);
      return { experiences, segments };
    }, [api]),
  );
  useRounds(round, loaded);
  const reload = useCallback(() => setRound((before) => before + 1), []);
  return (
    <Frame title={t('contrast.title')} subtitle={t('contrast.subtitle')}>
      <Injected page="contrast" zone="top" reload={reload} />
      <Waiting of={loaded}>
        {({ experiences, segments }) =>
          experiences.length ? (
            <Question
              experiences={experiences}
              segments={segments}
              round={round}
              onDecided={(decided) =>
                loaded.replace({
                  segments,
                  experiences: experiences.map((one) => (one.slot === decided.slot ? decided : one)),
                })
              }
            />
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

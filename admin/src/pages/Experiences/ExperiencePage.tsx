import { useCallback, useState } from 'react';
import { Box, Button, Flex, Grid, Link, Typography } from '@strapi/design-system';
import { ArrowLeft } from '@strapi/icons';
import { NavLink, useParams } from 'react-router-dom';
import type { ExperienceInput, ExperienceView, SegmentView } from '../../../../server/src/contracts';
import { useApi } from '../../components/useApi';
import { Frame } from '../../components/Frame';
import { useLoad } from '../../components/useLoad';
import { useText } from '../../components/useText';
import { useTry } from '../../components/useTry';
import { useLeaveWarning } from '../../components/useLeaveWarning';
import { Waiting } from '../../components/Waiting';
import { usePermissions } from '../../permissions';
import { HOME } from '../../pluginId';
import { Adjustments } from './Adjustments';
import { Degree } from './Degree';
import { choicesOf, differs, inputOf, problemsOf } from './draft';
import { Forecast } from './Forecast';
import { Feed } from './Feed';
import { Goal } from './Goal';
import { GoLive } from './GoLive';
import { Rules } from './Rules';
import { Split } from './Split';
import { Takeover } from './Takeover';
import { Variants } from './Variants';

interface EditorProps {
  view: ExperienceView;
  segments: readonly SegmentView[];
  events: readonly string[];
  attributes: readonly string[];
  onView: (view: ExperienceView) => void;
}

const Problems = ({ input }: { input: ExperienceInput }) => {
  const t = useText();
  const problems = problemsOf(input);
  return problems.length ? (
    <Box paddingBottom={4} role="alert">
      {problems.map((problem) => (
        <Typography key={problem} tag="p" textColor="danger600">
          {t(problem)}
        </Typography>
      ))}
    </Box>
  ) : null;
};

const Editor = ({ view, segments, events, attributes, onView }: EditorProps) => {
  const t = useText();
  const api = useApi();
  const { edit, publish } = usePermissions();
  const { busy, run } = useTry();
  const [input, setInput] = useState<ExperienceInput>(() => inputOf(view));
  const unsaved = differs(input, inputOf(view));
  const { question } = useLeaveWarning(unsaved);
  const change = (part: Partial<ExperienceInput>) => setInput((before) => ({ ...before, ...part }));
  const blocks = choicesOf(view, t('original'));

  const take = (next: ExperienceView | null) => {
    if (!next) return;
    setInput(inputOf(next));
    onView(next);
  };
  const save = async () => take(await run(() => api.saveExperience(view.slot, input), t('experience.saved')));
  const live = async (shadow: boolean) =>
    take(await run(() => api.goLive(view.slot, { shadow }), t(shadow ? 'live.done.shadow' : 'live.done')));
  const setStanding = async (standing: 'running' | 'paused' | 'ended') =>
    take(await run(() => api.setExperiment(view.slot, standing), t(`experiment.done.${standing}`)));
  const pause = async () => take(await run(() => api.pause(view.slot), t('live.paused')));

  return (
    <Frame
      title={view.name || view.slot}
      subtitle={t('experience.subtitle', { slot: view.slot })}
      back={
        <Link tag={NavLink} startIcon={<ArrowLeft aria-hidden />} to={`${HOME}/experiences`}>
          {t('experiences.title')}
        </Link>
      }
      actions={
        <Button onClick={save} loading={busy} disabled={!edit || !unsaved || problemsOf(input).length > 0}>
          {t('save')}
        </Button>
      }
    >
      {question}
      <Problems input={input} />
      <Grid.Root gap={6}>
        <Grid.Item col={8} s={12} direction="column" alignItems="stretch" gap={6}>
          <Goal input={input} onChange={change} events={events} />
          <Variants view={view} editable={edit} />
          <Degree slot={view.slot} value={input.degree} onChange={(degree) => change({ degree })} />
          <Split
            value={input.split}
            experiment={view.experiment}
            mayPublish={publish}
            busy={busy}
            onChange={(split) => change({ split })}
            onStanding={setStanding}
          />
          <Rules
            degree={input.degree}
            rules={input.rules}
            segments={segments}
            blocks={blocks}
            onChange={(rules) => change({ rules })}
          />
          <Adjustments
            value={input.adjustments ?? []}
            segments={segments}
            blocks={blocks}
            onChange={(adjustments) => change({ adjustments })}
          />
          <Feed
            component={view.places[0]?.component}
            value={input.feed ?? null}
            attributes={attributes}
            onChange={(feed) => change({ feed })}
          />
          <Takeover value={input.takeover} blocks={blocks} onChange={(takeover) => change({ takeover })} />
        </Grid.Item>
        <Grid.Item col={4} s={12} direction="column" alignItems="stretch" gap={6}>
          <GoLive view={view} unsaved={unsaved} busy={busy} mayPublish={publish} onLive={live} onPause={pause} />
          <Forecast slot={view.slot} saved={inputOf(view)} />
          <Flex justifyContent="flex-end">
            <Link tag={NavLink} to={`${HOME}/contrast?slot=${encodeURIComponent(view.slot)}`}>
              {t('experience.contrast')}
            </Link>
          </Flex>
        </Grid.Item>
      </Grid.Root>
    </Frame>
  );
};

/** The page of one slot: its degree, rules, goal, takeover, variants, and going live. */
export const ExperiencePage = () => {
  const { slot = '' } = useParams();
  const api = useApi();
  const load = useCallback(async () => {
    const [view, segments, vocabulary] = await Promise.all([api.experience(slot), api.segments(), api.vocabulary()]);
    const attributes = vocabulary.attributes.map(({ name }) => name);
    return { view, segments, events: vocabulary.events, attributes };
  }, [api, slot]);
  const loaded = useLoad(load);
  return (
    <Waiting of={loaded}>
      {(value) => <Editor key={slot} {...value} onView={(view) => loaded.replace({ ...value, view })} />}
    </Waiting>
  );
};

import { useCallback, useState } from 'react';
import { Box, Button, Field, Flex, Link, TextInput, Typography } from '@strapi/design-system';
import { ArrowLeft } from '@strapi/icons';
import { NavLink, useParams } from 'react-router-dom';
import type { SegmentInput, SegmentView } from '../../../../server/src/contracts';
import { useApi } from '../../components/useApi';
import { Card } from '../../components/Card';
import { Frame } from '../../components/Frame';
import { freeKey } from '../../components/keyOf';
import { useLeaveWarning } from '../../components/useLeaveWarning';
import { useLoad } from '../../components/useLoad';
import { useText } from '../../components/useText';
import { useTry } from '../../components/useTry';
import { Waiting } from '../../components/Waiting';
import { usePermissions } from '../../permissions';
import { HOME } from '../../pluginId';
import { conditionOf, emptyRow, groupOf, isComplete } from './condition';
import { ConditionGroup } from './ConditionGroup';
import type { Offer } from './LeafFields';
import { sentenceOf } from './sentence';

const NEW = 'new';
const FRESH: SegmentInput = { key: '', name: '', condition: { kind: 'all', of: [emptyRow('context')] } };

interface EditorProps {
  stored: SegmentView | null;
  offer: Offer;
}

const Editor = ({ stored, offer }: EditorProps) => {
  const t = useText();
  const api = useApi();
  const { edit } = usePermissions();
  const { busy, run } = useTry();
  const [first] = useState<SegmentInput>(() =>
    stored ? { key: stored.key, name: stored.name, condition: conditionOf(groupOf(stored.condition)) } : FRESH,
  );
  const [draft, setDraft] = useState(first);
  const { question, leave } = useLeaveWarning(JSON.stringify(draft) !== JSON.stringify(first));
  const [strict, setStrict] = useState(false);
  const key = stored?.key ?? freeKey(draft.name, [NEW, ...offer.segments.map((other) => other.key)]);
  const segmentName = (other: string) => offer.segments.find((segment) => segment.key === other)?.name ?? other;

  const save = async () => {
    setStrict(true);
    if (!key || !isComplete(draft.condition)) return;
    const input = { ...draft, key, name: draft.name.trim() };
    const saved = await run(
      () => (stored ? api.saveSegment(key, input) : api.addSegment(input)),
      t('segment.saved', { name: input.name }),
    );
    if (saved) leave(`${HOME}/segments`);
  };

  return (
    <Frame
      title={stored ? stored.name : t('segment.new')}
      subtitle={t('segment.subtitle')}
      back={
        <Link tag={NavLink} startIcon={<ArrowLeft aria-hidden />} to={`${HOME}/segments`}>
          {t('segments.title')}
        </Link>
      }
      actions={
        <Button onClick={save} loading={busy} disabled={!edit}>
          {t('save')}
        </Button>
      }
    >
      {question}
      <Flex direction="column" alignItems="stretch" gap={6}>
        <Card>
          <Box maxWidth="36rem">
            <Field.Root
              required
              width="100%"
              hint={t('segment.name.hint')}
              error={strict && !key ? t('segment.name.missing') : undefined}
            >
              <Field.Label>{t('segment.name')}</Field.Label>
              <TextInput value={draft.name} onChange={(event) => setDraft({ ...draft, name: event.target.value })} />
              <Field.Hint />
              <Field.Error />
            </Field.Root>
          </Box>
        </Card>
        <Card title={t('segment.who')}>
          <Box background="primary100" hasRadius padding={4} marginBottom={6} aria-live="polite">
            <Typography>{sentenceOf(draft.condition, { t, segmentName })}</Typography>
          </Box>
          <ConditionGroup
            condition={draft.condition}
            offer={{ ...offer, segments: offer.segments.filter((other) => other.key !== stored?.key) }}
            strict={strict}
            onChange={(condition) => setDraft({ ...draft, condition })}
          />
        </Card>
      </Flex>
    </Frame>
  );
};

/** The page of one segment, `new` included. */
export const SegmentPage = () => {
  const { key = NEW } = useParams();
  const api = useApi();
  const load = useCallback(async () => {
    const [segments, vocabulary] = await Promise.all([api.segments(), api.vocabulary()]);
    const stored = segments.find((segment) => segment.key === key) ?? null;
    if (!stored && key !== NEW) throw { status: 404 };
    return { stored, offer: { segments, vocabulary } };
  }, [api, key]);
  const loaded = useLoad(load);
  return <Waiting of={loaded}>{({ stored, offer }) => <Editor key={key} stored={stored} offer={offer} />}</Waiting>;
};

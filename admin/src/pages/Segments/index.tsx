import { useCallback, useState } from 'react';
import {
  Box,
  Dialog,
  EmptyStateLayout,
  Flex,
  IconButton,
  Link,
  LinkButton,
  Table,
  Tbody,
  Td,
  Th,
  Thead,
  Tr,
  Typography,
} from '@strapi/design-system';
import { Plus, Trash } from '@strapi/icons';
import { ConfirmDialog } from '@strapi/strapi/admin';
import { NavLink } from 'react-router-dom';
import type { SegmentView } from '../../../../server/src/contracts';
import { useApi } from '../../components/useApi';
import { Frame } from '../../components/Frame';
import { useLoad } from '../../components/useLoad';
import { useText } from '../../components/useText';
import { useTry } from '../../components/useTry';
import { Waiting } from '../../components/Waiting';
import { usePermissions } from '../../permissions';
import { HOME } from '../../pluginId';
import { phraseOf } from './sentence';

const NewSegment = () => {
  const t = useText();
  return (
    <LinkButton tag={NavLink} to={`${HOME}/segments/new`} startIcon={<Plus aria-hidden />}>
      {t('segment.new')}
    </LinkButton>
  );
};

/** The largest overlaps that the list names. */
const SHOWN_OVERLAPS = 2;

interface ListProps {
  segments: readonly SegmentView[];
  /** Names of slots by their key. */
  slots: ReadonlyMap<string, string>;
  onRemove: (segment: SegmentView) => void;
  editable: boolean;
}

const List = ({ segments, slots, onRemove, editable }: ListProps) => {
  const t = useText();
  const segmentName = (key: string) => segments.find((segment) => segment.key === key)?.name ?? key;
  return (
    <Table colCount={5} rowCount={segments.length + 1}>
      <Thead>
        <Tr>
          {(['name', 'who', 'size', 'use'] as const).map((column) => (
            <Th key={column}>
              <Typography variant="sigma">{t(`segments.column.${column}`)}</Typography>
            </Th>
          ))}
          <Th>
            <Typography variant="sigma">{t('column.actions')}</Typography>
          </Th>
        </Tr>
      </Thead>
      <Tbody>
        {segments.map((segment) => (
          <Tr key={segment.key}>
            <Td>
              <Link tag={NavLink} to={`${HOME}/segments/${segment.key}`}>
                {segment.name}
              </Link>
            </Td>
            <Td maxWidth="44rem">
              <Box paddingTop={2} paddingBottom={2} minWidth="26rem">
                <Typography style={{ whiteSpace: 'normal' }}>
                  {phraseOf(segment.condition, { t, segmentName })}
                </Typography>
              </Box>
            </Td>
            <Td>
              <Typography>
                {segment.size
                  ? t('segments.size', { members: segment.size.members, of: segment.size.of })
                  : t('segments.size.unknown')}
              </Typography>
              {segment.overlaps.slice(0, SHOWN_OVERLAPS).map((overlap) => (
                <Typography key={overlap.segment} tag="p" variant="pi" textColor="neutral600">
                  {t('segments.overlap', { members: overlap.members, name: segmentName(overlap.segment) })}
                </Typography>
              ))}
            </Td>
            <Td>
              {segment.usedBy.length ? (
                <Flex tag="ul" direction="column" alignItems="flex-start">
                  {segment.usedBy.map((slot) => (
                    <li key={slot}>
                      <Link tag={NavLink} to={`${HOME}/experiences/${slot}`}>
                        {slots.get(slot) ?? slot}
                      </Link>
                    </li>
                  ))}
                </Flex>
              ) : (
                <Typography>{t('segments.unused')}</Typography>
              )}
            </Td>
            <Td>
              <IconButton
                label={t(segment.usedBy.length ? 'segments.inUse' : 'segments.remove', { name: segment.name })}
                disabled={!editable || segment.usedBy.length > 0}
                onClick={() => onRemove(segment)}
                variant="ghost"
              >
                <Trash />
              </IconButton>
            </Td>
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
};

/** All segments with their condition in words, their size and their use. */
export const Segments = () => {
  const t = useText();
  const api = useApi();
  const { edit } = usePermissions();
  const { run } = useTry();
  const [leaving, setLeaving] = useState<SegmentView | null>(null);
  const loaded = useLoad(
    useCallback(async () => {
      const [segments, experiences] = await Promise.all([api.segments(), api.experiences()]);
      return { segments, slots: new Map(experiences.map(({ slot, name }) => [slot, name || slot])) };
    }, [api]),
  );

  const remove = async () => {
    if (!leaving) return;
    const done = await run(
      async () => (await api.removeSegment(leaving.key), true),
      t('segments.removed', { name: leaving.name }),
    );
    setLeaving(null);
    if (done) loaded.reload();
  };

  return (
    <Frame title={t('segments.title')} subtitle={t('segments.subtitle')} actions={edit ? <NewSegment /> : undefined}>
      <Waiting of={loaded}>
        {({ segments, slots }) =>
          segments.length ? (
            <List segments={segments} slots={slots} onRemove={setLeaving} editable={edit} />
          ) : (
            <EmptyStateLayout content={t('segments.empty')} action={edit ? <NewSegment /> : undefined} />
          )
        }
      </Waiting>
      <Dialog.Root open={leaving !== null} onOpenChange={(open) => !open && setLeaving(null)}>
        <ConfirmDialog onConfirm={remove} title={t('segments.remove', { name: leaving?.name ?? '' })}>
          {t('segments.remove.sure')}
        </ConfirmDialog>
      </Dialog.Root>
    </Frame>
  );
};

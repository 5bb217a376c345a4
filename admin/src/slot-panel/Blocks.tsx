import { useCallback } from 'react';
import { Box, Flex, Typography } from '@strapi/design-system';
import { useForm } from '@strapi/strapi/admin';
import type { BlockView, ExperienceView } from '../../../server/src/contracts';
import type { BlockPlace } from '../api';
import { useApi } from '../components/useApi';
import { useLoad } from '../components/useLoad';
import { useText } from '../components/useText';
import { Waiting } from '../components/Waiting';
import { usePermissions } from '../permissions';
import { ClonedQuestion } from './ClonedQuestion';
import { MarkBlock } from './MarkBlock';
import { SlotOfBlock } from './SlotOfBlock';
import { plainName, type Model } from './zones';

interface Props {
  entry: Pick<BlockPlace, 'contentType' | 'documentId' | 'locale'>;
  /** What the page is called, for the suggested name of a slot. */
  page: string;
  model: Model;
  /** The published version is shown: slots are made on the draft. */
  readOnly: boolean;
  /** Changes when the entry was saved. */
  revision: string;
}

interface BlockProps extends Props {
  block: BlockView;
  experiences: readonly ExperienceView[];
  disabled: boolean;
  onChange: () => void;
}

const Block = ({ block, experiences, entry, page, model, disabled, onChange }: BlockProps) => {
  const t = useText();
  const component = model.nameOf(block.component);
  return (
    <Box tag="li" padding={3} hasRadius borderColor={block.slot ? 'primary200' : 'neutral200'} background="neutral0">
      <Box paddingBottom={2}>
        <Typography tag="h3" fontWeight="bold" ellipsis>
          {t('block.title', { number: block.index + 1, label: block.label || component })}
        </Typography>
        <Typography variant="pi" textColor="neutral600">
          {component}
        </Typography>
      </Box>
      {block.slot ? (
        <SlotOfBlock
          entry={entry}
          slot={block.slot}
          component={block.component}
          view={experiences.find(({ slot }) => slot === block.slot)}
          disabled={disabled}
          onGone={onChange}
        />
      ) : (
        !block.clonedFrom && (
          <MarkBlock
            place={{ ...entry, field: block.field, index: block.index }}
            suggestion={`${page} ${plainName(block.component)}`.trim()}
            slots={experiences}
            disabled={disabled}
            onDone={onChange}
          />
        )
      )}
    </Box>
  );
};

/** The blocks of a saved entry, each with its slot or the way to become one. */
export const Blocks = (props: Props) => {
  const { entry, readOnly, revision } = props;
  const t = useText();
  const api = useApi();
  const { edit } = usePermissions();
  const modified = useForm('SlotPanel', (form) => form.modified, false) ?? false;
  const { contentType, documentId, locale } = entry;
  const load = useCallback(async () => {
    const [blocks, experiences] = await Promise.all([
      api.blocks({ contentType, documentId, locale }),
      api.experiences(),
    ]);
    return { blocks, experiences };
    // A saved entry may have other blocks: its revision asks again.
  }, [api, contentType, documentId, locale, revision]);
  const loaded = useLoad(load);
  const disabled = modified || readOnly || !edit;

  return (
    <Flex direction="column" alignItems="stretch" gap={3} width="100%">
      {(modified || readOnly) && (
        <Typography variant="pi" textColor="neutral700" role="status">
          {t(readOnly ? 'panel.published' : 'panel.saveFirst')}
        </Typography>
      )}
      <Waiting of={loaded}>
        {({ blocks, experiences }) => {
          const cloned = blocks.filter((block) => block.clonedFrom).length;
          return (
            <>
              {cloned > 0 && <ClonedQuestion entry={entry} count={cloned} disabled={disabled} onDone={loaded.reload} />}
              {!blocks.length && <Typography variant="pi">{t('panel.noBlocks')}</Typography>}
              <Flex tag="ul" direction="column" alignItems="stretch" gap={3}>
                {blocks.map((block) => (
                  <Block
                    key={`${block.field}-${block.index}`}
                    {...props}
                    block={block}
                    experiences={experiences}
                    disabled={disabled}
                    onChange={loaded.reload}
                  />
                ))}
              </Flex>
            </>
          );
        }}
      </Waiting>
    </Flex>
  );
};

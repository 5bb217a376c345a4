import { useCallback } from 'react';
import { Box, Flex, Link, Typography } from '@strapi/design-system';
import { NavLink } from 'react-router-dom';
import type { ExperienceView, VocabularyView } from '../../../server/src/contracts';
import { StatusMark } from '../components/StatusMark';
import { useApi } from '../components/useApi';
import { useLoad } from '../components/useLoad';
import { useText } from '../components/useText';
import { Waiting } from '../components/Waiting';
import { HOME } from '../pluginId';
import { About } from './About';
import { CollectionFields } from './CollectionFields';
import { Inherited } from './Inherited';
import type { Model } from './zones';

interface Props {
  slot: string;
  documentId: string;
  /** Null until the content model is there. */
  model: Model | null;
  /** The published version is shown: what a variant is about is added on the draft. */
  readOnly: boolean;
  /** Changes when the variant was saved. */
  revision: string;
}

interface KnownProps extends Omit<Props, 'revision'> {
  view: ExperienceView;
  vocabulary: VocabularyView;
}

const Known = ({ view, vocabulary, slot, documentId, model, readOnly }: KnownProps) => {
  const t = useText();
  const variant = view.variants.find((one) => one.documentId === documentId);
  return (
    <Flex direction="column" alignItems="stretch" gap={4} width="100%">
      <Typography variant="pi">{t('variant.panel.of', { name: view.name || slot })}</Typography>
      {variant?.collection && <CollectionFields variant={variant} readOnly={readOnly} />}
      {variant && model && <Inherited variant={variant} model={model} readOnly={readOnly} />}
      <About saved={variant?.attributes ?? {}} vocabulary={vocabulary} readOnly={readOnly} />
      <Typography variant="pi" textColor="neutral700">
        {t('variant.panel.unsaved')}
      </Typography>
      <Flex justifyContent="space-between" gap={2} wrap="wrap">
        <Link tag={NavLink} to={`${HOME}/experiences/${encodeURIComponent(slot)}`}>
          {t('variant.panel.open')}
        </Link>
        <StatusMark of={view} />
      </Flex>
    </Flex>
  );
};

/** Beside a variant: whose it is, what it is about, and the way to going live. */
export const VariantPanel = ({ slot, documentId, model, readOnly, revision }: Props) => {
  const t = useText();
  const api = useApi();
  const load = useCallback(async () => {
    const [views, vocabulary] = await Promise.all([api.experiences(), api.vocabulary()]);
    return { view: views.find((one) => one.slot === slot), vocabulary };
    // A saved variant may be about something else: its revision asks again.
  }, [api, slot, revision]);
  const loaded = useLoad(load);
  return (
    <Box width="100%">
      <Waiting of={loaded}>
        {({ view, vocabulary }) =>
          view ? (
            <Known {...{ view, vocabulary, slot, documentId, model, readOnly }} />
          ) : (
            <Typography variant="pi">{t('variant.panel.gone')}</Typography>
          )
        }
      </Waiting>
    </Box>
  );
};

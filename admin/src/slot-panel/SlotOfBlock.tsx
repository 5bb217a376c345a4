import { useCallback, useState } from 'react';
import { Box, Button, Dialog, Flex, Link, Status, Typography } from '@strapi/design-system';
import { ConfirmDialog } from '@strapi/strapi/admin';
import { NavLink } from 'react-router-dom';
import type { ExperienceView } from '../../../server/src/contracts';
import type { BlockPlace } from '../api';
import { useApi } from '../components/useApi';
import { AddCollection } from '../components/AddCollection';
import { AddVariant } from '../components/AddVariant';
import { StatusMark } from '../components/StatusMark';
import { useText } from '../components/useText';
import { useTry } from '../components/useTry';
import { entryAddress, HOME, VARIANT_TYPE } from '../pluginId';
import { stateOf } from '../pages/Experiences/Variants';

interface Props {
  entry: Pick<BlockPlace, 'contentType' | 'documentId' | 'locale'>;
  slot: string;
  component: string;
  view: ExperienceView | undefined;
  disabled: boolean;
  onGone: () => void;
}

const STATE = { draft: 'secondary', modified: 'alternative', published: 'success' } as const;

/** More variants than this are folded away: the panel lists all blocks of the page. */
const FEW = 3;

const VariantList = ({ view }: { view: ExperienceView }) => {
  const t = useText();
  if (!view.variants.length) return <Typography variant="pi">{t('variants.none.short')}</Typography>;
  return (
    <details open={view.variants.length <= FEW}>
      <summary style={{ cursor: 'pointer' }}>
        <Typography variant="pi">{t('experiences.variants', { count: view.variants.length })}</Typography>
      </summary>
      <Box paddingTop={2}>
        <Flex tag="ul" direction="column" alignItems="stretch" gap={1} aria-label={t('variants.title')}>
          {view.variants.map((variant) => (
            <Flex tag="li" key={variant.key} justifyContent="space-between" gap={2}>
              <Link tag={NavLink} to={entryAddress(VARIANT_TYPE, variant.documentId)}>
                {variant.collection
                  ? t('collection.of', { name: variant.name, count: variant.collection.entries })
                  : variant.name}
              </Link>
              <Status variant={STATE[stateOf(variant)]} size="XS" width="max-content">
                <Typography variant="pi">{t(`variant.${stateOf(variant)}`)}</Typography>
              </Status>
            </Flex>
          ))}
        </Flex>
      </Box>
    </details>
  );
};

const StopBeing = ({ entry, slot, disabled, onGone }: Props) => {
  const t = useText();
  const api = useApi();
  const { run } = useTry();
  const [asking, setAsking] = useState(false);
  const stop = useCallback(async () => {
    setAsking(false);
    if (await run(async () => (await api.unmark(slot, entry), true), t('slot.stopped'))) onGone();
  }, [api, entry, onGone, run, slot, t]);
  return (
    <>
      <Button variant="ghost" size="S" disabled={disabled} onClick={() => setAsking(true)}>
        {t('slot.stop')}
      </Button>
      <Dialog.Root open={asking} onOpenChange={setAsking}>
        <ConfirmDialog onConfirm={stop} title={t('slot.stop')}>
          {t('slot.stop.sure')}
        </ConfirmDialog>
      </Dialog.Root>
    </>
  );
};

/** A block that is a slot: where it stands, its variants, and what can be done. */
export const SlotOfBlock = (props: Props) => {
  const { slot, component, view, disabled } = props;
  const taken = view?.variants.map(({ key }) => key) ?? [];
  return (
    <Flex direction="column" alignItems="stretch" gap={3}>
      <Flex justifyContent="space-between" gap={2} wrap="wrap">
        <Link tag={NavLink} to={`${HOME}/experiences/${encodeURIComponent(slot)}`}>
          {view?.name || slot}
        </Link>
        {view && <StatusMark of={view} />}
      </Flex>
      {view && <VariantList view={view} />}
      <Box>
        <Flex gap={2} wrap="wrap">
          {!disabled && <AddVariant slot={slot} taken={taken} />}
          {!disabled && <AddCollection slot={slot} component={component} taken={taken} />}
          <StopBeing {...props} />
        </Flex>
      </Box>
    </Flex>
  );
};

import { useCallback, useState } from 'react';
import { Button } from '@strapi/design-system';
import { Stack } from '@strapi/icons';
import { useNavigate } from 'react-router-dom';
import type { Collection, CollectionTypeView } from '../../../server/src/contracts';
import { entryAddress, VARIANT_TYPE } from '../pluginId';
import { Choice } from './Choice';
import { NamePrompt } from './NamePrompt';
import { useApi } from './useApi';
import { useLoad } from './useLoad';
import { useText } from './useText';
import { useTry } from './useTry';

interface Props {
  slot: string;
  /** Component of the slot's block. */
  component: string;
  /** Keys of the variants that are there. */
  taken: readonly string[];
}

/** What a new layout starts with: each field from where its name suggests. */
const suggestedCollection = ({ contentType, blockFields }: CollectionTypeView): Collection => ({
  contentType,
  limit: 100,
  fields: Object.fromEntries(blockFields.flatMap(({ name, suggested }) => (suggested ? [[name, suggested]] : []))),
});

const Asking = ({ slot, component, taken, onClose }: Props & { onClose: () => void }) => {
  const t = useText();
  const api = useApi();
  const navigate = useNavigate();
  const { busy, run } = useTry();
  const { value: types } = useLoad(useCallback(() => api.collections(component), [api, component]));
  const [chosen, setChosen] = useState<string | null>(null);
  const type = types?.find(({ contentType }) => contentType === chosen) ?? types?.[0];

  const add = async (variant: { name: string; key: string }) => {
    if (!type) return;
    const input = { ...variant, collection: suggestedCollection(type) };
    const made = await run(() => api.addVariant(slot, input), t('collection.added', { name: variant.name }));
    if (!made) return;
    onClose();
    navigate(entryAddress(VARIANT_TYPE, made.documentId));
  };
  return (
    <NamePrompt
      key={type?.contentType}
      title={t('collection.add')}
      explanation={t('collection.add.explained')}
      label={t('collection.name')}
      hint={t('key.hint')}
      confirm={t('variant.add.confirm')}
      suggestion={type?.name}
      taken={['baseline', ...taken]}
      busy={busy || !type}
      onClose={onClose}
      onName={add}
    >
      <Choice
        label={t('collection.type')}
        value={type?.contentType ?? null}
        options={(types ?? []).map(({ contentType, name }) => ({ value: contentType, label: name }))}
        onChange={setChosen}
      />
    </NamePrompt>
  );
};

/** Makes a layout whose candidates are the entries of a collection, and opens it in the Content Manager. */
export const AddCollection = (props: Props) => {
  const t = useText();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button variant="tertiary" size="S" startIcon={<Stack aria-hidden />} onClick={() => setAsking(true)}>
        {t('collection.add')}
      </Button>
      {asking && <Asking {...props} onClose={() => setAsking(false)} />}
    </>
  );
};

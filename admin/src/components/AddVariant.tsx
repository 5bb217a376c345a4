import { useState } from 'react';
import { Button } from '@strapi/design-system';
import { Plus } from '@strapi/icons';
import { useNavigate } from 'react-router-dom';
import { useApi } from './useApi';
import { entryAddress, VARIANT_TYPE } from '../pluginId';
import { NamePrompt } from './NamePrompt';
import { useText } from './useText';
import { useTry } from './useTry';

interface Props {
  slot: string;
  /** Keys of the variants that are there. */
  taken: readonly string[];
}

/** Makes a variant as a draft copy of the original block and opens it in the Content Manager. */
export const AddVariant = ({ slot, taken }: Props) => {
  const t = useText();
  const api = useApi();
  const navigate = useNavigate();
  const { busy, run } = useTry();
  const [asking, setAsking] = useState(false);

  const add = async (variant: { name: string; key: string }) => {
    const made = await run(() => api.addVariant(slot, variant), t('variant.added', { name: variant.name }));
    if (!made) return;
    setAsking(false);
    navigate(entryAddress(VARIANT_TYPE, made.documentId));
  };

  return (
    <>
      <Button variant="secondary" size="S" startIcon={<Plus aria-hidden />} onClick={() => setAsking(true)}>
        {t('variant.add')}
      </Button>
      {asking && (
        <NamePrompt
          title={t('variant.add')}
          explanation={t('variant.add.explained')}
          label={t('variant.name')}
          hint={t('key.hint')}
          confirm={t('variant.add.confirm')}
          taken={['baseline', ...taken]}
          busy={busy}
          onClose={() => setAsking(false)}
          onName={add}
        />
      )}
    </>
  );
};

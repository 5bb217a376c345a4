import { useCallback, useState } from 'react';
import { useNotification } from '@strapi/strapi/admin';
import { troubleOf, type Trouble } from '../trouble';
import { useText, type Text } from './useText';

/** A sentence for somebody who does not read status codes. */
export const sentenceOfTrouble = (trouble: Trouble, t: Text): string => {
  if (trouble.kind === 'forbidden') return t('trouble.forbidden');
  if (trouble.kind === 'missing') return t('trouble.missing');
  return trouble.kind === 'refused' && trouble.message ? trouble.message : t('trouble.failed');
};

/** Runs a change on the server: `busy` meanwhile, a notice afterwards. Resolves to null when it was refused. */
export const useTry = () => {
  const t = useText();
  const { toggleNotification } = useNotification();
  const [busy, setBusy] = useState(false);

  const run = useCallback(
    async <T>(work: () => Promise<T>, done?: string): Promise<T | null> => {
      setBusy(true);
      try {
        const value = await work();
        if (done) toggleNotification({ type: 'success', message: done });
        return value;
      } catch (error) {
        toggleNotification({ type: 'danger', message: sentenceOfTrouble(troubleOf(error), t) });
        return null;
      } finally {
        setBusy(false);
      }
    },
    [t, toggleNotification],
  );
  return { busy, run };
};

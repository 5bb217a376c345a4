import { useCallback } from 'react';
import { useIntl, type PrimitiveType } from 'react-intl';
import en from '../translations/en.json';

/** Every text of the panel has its key in `translations/en.json`. */
export type TextKey = keyof typeof en;

/** Gives the text of a key in the language of the panel, with its values filled in. */
export type Text = (key: TextKey, values?: Record<string, PrimitiveType>) => string;

/** Only the part of react-intl that is needed, so that tests can pass the real thing without a browser. */
interface Formatter {
  formatMessage(descriptor: { id: string; defaultMessage: string }, values?: Record<string, PrimitiveType>): string;
}

export const textOf =
  (intl: Formatter): Text =>
  (key, values) =>
    intl.formatMessage({ id: `individualization.${key}`, defaultMessage: en[key] }, values);

export const useText = (): Text => {
  const intl = useIntl();
  return useCallback(textOf(intl), [intl]);
};

import { createIntl } from 'react-intl';
import { textOf, type Text } from '../../admin/src/components/useText';
import de from '../../admin/src/translations/de.json';
import en from '../../admin/src/translations/en.json';

const prefixed = (texts: Record<string, string>) =>
  Object.fromEntries(Object.entries(texts).map(([key, text]) => [`individualization.${key}`, text]));

/** The texts of a language through the real react-intl; a missing text or value fails the test. */
export const texts = (locale: 'en' | 'de'): Text =>
  textOf(
    createIntl({
      locale,
      messages: prefixed(locale === 'en' ? en : de),
      onError: (error) => {
        throw error;
      },
    }),
  );

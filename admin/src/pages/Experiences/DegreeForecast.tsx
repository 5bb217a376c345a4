import { Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import type { DegreesView } from '../../../../server/src/contracts';
import type { Degree } from '../../../../server/src/engine/types';
import { useText } from '../../components/useText';
import { bringsWords, costWords, finerWords } from './degree-words';

/** What one degree would bring, beside what it costs. The original costs nothing and brings what it always did. */
export const DegreeForecast = ({ degree, view }: { degree: Degree; view: DegreesView }) => {
  const t = useText();
  const { locale } = useIntl();
  const found = view.degrees.find((one) => one.degree === degree);
  if (!found) return null;
  const finer = finerWords(found, view, t);
  const lines = [...bringsWords(found, view, locale, t), costWords(found, t), ...(finer ? [finer] : [])];
  return lines.map((line) => (
    <Typography key={line} variant="pi" textColor="neutral700" tag="p">
      {line}
    </Typography>
  ));
};

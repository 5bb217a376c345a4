import type { DegreesView, DegreeView } from '../../../../server/src/contracts';
import type { Text } from '../../components/useText';
import { amountWords, goalWords } from '../Contrast/earned-words';

/** What a degree would bring: measured, estimated, or as an early sign; says so where nothing is known. */
export const bringsWords = (
  { earned, hits }: DegreeView,
  { goal, clicks }: Pick<DegreesView, 'goal' | 'clicks'>,
  locale: string,
  t: Text,
): string[] => {
  const told: string[] = [];
  if (goal && earned && earned.value !== null && earned.people > 0) {
    const { value, interval, people, how } = earned;
    const amount = amountWords(value, goal, locale);
    const between = interval
      ? t('degree.between', {
          low: amountWords(interval.low, goal, locale),
          high: amountWords(interval.high, goal, locale),
        })
      : t('degree.noInterval');
    const measure = goal.measures === 'money' ? 'money' : 'people';
    const words = t(`degree.brings.${measure}`, { amount, between, people, what: goalWords(goal, t) });
    told.push(how === 'onPaper' ? `${words} ${t('degree.onPaper')}` : words);
  }
  if (hits !== null) told.push(t('degree.sign', { hits: Math.round((hits / clicks) * 100), clicks }));
  return told.length > 0 ? told : [t('degree.unknown')];
};

/** What it takes to write it and to keep it true. */
export const costWords = ({ cost: { rules, segments, blocks, translations } }: DegreeView, t: Text): string =>
  [
    t('degree.cost', { rules, segments, blocks }),
    ...(translations > 0 ? [t('degree.translations', { translations })] : []),
  ].join(' ');

/** What rules alone would take to be as fine; null where that is known of nobody, or rules are fine as they are. */
export const finerWords = (
  { degree, cost }: DegreeView,
  { finerRules }: Pick<DegreesView, 'finerRules'>,
  t: Text,
): string | null =>
  degree === 'rules' && finerRules !== null && finerRules > cost.rules
    ? t('degree.finer', { rules: finerRules })
    : null;

import type { SiteComparisonView } from '../../../../server/src/contracts';
import type { Text } from '../../components/useText';
import { amountWords, betweenOf } from './earned-words';

/** What all of it earns, in one sentence, and what that stands on. */
export const siteWords = ({ verdict }: Pick<SiteComparisonView, 'verdict'>, t: Text): [string, string] => {
  switch (verdict.kind) {
    case 'personWins':
    case 'rulesWin':
    case 'same': {
      const lift = t('percent', { percent: Math.round(Math.abs(verdict.lift.value) * 100) });
      const bound = t('percent', { percent: verdict.kind === 'same' ? Math.round(verdict.bound * 100) : 0 });
      return [
        t(`site.${verdict.kind}`, { lift, bound }),
        t('site.because', { ...betweenOf(verdict.lift, t), people: verdict.people }),
      ];
    }
    case 'tooEarly': {
      const { people, needed, perDay, daysLeft } = verdict;
      return [
        needed === null ? t('site.tooEarly.unknown', { people }) : t('site.tooEarly', { people, needed }),
        daysLeft === null
          ? t('verdict.tooEarly.nobody')
          : t('site.tooEarly.pace', { perDay, weeks: Math.max(1, Math.ceil(daysLeft / 7)) }),
      ];
    }
    case 'cannotCompare': {
      const [cause] = verdict.causes;
      return [t('site.cannotCompare'), t(cause?.cause === 'noPeople' ? 'site.nobody' : 'site.broken')];
    }
  }
};

/** The whole amount that it brought, with its bounds; null before it can be told. */
export const inAllWords = (
  { inAll, goal }: Pick<SiteComparisonView, 'inAll' | 'goal'>,
  locale: string,
  t: Text,
): string | null => {
  if (!inAll) return null;
  const amount = (value: number): string =>
    goal.measures === 'money'
      ? amountWords(value, goal, locale)
      : new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }).format(value);
  return t(`site.inAll.${goal.measures}`, {
    amount: amount(inAll.value),
    low: amount(inAll.low),
    high: amount(inAll.high),
  });
};

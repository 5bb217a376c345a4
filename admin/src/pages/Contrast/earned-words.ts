import type { EarnedGoal, EarnedPolicy, EarnedVerdict, EarnedView, Estimate } from '../../../../server/src/contracts';
import type { Text, TextKey } from '../../components/useText';

/** A share with its sign, in whole percents: −.09 is "−9 %". */
export const signedPercent = (share: number, t: Text): string => {
  const percent = Math.round(Math.abs(share) * 100);
  const sign = percent === 0 ? '' : share < 0 ? '−' : '+';
  return sign + t('percent', { percent });
};

const betweenOf = ({ low, high }: Pick<Estimate, 'low' | 'high'>, t: Text) => ({
  low: signedPercent(low, t),
  high: signedPercent(high, t),
});

const DAY = 86_400;
const HOUR = 3600;
const KNOWN_EVENTS = ['click', 'view', 'add_to_cart', 'purchase', 'search', 'goal'];

/** "buys something within 1 day": what a report counts. */
export const goalWords = ({ event, windowSeconds }: EarnedGoal, t: Text): string => {
  const days = windowSeconds % DAY === 0;
  return t('earned.goal', {
    what: KNOWN_EVENTS.includes(event) ? t(`goal.event.${event}` as TextKey) : t('earned.goal.own', { event }),
    within: days
      ? t('earned.days', { count: windowSeconds / DAY })
      : t('earned.hours', { count: Math.max(1, Math.round(windowSeconds / HOUR)) }),
  });
};

/** What a person is worth, as the goal measures it: money for one person, else so many for 100 people. */
export const amountWords = (value: number, goal: EarnedGoal, locale: string): string =>
  goal.measures === 'money'
    ? new Intl.NumberFormat(locale, { style: 'currency', currency: goal.currency ?? 'EUR' }).format(value)
    : new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value * 100);

const clear = (verdict: Extract<EarnedVerdict, { people: number; lift: Estimate }>, t: Text): [string, string] => {
  const lift = t('percent', { percent: Math.round(Math.abs(verdict.lift.value) * 100) });
  return [
    t(`verdict.${verdict.kind as 'personWins' | 'rulesWin' | 'same'}`, { lift }),
    t(`verdict.${verdict.kind as 'personWins' | 'rulesWin' | 'same'}.because`, {
      ...betweenOf(verdict.lift, t),
      people: verdict.people,
      bound: t('percent', { percent: verdict.kind === 'same' ? Math.round(verdict.bound * 100) : 0 }),
    }),
  ];
};

/** The answer first: one sentence, and a second one that says what it stands on. */
export const verdictWords = (
  { verdict, standing }: Pick<EarnedView, 'verdict' | 'standing'>,
  t: Text,
): [string, string] => {
  if (verdict.kind === 'cannotCompare') {
    const [first] = verdict.causes;
    return [t('verdict.cannotCompare'), first ? t(`verdict.cause.${first.cause}`) : ''];
  }
  if (verdict.kind !== 'tooEarly') return clear(verdict, t);
  const { people, needed, perDay, daysLeft } = verdict;
  const title = needed === null ? t('verdict.tooEarly.unknown', { people }) : t('verdict.tooEarly', { people, needed });
  if (standing !== 'running') return [title, t('verdict.tooEarly.stopped')];
  const pace =
    daysLeft === null
      ? t('verdict.tooEarly.nobody')
      : t('verdict.tooEarly.pace', { perDay, days: Math.ceil(daysLeft) });
  return [title, pace];
};

/** One line about the other goal, in the same terms. */
export const besideWords = (beside: NonNullable<EarnedView['beside']>, t: Text): string => {
  const { goal, verdict } = beside;
  const what = goalWords(goal, t);
  if (verdict.kind === 'cannotCompare') return t('earned.beside.none', { what });
  if (!verdict.lift) return t('earned.beside.early', { what });
  const lift = signedPercent(verdict.lift.value, t);
  const state = t(verdict.kind === 'tooEarly' ? 'earned.beside.open' : 'earned.beside.clear');
  return t('earned.beside', { what, lift, state, ...betweenOf(verdict.lift, t) });
};

/** Lift early and late, so that the charm of the new is not taken for more. Empty where neither is known. */
export const noveltyWords = ({ days1to7, days8to28 }: EarnedView['novelty'], t: Text): string[] =>
  [['earned.novelty.first', days1to7] as const, ['earned.novelty.later', days8to28] as const].flatMap(([key, lift]) =>
    lift ? t(key, { lift: signedPercent(lift.value, t), ...betweenOf(lift, t) }) : [],
  );

/** Name of a row: who chose. */
export const policyWords = ({ policy, how, variant }: EarnedPolicy, t: Text): string =>
  policy === 'crowd'
    ? t(how === 'onPaper' ? 'earned.policy.crowd.paper' : 'earned.policy.crowd')
    : policy === 'bestVariant' && variant
      ? t('earned.policy.bestVariant.named', { block: variant.label })
      : t(`earned.policy.${policy}`);

/** Why a value on paper is not given; null where it is. */
export const refusalWords = ({ refusal }: EarnedPolicy, t: Text): string | null =>
  refusal &&
  t(`earned.refused.${refusal.reason}`, { have: Math.floor(refusal.have ?? 0), need: Math.ceil(refusal.need ?? 0) });

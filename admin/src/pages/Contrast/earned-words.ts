import type { EarnedGoal, EarnedPolicy, EarnedVerdict, EarnedView, Estimate } from '../../../../server/src/contracts';
import type { Text, TextKey } from '../../components/useText';

/** A share with its sign, in whole percents: −.09 is "−9 %". */
export const signedPercent = (share: number, t: Text): string => {
  const percent = Math.round(Math.abs(share) * 100);
  const sign = percent === 0 ? '' : share < 0 ? '−' : '+';
  return sign + t('percent', { percent });
};

export const betweenOf = ({ low, high }: Pick<Estimate, 'low' | 'high'>, t: Text) => ({
  low: signedPercent(low, t),
  high: signedPercent(high, t),
});

const DAY = 86_400;
/** Days: nobody waits longer for an answer. */
const YEAR = 365;
const HOUR = 3600;
const MINUTE = 60;
const KNOWN_EVENTS = ['click', 'view', 'add_to_cart', 'purchase', 'search', 'goal'];

const timeWords = (seconds: number, t: Text): string => {
  if (seconds % DAY === 0) return t('earned.days', { count: seconds / DAY });
  if (seconds % HOUR === 0) return t('earned.hours', { count: seconds / HOUR });
  return t('earned.minutes', { count: Math.max(1, Math.round(seconds / MINUTE)) });
};

/** "buys something within 1 day": what a report counts. */
export const goalWords = ({ event, windowSeconds }: EarnedGoal, t: Text): string =>
  t('earned.goal', {
    what: KNOWN_EVENTS.includes(event) ? t(`goal.event.${event}` as TextKey) : t('earned.goal.own', { event }),
    within: timeWords(windowSeconds, t),
  });

/** What a person is worth, as the goal measures it: money for one person, else so many for 100 people. */
export const amountWords = (value: number, goal: EarnedGoal, locale: string): string =>
  goal.measures === 'money'
    ? new Intl.NumberFormat(locale, { style: 'currency', currency: goal.currency ?? 'EUR' }).format(value)
    : new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value * 100);

/** Two digits are as much as a forecast knows: 9317 is "about 9,300". */
export const about = (count: number): number => Number(count.toPrecision(2));

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
    const title = t(first?.cause === 'shadow' ? 'verdict.shadow' : 'verdict.cannotCompare');
    return [title, first ? t(`verdict.cause.${first.cause}`) : ''];
  }
  if (verdict.kind !== 'tooEarly') return clear(verdict, t);
  const { people, needed, perDay, daysLeft } = verdict;
  const title =
    needed === null
      ? t('verdict.tooEarly.unknown', { people })
      : t('verdict.tooEarly', { people, needed: about(needed) });
  if (standing !== 'running') return [title, t('verdict.tooEarly.stopped')];
  if (daysLeft === null) return [title, t('verdict.tooEarly.nobody')];
  if (daysLeft > YEAR) return [title, t('verdict.tooEarly.long', { perDay })];
  return [title, t('verdict.tooEarly.pace', { perDay, days: Math.ceil(daysLeft) })];
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

/** The largest unit that a time fills, and its seconds. */
const UNITS = [
  ['days', DAY],
  ['hours', HOUR],
  ['minutes', MINUTE],
  ['seconds', 1],
] as const;

/** Steps and time to the goal, in the median; null where nobody got there. They stand beside and judge nothing. */
export const effortWords = ({ effort }: Pick<EarnedPolicy, 'effort'>, t: Text): string | null => {
  if (!effort) return null;
  const [unit, length] = UNITS.find(([, seconds]) => effort.seconds >= seconds) ?? UNITS[3];
  const time = t(`earned.effort.${unit}`, { count: Math.max(1, Math.round(effort.seconds / length)) });
  return t('earned.effort', { steps: Math.max(1, Math.round(effort.steps)), time });
};

/** Why a value on paper is not given; null where it is. */
export const refusalWords = ({ refusal }: EarnedPolicy, t: Text): string | null =>
  refusal &&
  t(`earned.refused.${refusal.reason}`, { have: Math.floor(refusal.have ?? 0), need: Math.ceil(refusal.need ?? 0) });

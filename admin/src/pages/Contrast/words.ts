import type { ContrastView } from '../../../../server/src/contracts';
import type { Text } from '../../components/useText';
import { ENOUGH_VISITS, percentsOf, perHundred, situationOf, verdictOf } from './reading';

/** `segmentName` is null for the people whom rules cover. The answer first: one sentence, and a second one that says what it stands on. */
export const headlineOf = (view: ContrastView, segmentName: string | null, t: Text): [string, string] => {
  const situation = situationOf(view);
  if (situation === 'noVisits') return [t('headline.noVisits'), t('headline.noVisits.next')];
  if (situation === 'noMembers')
    return [
      segmentName === null ? t('contrast.uncovered') : t('headline.noMembers', { segment: segmentName }),
      t('headline.noMembers.next', { count: view.people.lookedAt }),
    ];
  if (situation === 'tooNew')
    return [t('headline.tooNew', { count: view.people.inSegment }), t('headline.tooNew.next')];

  const { visits, ruleHits, personHits } = view.earlySign;
  const [differ] = percentsOf([view.differ.differ, view.differ.same, view.differ.tooNew]);
  const values = {
    differ,
    visits,
    rule: perHundred(ruleHits, visits),
    person: perHundred(personHits, visits),
    needed: ENOUGH_VISITS,
  };
  if (situation === 'noRule') return [t('headline.noRule'), t('headline.noRule.because', values)];
  const verdict = verdictOf(view.earlySign);
  return [t(`headline.${verdict}`, values), t(`headline.${verdict}.because`, values)];
};

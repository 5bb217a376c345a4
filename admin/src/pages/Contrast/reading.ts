import { BASELINE } from '../../../../server/src/engine/types';
import type { ContrastExample, ContrastView } from '../../../../server/src/contracts';

/** Shares as whole percents that add up to 100 (largest remainder), or all 0 where there is nothing. */
export const percentsOf = (shares: readonly number[]): number[] => {
  const total = shares.reduce((sum, share) => sum + share, 0);
  if (!(total > 0)) return shares.map(() => 0);
  const exact = shares.map((share) => (share / total) * 100);
  const whole = exact.map(Math.floor);
  const missing = 100 - whole.reduce((sum, percent) => sum + percent, 0);
  const byRemainder = exact.map((value, index) => [value - whole[index], index]).sort((a, b) => b[0] - a[0]);
  for (const [, index] of byRemainder.slice(0, missing)) whole[index]++;
  return whole;
};

/** Fewer visits than this say nothing about who matches better. */
export const ENOUGH_VISITS = 50;

/** Two-sided 99 %: the page is looked at every day, so one lucky day must not decide. */
const CLEAR = 2.58;

export type Verdict = 'person' | 'rule' | 'even' | 'early';

/** Who matches the next click more often: the same clicks are asked twice, so their difference is what counts. */
export const verdictOf = ({ visits, ruleHits, personHits, spread }: ContrastView['earlySign']): Verdict => {
  if (visits < ENOUGH_VISITS) return 'early';
  const difference = personHits - ruleHits;
  if (Math.abs(difference) <= CLEAR * spread) return 'even';
  return difference > 0 ? 'person' : 'rule';
};

/** Hits as "so many of 100". */
export const perHundred = (hits: number, visits: number): number =>
  visits > 0 ? Math.round((hits / visits) * 100) : 0;

/** Where the page stands: nobody came, nobody of this segment, everybody too new, no rule, or something to compare. */
export type Situation = 'noVisits' | 'noMembers' | 'tooNew' | 'noRule' | 'ready';

/** Whether a rule says anything to these people; the original alone is no rule. */
export const hasRule = (view: Pick<ContrastView, 'rule'>): boolean =>
  view.rule.some(({ variant, share }) => variant !== BASELINE && share > 0);

export const situationOf = (view: ContrastView): Situation => {
  if (!view.people.lookedAt) return 'noVisits';
  if (!view.people.inSegment) return 'noMembers';
  if (view.differ.tooNew > 0.9) return 'tooNew';
  return hasRule(view) ? 'ready' : 'noRule';
};

export type Filter = 'all' | 'rule' | 'person';

/** Anybody, or people for whom only the rule, or only the choice per person, matched the next click. */
export const filtered = (
  { examples, examplesOf }: Pick<ContrastView, 'examples' | 'examplesOf'>,
  filter: Filter,
): readonly ContrastExample[] => (filter === 'all' ? examples : examplesOf[filter]);

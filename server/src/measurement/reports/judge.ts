import type { CannotCompare, EarnedVerdict, Estimate, Mend } from '../../contracts';
import type { Interval } from '../statistics/comparison';
import { verdictOf, type Contrasted, type Verdict } from '../statistics/verdict';

/** Fewer people than this on both sides may all be on one of them by chance. */
const MAY_BE_CHANCE = 100;

const MENDS: Readonly<Record<CannotCompare, Mend>> = {
  notLive: 'goLive',
  shadow: 'goLive',
  noSplit: 'startSplit',
  splitPaused: 'resumeSplit',
  splitBroken: 'openNewVersion',
  oneSided: 'openNewVersion',
  rulesAlways: 'softenRules',
  noPeople: 'openPage',
  noExposures: 'sendExposures',
  noGoal: 'chooseGoal',
};

export const cannotCompare = (...causes: readonly CannotCompare[]): EarnedVerdict => ({
  kind: 'cannotCompare',
  causes: causes.map((cause) => ({ cause, mend: MENDS[cause] })),
});

export const estimateOf = ({ estimate, low, high }: Interval): Estimate => ({ value: estimate, low, high });

/** Per person against the rules, by one goal. */
export const judged = (sides: Pick<Contrasted, 'rules' | 'person' | 'split'>, peoplePerDay: number): EarnedVerdict =>
  told(verdictOf({ ...sides, measure: 'perVisitor', peoplePerDay }), peoplePerDay);

function told(verdict: Verdict, perDay: number): EarnedVerdict {
  switch (verdict.kind) {
    case 'personWins':
    case 'rulesWin':
      return { kind: verdict.kind, lift: estimateOf(verdict.lift), people: verdict.people };
    case 'same':
      return { kind: 'same', lift: estimateOf(verdict.lift), people: verdict.people, bound: verdict.bound };
    case 'tooEarly': {
      const { lift, people, needed, daysLeft } = verdict;
      return { kind: 'tooEarly', lift: lift && estimateOf(lift), people, needed, perDay, daysLeft };
    }
    case 'cannotCompare':
      if (verdict.cause === 'splitBroken') return cannotCompare('splitBroken');
      return verdict.people < MAY_BE_CHANCE
        ? { kind: 'tooEarly', lift: null, people: verdict.people, needed: null, perDay, daysLeft: null }
        : cannotCompare('oneSided');
  }
}

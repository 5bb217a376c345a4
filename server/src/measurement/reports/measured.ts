import type { EarnedPolicy } from '../../contracts';
import type { JudgedGoal } from '../aggregates/goals';
import { meanOf } from '../statistics/comparison';
import { sizesOf } from '../statistics/sizes';
import type { OutcomeSums } from '../statistics/sums';
import { VERDICT_SETTINGS } from '../statistics/verdict';
import { medianOf, SIDES, type SideName, type SideSums } from './side-sums';

/** Sums are in whole units: hundredths of money. */
export const unitOf = (goal: JudgedGoal): number => (goal.measures === 'money' ? 100 : 1);

/** The sides that anybody was on, as they were measured. */
export const measuredPolicies = (sums: SideSums, goal: JudgedGoal): EarnedPolicy[] =>
  SIDES.filter((side) => (sums.counts(side, 'people').get('assigned') ?? 0) > 0).map((side) =>
    measuredPolicy(side, sums, goal),
  );

function measuredPolicy(side: SideName, sums: SideSums, goal: JudgedGoal): EarnedPolicy {
  const own = sums.sums(side, goal.which);
  const unit = unitOf(goal);
  const enough = Number(own.converted) >= VERDICT_SETTINGS.enough;
  const mean = enough ? meanOf(own, VERDICT_SETTINGS.alpha) : null;
  const served = sums.counts(side, 'served');
  return {
    ...{ policy: side, how: 'measured', variant: null, people: Number(own.visitors) },
    value: perPerson(own, unit),
    interval: mean && { low: Math.max(0, mean.low / unit), high: mean.high / unit },
    money:
      goal.measures === 'money' ? moneyOf(own, goal.cap === null ? own : sums.sums(side, `${goal.which}.raw`)) : null,
    ...{ refusal: null, tries: null },
    sizes: served.size > 0 ? sizesOf(served.values()) : null,
    effort: effortOf(sums, side, goal),
  };
}

const perPerson = ({ value, visitors }: OutcomeSums, unit: number): number | null =>
  visitors > 0n ? Number(value) / unit / Number(visitors) : null;

/** Order value and conversion apart: a lift in money may come from either. */
function moneyOf(capped: OutcomeSums, raw: OutcomeSums): EarnedPolicy['money'] {
  if (capped.visitors === 0n) return null;
  return {
    raw: perPerson(raw, 100)!,
    conversion: Number(capped.converted) / Number(capped.visitors),
    orderValue: capped.count > 0n ? Number(capped.value) / 100 / Number(capped.count) : null,
  };
}

function effortOf(sums: SideSums, side: SideName, goal: JudgedGoal): EarnedPolicy['effort'] {
  const counts = sums.counts(side, `${goal.which}.effort`);
  const [steps, seconds] = [medianOf(counts, 'steps'), medianOf(counts, 'seconds')];
  return steps && seconds && { people: steps.people, steps: steps.median, seconds: seconds.median };
}

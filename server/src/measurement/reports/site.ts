import type { EarnedVerdict, SiteComparisonView, SiteSideView, SiteView } from '../../contracts';
import type { ParticipantStore } from '../../stores';
import type { JudgedGoal } from '../aggregates/goals';
import { SITE, SITE_SIDES } from '../aggregates/site';
import { judgedOnSite } from '../judged-goals';
import type { SiteComparison, SiteComparisons } from '../site/comparisons';
import { compare, differenceOf, meanOf } from '../statistics/comparison';
import { checkSplit } from '../statistics/split-check';
import { VERDICT_SETTINGS } from '../statistics/verdict';
import { goalView } from './goal-view';
import { cannotCompare, estimateOf, judged } from './judge';
import { unitOf } from './measured';
import { paceOf } from './pace';
import { countOf, fellTo, sideSums, type SideSums } from './side-sums';

export interface SiteOptions {
  readonly participants: Pick<ParticipantStore, 'tallies' | 'behind'>;
  readonly comparisons: Pick<SiteComparisons, 'keepUp' | 'running'>;
  /** Share of people, 0 to 1, who see the original everywhere. */
  readonly share: () => number;
  readonly countedUntil: () => number;
  readonly clock: { now(): number };
}

/** What individualization earns in all, by each goal that judges. */
export async function siteReport(options: SiteOptions): Promise<SiteView> {
  const { participants, comparisons, share, countedUntil, clock } = options;
  await comparisons.keepUp();
  const views: SiteComparisonView[] = [];
  for (const comparison of comparisons.running()) {
    const sums = sideSums(await participants.tallies(SITE, comparison.number, 'all'));
    views.push(comparisonView(comparison, sums, share(), clock.now()));
  }
  return {
    percent: share() * 100,
    comparisons: views,
    counted: { until: new Date(countedUntil()).toISOString(), behind: await participants.behind() },
  };
}

function comparisonView(comparison: SiteComparison, sums: SideSums, share: number, now: number): SiteComparisonView {
  const goal = judgedOnSite(comparison);
  const shares = { holdout: share, everybody: 1 - share };
  const sides = SITE_SIDES.map((side) => sideView(side, shares[side], sums, goal));
  const counted = SITE_SIDES.reduce((sum, side) => sum + Number(sums.sums(side, goal.which).visitors), 0);
  return {
    goal: goalView(goal),
    since: new Date(comparison.from).toISOString(),
    verdict: verdictFor(comparison, sums, goal, sides, now),
    inAll: inAll(sums, goal),
    sides,
    people: {
      counted,
      waiting: Math.max(0, countOf(sums, SITE_SIDES, 'assigned') - counted),
      merged: countOf(sums, SITE_SIDES, 'merged'),
      robots: countOf(sums, SITE_SIDES, 'robot'),
    },
  };
}

function verdictFor(
  { from }: SiteComparison,
  sums: SideSums,
  goal: JudgedGoal,
  sides: readonly SiteSideView[],
  now: number,
): EarnedVerdict {
  if (countOf(sums, SITE_SIDES, 'assigned') === 0) return cannotCompare('noPeople');
  const split = checkSplit(
    SITE_SIDES.map((side) => fellTo(sums, side)),
    sides.map(({ expected }) => expected),
  );
  const [rules, person] = SITE_SIDES.map((side) => sums.sums(side, goal.which));
  return judged({ rules, person, split }, paceOf(sums, SITE_SIDES, from, now));
}

function sideView(side: SiteSideView['side'], expected: number, sums: SideSums, goal: JudgedGoal): SiteSideView {
  const own = sums.sums(side, goal.which);
  const people = Number(own.visitors);
  const unit = unitOf(goal);
  const mean = Number(own.converted) >= VERDICT_SETTINGS.enough ? meanOf(own, VERDICT_SETTINGS.alpha) : null;
  return {
    ...{ side, expected, people },
    value: people > 0 ? Number(own.value) / unit / people : null,
    interval: mean && { low: Math.max(0, mean.low / unit), high: mean.high / unit },
  };
}

/** The difference of one person, for all who are counted on the side that is not held out. */
function inAll(sums: SideSums, goal: JudgedGoal): SiteComparisonView['inAll'] {
  const [holdout, everybody] = SITE_SIDES.map((side) => sums.sums(side, goal.which));
  const enough = Math.min(Number(holdout.converted), Number(everybody.converted)) >= VERDICT_SETTINGS.enough;
  const comparison = enough ? compare(holdout, everybody, 'perVisitor') : null;
  if (!comparison) return null;
  const { estimate, low, high } = differenceOf(comparison, VERDICT_SETTINGS.alpha);
  const all = (amount: number): number => (amount * Number(everybody.visitors)) / unitOf(goal);
  return estimateOf({ estimate: all(estimate), low: all(low), high: all(high) });
}

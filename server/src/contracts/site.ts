import type { EarnedGoal, EarnedPeople, EarnedVerdict, Estimate } from './earned';

/**
 * `GET /individualization/contrast/site`: what individualization earns in all. People who always see the original (the
 * holdout) beside everybody else, over whole visits and all slots: what single slots earn is never added up.
 */
export interface SiteView {
  /** Percentage of people who are held out. */
  percent: number;
  /** One for each goal by which live slots are judged; empty where nobody is held out or no goal is set. */
  comparisons: SiteComparisonView[];
  /** Up to when what happened is counted; `behind`: logged decisions and events that are not counted yet. */
  counted: { until: string; behind: number };
}

/** People count from the first slot that they met since `since`, once the goal's window is closed for them. */
export interface SiteComparisonView {
  goal: EarnedGoal;
  /** ISO 8601: another share of people held out, and another goal, begin anew. */
  since: string;
  /** Everybody else (`personWins`) against the people who always see the original (`rulesWin`). */
  verdict: EarnedVerdict;
  /** What everybody else brought more than as many people of the holdout would have; null before there is enough. */
  inAll: Estimate | null;
  sides: SiteSideView[];
  people: EarnedPeople;
}

export interface SiteSideView {
  side: 'holdout' | 'everybody';
  /** Share that it should have, 0 to 1. */
  expected: number;
  people: number;
  /** Per person, in the goal's measure; null where nobody is counted. */
  value: number | null;
  /** Null before there is enough for it. */
  interval: { low: number; high: number } | null;
}

import type { Authoring, FrozenVersion } from '../authoring';
import type { EarnedView, SiteView } from '../contracts';
import type { Snapshot } from '../engine';
import type { Stores } from '../stores';
import { createCounting, type Counting } from './aggregates';
import { labelOfVariant } from './examples';
import { judgedGoals, judgedOnSite, siteGoalOf } from './judged-goals';
import { earnedReport, type EarnedQuery } from './reports/earned';
import { siteReport } from './reports/site';
import { createSiteComparisons } from './site/comparisons';
import type { JudgedGoal } from './aggregates/goals';
import { SITE } from './aggregates/site';

/** From the logs to what the panel says about who earned more. */
export interface Measurement {
  readonly counting: Counting;
  /** Null where there is no such slot or version. */
  earned(query: EarnedQuery): Promise<EarnedView | null>;
  /** What all of it earns together, from the people who are held out. */
  site(): Promise<SiteView>;
}

export interface MeasurementOptions {
  readonly stores: Stores;
  readonly authoring: Pick<Authoring, 'experiences' | 'segments'>;
  readonly snapshot: () => Snapshot;
  /** Share of people, 0 to 1, who see the original everywhere. */
  readonly holdout: () => number;
  readonly clock: { now(): number };
  readonly onError: (error: unknown) => void;
}

export function createMeasurement(options: MeasurementOptions): Measurement {
  const { stores, authoring, snapshot, holdout, clock, onError } = options;
  const { experiences, segments } = authoring;
  const versionsOf = async (slot: string): Promise<readonly FrozenVersion[]> =>
    (await experiences.exists(slot)) ? experiences.versions(slot) : [];

  // A version is frozen: what it judges by never changes.
  const known = new Map<string, readonly JudgedGoal[]>();
  async function goalsOf(slot: string, number: number): Promise<readonly JudgedGoal[]> {
    if (slot === SITE) return goalsOnSite(number);
    const id = `${slot}@${number}`;
    if (!known.has(id))
      for (const version of await versionsOf(slot)) known.set(`${slot}@${version.number}`, judgedGoals(slot, version));
    return known.get(id) ?? [];
  }

  const comparisons = createSiteComparisons({
    ...{ state: stores.state, share: holdout, clock },
    settingsVersion: () => snapshot().version,
    goals: async () => (await experiences.live()).flatMap((version) => siteGoalOf(version) ?? []),
  });
  const goalsOnSite = (number: number): JudgedGoal[] => {
    const comparison = comparisons.find(number);
    return comparison ? [judgedOnSite(comparison)] : [];
  };

  const counting = createCounting({
    ...{ stores, goalsOf, clock, onError },
    siteComparisonsAt: comparisons.at,
    prepare: comparisons.keepUp,
  });
  return {
    counting,
    site: () =>
      siteReport({
        ...{ participants: stores.participants, comparisons, clock },
        ...{ share: holdout, countedUntil: counting.until },
      }),
    earned: (query) =>
      earnedReport(
        {
          participants: stores.participants,
          versionsOf,
          goalsOf: judgedGoals,
          experienceOf: async (slot) => ((await experiences.exists(slot)) ? experiences.get(slot) : null),
          segmentsChangedAt: segments.changedAt,
          variantsOf: (slot) =>
            (snapshot().slots.get(slot)?.variants ?? []).map(({ info: { key } }) => ({
              variant: key,
              label: labelOfVariant(snapshot().slots.get(slot)!, key),
            })),
          countedUntil: counting.until,
          clock,
        },
        query,
      ),
  };
}

import type { Authoring, FrozenVersion } from '../authoring';
import type { EarnedView } from '../contracts';
import type { Snapshot } from '../engine';
import type { Stores } from '../stores';
import { createCounting, type Counting } from './aggregates';
import { labelOfVariant } from './examples';
import { judgedGoals } from './judged-goals';
import { earnedReport, type EarnedQuery } from './reports/earned';
import type { JudgedGoal } from './aggregates/goals';

/** From the logs to what the panel says about who earned more. */
export interface Measurement {
  readonly counting: Counting;
  /** Null where there is no such slot or version. */
  earned(query: EarnedQuery): Promise<EarnedView | null>;
}

export interface MeasurementOptions {
  readonly stores: Stores;
  readonly authoring: Pick<Authoring, 'experiences' | 'segments'>;
  readonly snapshot: () => Snapshot;
  readonly clock: { now(): number };
  readonly onError: (error: unknown) => void;
}

export function createMeasurement({ stores, authoring, snapshot, clock, onError }: MeasurementOptions): Measurement {
  const { experiences, segments } = authoring;
  const versionsOf = async (slot: string): Promise<readonly FrozenVersion[]> =>
    (await experiences.exists(slot)) ? experiences.versions(slot) : [];

  // A version is frozen: what it judges by never changes.
  const known = new Map<string, readonly JudgedGoal[]>();
  async function goalsOf(slot: string, number: number): Promise<readonly JudgedGoal[]> {
    const id = `${slot}@${number}`;
    if (!known.has(id))
      for (const version of await versionsOf(slot)) known.set(`${slot}@${version.number}`, judgedGoals(slot, version));
    return known.get(id) ?? [];
  }

  const counting = createCounting({ stores, goalsOf, clock, onError });
  return {
    counting,
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

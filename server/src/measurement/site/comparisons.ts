import type { FarGoal } from '../../contracts';
import type { StateStore } from '../../stores/types';

/** One goal by which the whole site is judged, while the share of people who are held out stays the same. */
export interface SiteComparison {
  readonly number: number;
  /** Counted up when the share changes: who was moved by that has seen both. */
  readonly era: number;
  readonly goal: FarGoal;
  /** What one order counts at most; null: no cap. */
  readonly cap: number | null;
  /** Milliseconds; null: it still counts people. */
  readonly from: number;
  readonly until: number | null;
}

export type SiteGoal = Pick<SiteComparison, 'goal' | 'cap'>;

/** What is compared of the whole site, and since when: of people who are held out and everybody else. */
export interface SiteComparisons {
  /** Opens and closes what the settings call for; to be called before anything is counted. */
  keepUp(): Promise<void>;
  /** Numbers of those that count people who come at this moment. */
  at(moment: number): readonly number[];
  find(number: number): SiteComparison | undefined;
  running(): readonly SiteComparison[];
}

export interface SiteComparisonsOptions {
  readonly state: Pick<StateStore, 'load' | 'save'>;
  /** Changes whenever share or goals may have changed. */
  readonly settingsVersion: () => string;
  /** Share of people, 0 to 1, who see the original everywhere. */
  readonly share: () => number;
  /** By which the live slots are judged. */
  readonly goals: () => Promise<readonly SiteGoal[]>;
  readonly clock: { now(): number };
}

interface Stored {
  readonly era: number;
  readonly share: number;
  readonly comparisons: readonly SiteComparison[];
}

const NAME = 'site comparisons';
const idOf = ({ goal }: SiteGoal): string => JSON.stringify(Object.entries(goal).sort());

/** The comparisons as share and goals want them at `now`: a goal that comes back goes on counting where it stopped. */
export function kept(before: Stored, share: number, goals: readonly SiteGoal[], now: number): Stored {
  const era = share === before.share ? before.era : before.era + 1;
  const wanted = new Map(share > 0 ? goals.map((one) => [idOf(one), one]) : []);
  const comparisons = before.comparisons.map((one) => {
    const goesOn = one.era === era && wanted.has(idOf(one));
    if (goesOn) wanted.delete(idOf(one));
    return { ...one, until: goesOn ? null : (one.until ?? now) };
  });
  const opened = [...wanted.values()].map(({ goal, cap }, i) => ({
    ...{ number: comparisons.length + i + 1, era, goal, cap, from: now, until: null },
  }));
  return { era, share, comparisons: [...comparisons, ...opened] };
}

export function createSiteComparisons(options: SiteComparisonsOptions): SiteComparisons {
  const { state, settingsVersion, share, goals, clock } = options;
  let stored: Stored = { era: 0, share: 0, comparisons: [] };
  let seen: string | undefined;

  return {
    async keepUp() {
      const version = settingsVersion();
      if (seen === version) return;
      if (seen === undefined) stored = ((await state.load(NAME))?.data as Stored | undefined) ?? stored;
      const next = kept(stored, share(), await goals(), clock.now());
      if (JSON.stringify(next) !== JSON.stringify(stored)) await state.save(NAME, { sequence: 0, data: next });
      stored = next;
      seen = version;
    },
    at: (moment) =>
      stored.comparisons
        .filter(({ from, until }) => from <= moment && (until === null || moment < until))
        .map(({ number }) => number),
    find: (number) => stored.comparisons.find((one) => one.number === number),
    running: () => stored.comparisons.filter(({ until }) => until === null),
  };
}

import type { ExperimentView } from '../../contracts';
import { SIDES, shareOf } from '../../engine';
import type { Experiment, FrozenVersion, StoredExperience } from './stored-experience';

/** The standing when `version` comes into force: what is new starts to run, what stands goes on standing. */
export const experimentWith = (stored: StoredExperience, version: FrozenVersion): Experiment | null => {
  const known = stored.live?.split;
  if (!version.split) return null;
  const same = known?.salt === version.split.salt;
  return same && stored.experiment ? stored.experiment : { standing: 'running', since: version.at };
};

export const experimentView = ({ live, experiment }: StoredExperience): ExperimentView => {
  const { split } = live ?? {};
  if (!split || !experiment) return { standing: 'none', since: null, shares: null };
  const percent = (side: (typeof SIDES)[number]): number => Math.round(shareOf(split, side) * 100);
  const shares = Object.fromEntries(SIDES.map((side) => [side, percent(side)])) as ExperimentView['shares'];
  return { ...experiment, shares };
};

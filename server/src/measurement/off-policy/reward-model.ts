import type { LoggedDraw } from './draws';
import type { RewardModel } from './estimators';
import { halfOf } from './halves';

/** Draws at the overall mean that a variant starts with. */
const PRIOR_DRAWS = 20;

interface Tally {
  draws: number;
  reward: number;
}

interface Learned {
  readonly all: Tally;
  readonly byVariant: Map<string, Tally>;
}

const nothing = (): Tally => ({ draws: 0, reward: 0 });

/**
 * Mean reward of each variant, shrunk to the mean of all and learned on the other half of the visitors, so that nobody's
 * reward is foretold from itself (cross-fitting, Chernozhukov et al. 2018). Being wrong costs width, not truth.
 */
export function crossFittedModel<Draw extends LoggedDraw>(draws: readonly Draw[]): RewardModel<Draw> {
  const first: Learned = { all: nothing(), byVariant: new Map() };
  const second: Learned = { all: nothing(), byVariant: new Map() };
  const othersOf = new Map<string, Learned>();
  for (const { visitor, served, reward } of draws) {
    const others = othersOf.get(visitor) ?? (halfOf(visitor, 'reward model') === 'first' ? second : first);
    othersOf.set(visitor, others);
    const { all, byVariant } = others === first ? second : first;
    const own = byVariant.get(served) ?? nothing();
    byVariant.set(served, own);
    for (const tally of [all, own]) {
      tally.draws += 1;
      tally.reward += reward;
    }
  }
  return ({ visitor }, variant) => {
    const { all, byVariant } = othersOf.get(visitor) ?? first;
    const mean = all.draws > 0 ? all.reward / all.draws : 0;
    const own = byVariant.get(variant) ?? nothing();
    return (own.reward + PRIOR_DRAWS * mean) / (own.draws + PRIOR_DRAWS);
  };
}

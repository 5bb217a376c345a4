import type { EarnedShadow } from '../../contracts';
import type { Mode } from '../../engine';
import type { ParticipantStore } from '../../stores';
import { SHADOW } from '../aggregates/shadow';
import type { EarnedOptions } from './earned';

/** What a version in shadow mode would have served, told from what was logged. Shares of decisions, the largest first. */
export async function shadowed(
  { participants, variantsOf }: Pick<EarnedOptions, 'variantsOf'> & { participants: Pick<ParticipantStore, 'tallies'> },
  slot: string,
  version: number,
): Promise<EarnedShadow> {
  const labels = new Map(variantsOf(slot).map(({ variant, label }) => [variant, label]));
  const byVariant = new Map<string, number>();
  const byMode = new Map<Mode, number>();
  let decisions = 0;
  for (const { key, tally } of await participants.tallies(slot, version, SHADOW))
    for (const [variant, count] of Object.entries(tally)) {
      const mode = key.side as Mode;
      decisions += Number(count);
      byVariant.set(variant, (byVariant.get(variant) ?? 0) + Number(count));
      byMode.set(mode, (byMode.get(mode) ?? 0) + Number(count));
    }
  return {
    decisions,
    variants: largestFirst(byVariant).map(([variant, count]) => ({
      ...{ variant, label: labels.get(variant) ?? variant, share: count / decisions },
    })),
    modes: largestFirst(byMode).map(([mode, count]) => ({ mode, share: count / decisions })),
  };
}

const largestFirst = <Key>(counts: ReadonlyMap<Key, number>): [Key, number][] =>
  [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));

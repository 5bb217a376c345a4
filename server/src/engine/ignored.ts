import type { Reading } from './affinity';
import { NOTHING_AGAINST, type Against } from './avoidance';
import { keyOf } from './hash';
import { responseOf, type Model } from './learn';
import type { Touch } from './profile';
import { weightOf } from './settings';
import type { CompiledSlot } from './snapshot';

/** Seen less often than this, a block was perhaps overlooked. */
const LEAST_TIMES = 5;
/** Expected clicks that nothing else says as much about the visitor's answer as (the strength of the gamma prior). */
const STRENGTH = 1;

/**
 * What was shown and ignored. Somebody's own rate of answers to a block, as a multiple of everybody's, has a gamma prior
 * of mean 1; after m exposures without an answer, where everybody answers with rate r, its mean is s/(s + m·r): that is
 * how far the block falls. Exposures fade as the taste does. Only what the profile remembers counts.
 */
export function ignoredBlocks(slot: CompiledSlot, reading: Reading, model: Model): readonly Against[] {
  const { answers } = reading.profile;
  let found: Against[] | null = null;
  let kinds: readonly string[] | null = null;
  for (const [key, touches] of answers) {
    const place = slot.byExposure.get(key);
    if (place === undefined || touches.length < LEAST_TIMES) continue;
    const variant = slot.table.keys[place];
    const response = responseOf(model, slot.experience.slot, variant);
    kinds ??= kindsOf(reading);
    const since = Math.max(...kinds.map((kind) => newest(answers.get(keyOf(kind, slot.experience.slot, variant)))));
    const ignored = touches.filter(({ at }) => at > since);
    if (ignored.length < LEAST_TIMES) continue;
    const { now, halfLife } = reading.clocks.taste;
    const seen = ignored.reduce((sum, { at }) => sum + 2 ** (Math.min(0, at - now) / halfLife), 0);
    (found ??= []).push({
      place,
      amount: -Math.log(1 + seen / (1 + Math.exp(-response)) / STRENGTH),
      reason: { kind: 'IGNORED', variant, times: ignored.length },
    });
  }
  // Answers lie in the order in which they came; sums must not depend on it.
  return found?.sort((a, b) => a.place - b.place) ?? NOTHING_AGAINST;
}

const newest = (touches: readonly Touch[] | undefined): number =>
  touches ? touches[touches.length - 1].at : -Infinity;

/** Kinds of events that say that a block was not ignored. */
function kindsOf({ profile, settings }: Reading): string[] {
  const kinds = new Set([...profile.answers.values()].map(([{ type }]) => type));
  return [...kinds].filter((type) => type === 'goal' || weightOf(type, settings) > 0);
}

import type { Reading } from './affinity';
import type { ItemRow } from './crowd';

/** Crowd → individual for single items: what people did who touched what this visitor touched last. */

const REMEMBERED = 8;
/** Each step back counts this much less. */
const FADE = 0.5;
const STRENGTH = 5;

/** The visitor's newest distinct items with their weights, newest first, adding up to 1. */
export function recentItems(reading: Reading): { item: string; weight: number }[] {
  const found = new Map<string, number>();
  const { recent } = reading.profile;
  for (let i = recent.length - 1; i >= 0 && found.size < REMEMBERED; i -= 1) {
    const { item } = recent[i];
    if (item !== undefined && !found.has(item)) found.set(item, FADE ** found.size);
  }
  const total = [...found.values()].reduce((sum, weight) => sum + weight, 0);
  return [...found].map(([item, weight]) => ({ item, weight: weight / total }));
}

const popularity = (reading: Reading, item: string): number => {
  const { items, mass } = reading.crowd;
  return ((items.get(item)?.mass ?? 0) + 0.5) / (mass + 0.5 * (items.size + 1));
};

function follows(reading: Reading, row: ItemRow | undefined, item: string, share: number): number {
  if (!row) return share;
  const scale = reading.crowdScale;
  const pair = row.pairs.get(item);
  const next = ((pair?.next ?? 0) * scale + STRENGTH * share) / (row.nextTotal * scale + STRENGTH);
  const later = ((pair?.later ?? 0) * scale + STRENGTH * share) / (row.laterTotal * scale + STRENGTH);
  return 0.6 * next + 0.4 * later;
}

/** How much likelier than for the crowd the visitor's next items are among these, in log-odds; 0 without evidence. */
export function coVisitLift(
  reading: Reading,
  items: readonly string[],
  recent: readonly { item: string; weight: number }[],
): number {
  if (items.length === 0 || recent.length === 0) return 0;
  let own = 0;
  let crowd = 0;
  for (const item of items) {
    const share = popularity(reading, item);
    crowd += share;
    for (const { item: seen, weight } of recent)
      own += weight * follows(reading, reading.crowd.items.get(seen), item, share);
  }
  return own === crowd ? 0 : Math.max(-3, Math.min(3, Math.log(own / crowd)));
}

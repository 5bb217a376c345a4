import { clip, type Reading } from './affinity';
import { coVisitLift, recentItems } from './items';
import { weightFor } from './learn';
import { itemsLift } from './rank';
import type { CompiledSlot, Snapshot } from './snapshot';

/** What people did who touched what this visitor touched, by candidate; `item` is the newest of the visitor's. */
export interface CoVisits {
  readonly item: string;
  readonly features: Float64Array;
  readonly amounts: Float64Array;
}

export function coVisitsOf(
  { model, ranker }: Snapshot,
  slot: CompiledSlot,
  candidates: Int32Array,
  reading: Reading,
): CoVisits | null {
  const recent = recentItems(reading);
  if (recent.length === 0) return null;
  const weight = weightFor(model, 'covisit');
  const features = new Float64Array(candidates.length);
  const amounts = new Float64Array(candidates.length);
  candidates.forEach((place, c) => {
    const { items } = slot.variants[place].info;
    if (items.length === 0) return;
    features[c] = ranker ? clip(itemsLift(ranker, reading, items)) : coVisitLift(reading, items, recent);
    amounts[c] = weight * features[c];
  });
  return { item: recent[0].item, features, amounts };
}

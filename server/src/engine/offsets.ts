import type { Subject } from './conditions';
import type { Profile } from './profile';
import type { CompiledSegments } from './segments';
import type { CompiledSlot, Snapshot } from './snapshot';

/** What members of a segment like beyond what everybody does, learned from exposures (ENGINE.md: g of segment and variant). */
export interface SegmentOffset {
  readonly segment: string;
  /** κs / (κs + n): fades with the visitor's own evidence n. */
  readonly feature: number;
  /** Feature times weight, by place among the slot's variants. */
  readonly amounts: Float64Array;
}

/** Own events that weigh as much as the segment. */
const STRENGTH = 50;
/** Segments that are looked at, in their order: what a decision costs stays bounded. */
const MOST_SEGMENTS = 16;

const NONE: readonly string[] = [];

/** The segments that somebody is in. */
export function segmentsOf({ predicates }: CompiledSegments, subject: Subject): readonly string[] {
  if (predicates.size === 0) return NONE;
  const found: string[] = [];
  let left = MOST_SEGMENTS;
  for (const [key, holds] of predicates) {
    if (left === 0) break;
    left -= 1;
    if (holds(subject)) found.push(key);
  }
  return found;
}

const NOTHING: readonly SegmentOffset[] = [];

/** What was learned of these segments; a segment of which nothing was learned yet adds nothing, and is there to learn. */
export function offsetsOf(
  { model }: Snapshot,
  { experience, table }: CompiledSlot,
  profile: Profile | null,
  segments: readonly string[],
): readonly SegmentOffset[] {
  if (segments.length === 0) return NOTHING;
  const learned = model.slots.get(experience.slot)?.segments;
  const feature = STRENGTH / (STRENGTH + (profile?.evidence ?? 0));
  return segments.map((segment) => {
    const weights = learned?.get(segment);
    const amounts = new Float64Array(table.keys.length);
    if (weights)
      for (let k = 0; k < amounts.length; k += 1) amounts[k] = feature * (weights.get(table.keys[k])?.weight ?? 0);
    return { segment, feature, amounts };
  });
}

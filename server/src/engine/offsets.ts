import type { Subject } from './conditions';
import type { Model } from './learn';
import type { Profile } from './profile';
import type { CompiledSegments } from './segments';
import type { CompiledSlot, Snapshot } from './snapshot';

/** What members of a segment like beyond what everybody does, learned from exposures (ENGINE.md: g of segment and variant). */
export interface SegmentOffset {
  readonly segment: string;
  /** κs / (κs + n): fades with the visitor's own evidence n. */
  readonly feature: number;
  /** By place among the slot's variants; what is added is feature times weight. */
  readonly weights: Float64Array;
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
  slot: CompiledSlot,
  profile: Profile | null,
  segments: readonly string[],
): readonly SegmentOffset[] {
  if (segments.length === 0) return NOTHING;
  const feature = STRENGTH / (STRENGTH + (profile?.evidence ?? 0));
  return segments.map((segment) => ({ segment, feature, weights: weightsOf(model, slot, segment) }));
}

/** Looked up once for each state of the model. */
function weightsOf(
  { slots, steps }: Model,
  { experience, table, memory }: CompiledSlot,
  segment: string,
): Float64Array {
  const learned = slots.get(experience.slot);
  if (memory.liked?.learned !== learned || memory.liked?.steps !== steps)
    memory.liked = { learned, steps, weights: new Map() };
  let weights = memory.liked.weights.get(segment);
  if (!weights) {
    const own = learned?.segments.get(segment);
    weights = Float64Array.from(table.keys, (key) => own?.get(key)?.weight ?? 0);
    memory.liked.weights.set(segment, weights);
  }
  return weights;
}

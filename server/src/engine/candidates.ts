import { withheldBecause } from './adjustments';
import type { Profile } from './profile';
import type { CompiledSlot, Snapshot } from './snapshot';
import type { DecisionRequest, Reason } from './types';

/** What a slot can serve here and now. */
export interface Candidates {
  /** Places among the slot's variants, ascending; the original is the first. */
  readonly places: Int32Array;
  /** What the business keeps from this visitor now, and why. */
  readonly withheld: ReadonlyMap<string, Reason>;
}

const NOTHING_WITHHELD: ReadonlyMap<string, Reason> = new Map();

/** Place of a variant among the candidates, -1 when it is none. */
export function placeAmong(slot: CompiledSlot, candidates: Int32Array, variant: string): number {
  const place = slot.byKey.get(variant)?.place;
  if (place === undefined) return -1;
  return candidates === slot.table.everyone ? place : candidates.indexOf(place);
}

/** The original, and what this caller can be served now without showing an entry twice on the page. */
export function candidatesOf(
  snapshot: Snapshot,
  slot: CompiledSlot,
  profile: Profile | null,
  { context, now }: DecisionRequest,
  available: readonly string[],
  shown: ReadonlySet<string> | null,
): Candidates {
  const { table, variants } = slot;
  const open = openTo(slot, available);
  if (!open && !table.scheduled && !table.adjusted && !shown?.size)
    return { places: table.everyone, withheld: NOTHING_WITHHELD };
  const moment = { profile, context, now };
  const withheld = new Map<string, Reason>();
  const places = table.everyone.filter((place) => {
    if (place === 0) return true;
    const { info } = variants[place];
    if ((open && open[place] === 0) || !inSchedule(info, now)) return false;
    if (shown?.size && info.items.some((item) => shown.has(item))) return false;
    const reason = withheldBecause(snapshot, slot, info, moment);
    if (reason) withheld.set(info.key, reason);
    return !reason;
  });
  return { places, withheld };
}

/** Which variants are available to the caller; null: all, told in the order of the slot, as callers mostly do. */
function openTo({ table: { keys }, byKey }: CompiledSlot, available: readonly string[]): Uint8Array | null {
  let same = available.length === keys.length - 1;
  for (let place = 1; same && place < keys.length; place += 1) same = available[place - 1] === keys[place];
  if (same) return null;
  const open = new Uint8Array(keys.length);
  for (const key of available) {
    const variant = byKey.get(key);
    if (variant) open[variant.place] = 1;
  }
  return open;
}

export const inSchedule = ({ from, until }: { from?: number; until?: number }, now: number): boolean =>
  (from === undefined || now >= from) && (until === undefined || now < until);

import { keyOf } from './hash';
import { shownToday } from './learn';
import { ANSWERS, type Profile, type Touch } from './profile';
import { addUp, type Scores } from './score';
import { segmentHolds } from './segments';
import type { CompiledSlot, Snapshot } from './snapshot';
import type { Context, Mode, Reason, VariantInfo } from './types';

/** A visitor in a situation at a moment (ms). */
interface Moment {
  readonly profile: Profile | null;
  readonly context: Context;
  readonly now: number;
}

/** Why the business keeps a variant from this visitor now, or null; never asked of the original. */
export function withheldBecause(
  snapshot: Snapshot,
  slot: CompiledSlot,
  info: VariantInfo,
  moment: Moment,
): Reason | null {
  const { adjustment, key } = info;
  if (!adjustment) return null;
  const { onlyFor, notFor } = adjustment;
  if (adjustment.outOfStock) return { kind: 'OUT_OF_STOCK', variant: key };
  if (onlyFor !== undefined && !segmentHolds(snapshot.segments, onlyFor, moment))
    return { kind: 'INELIGIBLE', variant: key, segment: onlyFor };
  if (notFor !== undefined && segmentHolds(snapshot.segments, notFor, moment))
    return { kind: 'INELIGIBLE', variant: key, segment: notFor };
  return spent(snapshot, slot, info, moment) ?? capped(slot, info, moment) ?? cooling(slot, info, moment);
}

function answersOf(profile: Profile, type: string, slot: CompiledSlot, variant: string): readonly Touch[] {
  return profile.answers.get(keyOf(type, slot.experience.slot, variant)) ?? [];
}

function spent(
  { model }: Snapshot,
  { experience }: CompiledSlot,
  { key, adjustment }: VariantInfo,
  { now }: Moment,
): Reason | null {
  if (adjustment?.perDay === undefined) return null;
  const { times, until } = shownToday(model, experience.slot, key, now);
  return times >= adjustment.perDay ? { kind: 'SPENT', variant: key, until } : null;
}

/** The oldest exposure that still counts says when there is room again. */
function capped(slot: CompiledSlot, { key, adjustment }: VariantInfo, { profile, now }: Moment): Reason | null {
  const cap = adjustment?.cap;
  if (!cap || !profile) return null;
  const within = cap.withinSeconds * 1000;
  const oldest = answersOf(profile, 'exposure', slot, key).at(-Math.min(cap.times, ANSWERS));
  return oldest && now - oldest.at < within ? { kind: 'CAPPED', variant: key, until: oldest.at + within } : null;
}

function cooling(slot: CompiledSlot, { key, adjustment }: VariantInfo, { profile, now }: Moment): Reason | null {
  const pause = adjustment?.coolDown;
  if (!pause || !profile) return null;
  const last =
    pause.after === 'goal' ? goalAfter(slot, key, profile) : newest(answersOf(profile, pause.after, slot, key));
  const until = last + pause.seconds * 1000;
  return now < until ? { kind: 'COOLING', variant: key, until } : null;
}

/** When the visitor last reached the slot's goal: on the block itself, or anywhere after having seen it. */
function goalAfter(slot: CompiledSlot, variant: string, profile: Profile): number {
  const goal = slot.experience.goal?.event;
  if (goal === undefined) return -Infinity;
  const onIt = newest(answersOf(profile, goal, slot, variant));
  const [seen] = answersOf(profile, 'exposure', slot, variant);
  const anywhere = newest(profile.history.get(goal) ?? []);
  return goal !== 'click' && seen && anywhere >= seen.at ? Math.max(onIt, anywhere) : onIt;
}

const newest = (touches: readonly Touch[]): number => (touches.length > 0 ? touches[touches.length - 1].at : -Infinity);

const BY_SCORE: readonly Mode[] = ['individual', 'explore', 'crowd', 'default'];

/** What pushing and holding back had to do with an answer that the scores gave. */
export function adjustmentReasons(scores: Scores, variant: string, mode: Mode): Reason[] {
  const { slot, candidates } = scores;
  const { boosts, keys } = slot.table;
  if (!boosts || !BY_SCORE.includes(mode)) return [];
  const score = addUp(scores);
  const reasons: Reason[] = [];
  let unadjusted = 0;
  candidates.forEach((place, c) => {
    const amount = boosts[place];
    if (keys[place] === variant && amount > 0) reasons.push({ kind: 'BOOSTED', variant, amount });
    if (score[c] - amount > score[unadjusted] - boosts[candidates[unadjusted]]) unadjusted = c;
  });
  const place = candidates[unadjusted];
  if (keys[place] !== variant && boosts[place] < 0)
    reasons.push({ kind: 'BURIED', variant: keys[place], amount: boosts[place] });
  return reasons;
}

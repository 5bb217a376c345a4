import { readingOf } from './affinity';
import { crowdTermsOf, type CrowdTerms } from './crowd-terms';
import { coVisitsOf, type CoVisits } from './co-visits';
import { ownTermsOf, speaks, type OwnTerms } from './own-terms';
import { offsetsOf, type SegmentOffset } from './offsets';
import type { Profile } from './profile';
import { refusalsOf, type Refusals } from './refusals';
import type { CompiledSlot, CompiledVariant, Snapshot } from './snapshot';
import type { Contribution } from './types';
import { TERMS } from './values';

/**
 * The additive score of ENGINE.md in log-odds: crowd + segment + affinities (this session, over weeks) + what comes
 * next + co-visitation − what was refused + what the business adds. These are the parts, as numbers that do not change
 * any more; the terms are spelled out when somebody asks, and add up to the score bit for bit, left to right.
 */
export interface Scores {
  readonly slot: CompiledSlot;
  /** Places of the candidates among the slot's variants, ascending; the original is the first. */
  readonly candidates: Int32Array;
  readonly crowd: CrowdTerms;
  /** The word of a Start-with rule: for which variant, how much. */
  readonly segment: { readonly place: number; readonly amount: number } | null;
  /** What the visitor's segments like. */
  readonly offsets: readonly SegmentOffset[];
  /** Features and amounts by slot value; null for somebody of whom nothing is known. */
  readonly own: OwnTerms | null;
  readonly coVisits: CoVisits | null;
  readonly refusals: Refusals | null;
}

/** The word of a Start-with rule for one variant; it fades with the visitor's own evidence. */
export interface SegmentPrior {
  readonly variant: string;
}

const SEGMENT_GAIN = 1;
const SEGMENT_STRENGTH = 3;

export function scoreCandidates(
  snapshot: Snapshot,
  slot: CompiledSlot,
  candidates: Int32Array,
  profile: Profile | null,
  prior: SegmentPrior | null,
  now: number,
  segments: readonly string[] = [],
): Scores {
  const crowd = crowdTermsOf(snapshot, slot, now);
  const place = prior ? slot.byKey.get(prior.variant)?.place : undefined;
  const segment = place === undefined ? null : { place, amount: segmentAmount(profile) };
  const offsets = offsetsOf(snapshot, slot, profile, segments);
  // Spelled out once: spreading these parts together took as long as all the rest of a decision.
  const known = profile !== null && speaks(profile);
  const own = known ? ownTermsOf(snapshot, slot, profile, now) : null;
  const refusals = own ? refusalsOf(snapshot, slot, profile!, own, now) : null;
  const reading = own && slot.table.withItems ? readingOf(profile!, snapshot.crowd, now, snapshot.settings) : null;
  const coVisits = reading ? coVisitsOf(snapshot, slot, candidates, reading) : null;
  return { slot, candidates, crowd, segment, offsets, own, coVisits, refusals };
}

const segmentAmount = (profile: Profile | null): number =>
  (SEGMENT_GAIN * SEGMENT_STRENGTH) / (SEGMENT_STRENGTH + (profile?.evidence ?? 0));

const NOTHING: readonly number[] = [];

/** The scores, by candidate, in room that the slot's next decision uses again. */
export function addUp({ slot, candidates, crowd, segment, offsets, own, coVisits, refusals }: Scores): Float64Array {
  const { starts, values, scales, boosts } = slot.table;
  const score = slot.memory.scores;
  const { sum } = crowd;
  const count = candidates.length;
  const amounts = own ? own.amounts : NOTHING;
  const special = segment ? segment.place : -1;
  for (let c = 0; c < count; c += 1) {
    const k = candidates[c];
    let total = sum[k];
    if (k === special) total += segment!.amount;
    for (let s = 0; s < offsets.length; s += 1) total += offsets[s].feature * offsets[s].weights[k];
    if (own) {
      const end = starts[k + 1];
      for (let e = starts[k]; e < end; e += 1) {
        const at = values[e] * TERMS;
        const scale = scales[e];
        total += amounts[at] * scale;
        total += amounts[at + 1] * scale;
        total += amounts[at + 2] * scale;
      }
    }
    score[c] = total;
  }
  if (coVisits) for (let c = 0; c < count; c += 1) score[c] += coVisits.amounts[c];
  if (refusals) for (let c = 0; c < count; c += 1) score[c] += refusals.amounts[candidates[c]];
  if (boosts) for (let c = 0; c < count; c += 1) score[c] += boosts[candidates[c]];
  return score;
}

/** Everybody's part of a candidate's score, with what the business adds and what the visitor's segments like. */
export const crowdPart = ({ candidates, crowd, offsets }: Scores, c: number): number =>
  likedBySegments(offsets, candidates[c], crowd.part[candidates[c]]);

/** What was learned from showing a candidate, to everybody and to the visitor's segments. */
export const learnedPart = ({ candidates, crowd, offsets }: Scores, c: number): number =>
  likedBySegments(offsets, candidates[c], crowd.response[candidates[c]]);

const likedBySegments = (offsets: readonly SegmentOffset[], place: number, start: number): number =>
  offsets.reduce((sum, { feature, weights }) => sum + feature * weights[place], start);

/** The visitor said "not for me" to this candidate. */
export const isRefused = ({ refusals, candidates }: Scores, c: number): boolean =>
  refusals?.dismissed?.[candidates[c]] === 1;

/** The part of a candidate's score that is the visitor's own evidence. */
export function ownPart({ slot, candidates, own, coVisits, refusals }: Scores, c: number): number {
  if (!own) return 0;
  const { starts, values, scales } = slot.table;
  const k = candidates[c];
  let total = 0;
  for (let e = starts[k]; e < starts[k + 1]; e += 1) {
    for (let t = 0; t < TERMS; t += 1) total += own.amounts[values[e] * TERMS + t] * scales[e];
  }
  if (coVisits) total += coVisits.amounts[c];
  return refusals ? total + refusals.amounts[k] : total;
}

/** The visitor's own evidence for a candidate, by slot value. */
export function ownByValue({ slot, candidates, own }: Scores, c: number): { value: number; amount: number }[] {
  if (!own) return [];
  const { starts, values, scales } = slot.table;
  const k = candidates[c];
  const found: { value: number; amount: number }[] = [];
  for (let e = starts[k]; e < starts[k + 1]; e += 1) {
    let amount = 0;
    for (let t = 0; t < TERMS; t += 1) amount += own.amounts[values[e] * TERMS + t] * scales[e];
    found.push({ value: values[e], amount });
  }
  return found;
}

/** Whether a candidate carries a slot value. */
export function carriesValue({ slot, candidates }: Scores, c: number, value: number): boolean {
  const { starts, values } = slot.table;
  const k = candidates[c];
  for (let e = starts[k]; e < starts[k + 1]; e += 1) if (values[e] === value) return true;
  return false;
}

/** The terms of a candidate, left to right. */
export function contributionsOf(scores: Scores, c: number): Contribution[] {
  const { slot, candidates, crowd, segment, offsets } = scores;
  const k = candidates[c];
  const terms: Contribution[] = [{ channel: 'crowd', amount: crowd.response[k] }];
  const feature = crowd.feature[k];
  if (feature !== 0) terms.push({ channel: 'crowd', feature, amount: crowd.weight * feature });
  if (segment?.place === k) terms.push({ channel: 'segment', amount: segment.amount });
  for (const { segment: key, feature: fading, weights } of offsets)
    terms.push({ channel: 'segment', segment: key, feature: fading, amount: fading * weights[k] });
  terms.push(...ownContributions(scores, c));
  const boost = slot.table.boosts?.[k] ?? 0;
  if (boost !== 0) terms.push({ channel: 'rule', amount: boost });
  return terms;
}

const HORIZONS = ['intent', 'taste'] as const;

function ownContributions(scores: Scores, c: number): Contribution[] {
  const { slot, candidates, own, coVisits, refusals } = scores;
  const { starts, values, scales } = slot.table;
  const k = candidates[c];
  const terms: Contribution[] = [];
  for (let e = starts[k]; own && e < starts[k + 1]; e += 1) {
    const { attribute, value } = slot.values[values[e]];
    for (let t = 0; t < TERMS; t += 1) {
      const at = values[e] * TERMS + t;
      if (own.features[at] === 0) continue;
      const numbers = { feature: own.features[at] * scales[e], amount: own.amounts[at] * scales[e] };
      const horizon = HORIZONS[t];
      terms.push(
        horizon
          ? { channel: 'affinity', attribute, value, horizon, ...numbers }
          : { channel: 'transition', attribute, value, ...numbers },
      );
    }
  }
  if (coVisits && coVisits.features[c] !== 0) {
    const { item, features, amounts } = coVisits;
    terms.push({ channel: 'covisit', item, feature: features[c], amount: amounts[c] });
  }
  const refused = refusals?.amounts[k] ?? 0;
  if (refused !== 0) terms.push({ channel: 'negative', amount: refused });
  return terms;
}

/** A candidate with its score, and with its terms for those who ask. */
export interface Scored {
  readonly variant: CompiledVariant;
  readonly score: number;
  readonly contributions: readonly Contribution[];
}

/** Scores of these variants, spelled out. */
export function scoreSlot(
  snapshot: Snapshot,
  slot: CompiledSlot,
  candidates: readonly CompiledVariant[],
  profile: Profile | null,
  prior: SegmentPrior | null,
  now: number,
): Scored[] {
  const places = Int32Array.from(candidates, ({ place }) => place);
  const scores = scoreCandidates(snapshot, slot, places, profile, prior, now);
  const score = addUp(scores);
  return candidates.map((variant, c) => ({
    variant,
    score: score[c],
    get contributions() {
      return contributionsOf(scores, c);
    },
  }));
}

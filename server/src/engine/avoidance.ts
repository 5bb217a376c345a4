import { attributeOf, type Reading } from './affinity';
import { habitOf } from './habits';
import type { CrowdMasses } from './memory';
import type { CompiledSlot } from './snapshot';
import type { Reason } from './types';

/** What the visitor showed by what they did: it speaks against a value, or against a variant, of a slot. */
export interface Against {
  /** Place among the slot's values, or variants. */
  readonly place: number;
  /** Log-odds, below 0. */
  readonly amount: number;
  readonly reason: Reason;
}

/** Fewer events than this never say that something is avoided. */
const LEAST_SEEN = 6;
/** A chance of one in a hundred that somebody without such a taste would pass it by so often, as −log. */
const SURPRISE = Math.log(100);
/** What was looked at now and then is not avoided: at most this part of what the offer would have. */
const SELDOM = 0.2;
/** The slot's own variants stand for so many events of others until the crowd has shown what is looked at. */
const OFFER_STRENGTH = 20;
const MOST = 3;

/**
 * What is systematically avoided: with k of n events about a value that a share p of the offer carries, the chance of
 * so few is at most exp(−n·KL(k/n‖p)) (Chernoff's bound on the lower tail of a binomial; for k = 0 it is (1 − p)ⁿ).
 * From one in a hundred on, the value falls by how much less likely it is than that. The offer is what others look at,
 * shrunk towards the slot's variants; the visitor's own events are taken out of it. What all variants share, or what
 * the visitor says to like, is never avoided. Old evidence fades as the taste does.
 */
export function avoidedValues(slot: CompiledSlot, reading: Reading, masses: CrowdMasses): readonly Against[] {
  const { profile, habits } = reading;
  if (profile.recent.length < LEAST_SEEN) return NOTHING_AGAINST;
  let found: Against[] | null = null;
  for (const { attribute, values } of slot.attributes) {
    const habit = habitOf(habits, attribute);
    if (!habit || habit.events < LEAST_SEEN || values.length === 0) continue;
    const seen = habit.events;
    const total = masses.totals[values[0]] * reading.crowdScale;
    for (const place of values) {
      const { value, offered } = slot.values[place];
      if (offered === 1) continue;
      const mass = masses.values[place] * reading.crowdScale;
      // −log(1 − p) is at most p/(1 − p): most values are done here.
      const most = offerShare(mass, total, offered, 0, seen);
      if (seen * most < SURPRISE * (1 - most)) continue;
      const events = habit.about.get(value) ?? 0;
      const share = offerShare(mass, total, offered, events, seen);
      if (events > SELDOM * seen * share) continue;
      const surprise = seen * divergence(events / seen, share) * freshness(reading, attribute, value, seen);
      if (surprise <= SURPRISE) continue;
      (found ??= []).push({
        place,
        amount: Math.max(-MOST, SURPRISE - surprise),
        reason: { kind: 'AVOIDED', attribute, value, seen, events, share },
      });
    }
  }
  return found ?? NOTHING_AGAINST;
}

export const NOTHING_AGAINST: readonly Against[] = [];

/** Share of a value in what others look at, shrunk towards the slot's. */
function offerShare(mass: number, total: number, offered: number, events: number, seen: number): number {
  const others = Math.max(0, total - seen);
  const about = Math.min(others, Math.max(0, mass - events));
  return (about + OFFER_STRENGTH * offered) / (others + OFFER_STRENGTH);
}

/** Kullback and Leibler's divergence of two coins, in nats. */
function divergence(q: number, p: number): number {
  return (q > 0 ? q * Math.log(q / p) : 0) + (1 - q) * Math.log((1 - q) / (1 - p));
}

/** How much of what was seen still counts, 0 to 1; 0 for what the visitor says to like. */
function freshness(reading: Reading, attribute: string, value: string, seen: number): number {
  const { declared, tasteTotal } = attributeOf(reading, attribute);
  if (declared?.includes(value)) return 0;
  return Math.min(1, tasteTotal / seen);
}

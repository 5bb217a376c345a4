import { aboutOf, clip, shrunkShare, type AttributeReading } from './affinity';
import type { Masses, ValueRow } from './crowd';
import { habitOf } from './habits';
import { placeOfValue } from './tastes';
import { TERMS, type Values } from './values';

/**
 * What usually comes next: the value of the next event given the last one. The crowd's transitions are the prior; the
 * visitor's own habit of staying or switching corrects them. Somebody who keeps alternating gets no weight for the
 * last click; somebody who stays gets all of it.
 */
export interface Flow {
  /** Values of the newest event that carries the attribute. */
  readonly last: readonly Last[];
  /** Probability that the next event has a value of the last one again. */
  readonly stay: number;
  /** How far the visitor's own transitions are believed, 0 to 1. */
  readonly trust: number;
  /** The crowd's probability of leaving the last values, times how many they are. */
  readonly crowdLeave: number;
  /** The visitor's own share of the last value, the largest of them, and how it grows with the share of another value. */
  readonly ownLast: number;
  readonly ownLastPerShare: number;
}

interface Last {
  readonly value: string;
  /** What the crowd did after it; each event counts so much of a probability, and so much is left to assume. */
  readonly next: Masses | null;
  readonly perNext: number;
  readonly assumed: number;
  /** Decayed events of the visitor about it, and of the crowd. */
  readonly about: number;
  readonly mass: number;
}

/** Untrained, half of all next events stay beyond what popularity explains; worth this many observed transitions. */
const STAY_PRIOR = 0.5;
const STAY_STRENGTH = 10;
/** Transitions that one visitor is believed for. */
const EACH = 2;
/** Own transitions that weigh as much as the crowd's habit. */
const OWN_STRENGTH = 4;
const OWN_VALUES_STRENGTH = 8;
const SHARE_PSEUDO = 2;
/** How many times the variance of chance a habit must stand out from, approached as transitions become many. */
const DOUBT = 40;
const DOUBT_STRENGTH = 60;

/** The flow of one attribute, or null when no event carries it. `prior` is the share of a value that nobody chose. */
export function flowOf(about: AttributeReading, prior: number): Flow | null {
  const { reading, attribute, everybody, tasteTotal } = about;
  const habit = habitOf(reading.habits, attribute);
  if (!habit) return null;
  const last: Last[] = [];
  let crowdStay = 0;
  let share = 0;
  let ownLast = -Infinity;
  for (let l = 0; l < habit.last.length; l += 1) {
    const one = lastOf(about, habit.last[l]);
    last.push(one);
    const ofValue = shrunkShare(one.mass, everybody, prior);
    crowdStay += crowdNext(one, one.value, (1 - STAY_PRIOR) * ofValue + STAY_PRIOR);
    share += ownShare(one.about, tasteTotal, ofValue);
    ownLast = Math.max(ownLast, ownShare(one.about, tasteTotal, shrunkShare(one.mass, everybody, 0)));
  }
  crowdStay /= last.length;
  const transitions = habit.events - 1;
  const staying = (OWN_STRENGTH * crowdStay + habit.stays) / (OWN_STRENGTH + transitions);
  return {
    last,
    stay: stayBeyondChance(staying, share / last.length, crowdStay, transitions),
    trust: transitions / (transitions + OWN_VALUES_STRENGTH),
    crowdLeave: last.length * Math.max(1 - crowdStay, 0.02),
    ownLast,
    ownLastPerShare: ownShare(0, tasteTotal, shrunkShare(0, everybody, 1)),
  };
}

function lastOf(about: AttributeReading, value: string): Last {
  const { reading, row, tastes } = about;
  const own = aboutOf(about, value, placeOfValue(tastes, value));
  const crowd = row?.values.get(value);
  const mass = (crowd?.mass ?? 0) * about.scale;
  if (!crowd || crowd.followed === 0) return { value, next: null, perNext: 0, assumed: 1, about: own, mass };
  const scale = reading.crowdScale * believed(crowd);
  const all = crowd.followed * scale + STAY_STRENGTH;
  return { value, next: crowd.next, perNext: scale / all, assumed: STAY_STRENGTH / all, about: own, mass };
}

/** What few visitors do over and over is their habit: in an empty shop it may be this visitor's own. */
const believed = ({ teachers, followed }: ValueRow): number => Math.min(1, (EACH * teachers) / followed);

/**
 * Somebody who mixes two things at random stays as often as chance has it, give or take: a habit within the noise of
 * few transitions is drawn back to the visitor's own share of the value, and alternating is not read as leaving.
 */
function stayBeyondChance(habit: number, share: number, crowdStay: number, transitions: number): number {
  const excess = habit - share;
  const noise =
    ((DOUBT * transitions) / (transitions + DOUBT_STRENGTH)) * ((share * (1 - share)) / (transitions + OWN_STRENGTH));
  const stay = excess === 0 ? habit : share + (excess * excess * excess) / (excess * excess + noise);
  return excess < 0 ? Math.max(stay, Math.min(crowdStay, share)) : stay;
}

/** The crowd's probability of `to` after the last value, shrunk to what is assumed where nobody did anything. */
const crowdNext = ({ next, perNext, assumed }: Last, to: string, probability: number): number =>
  (next?.get(to) ?? 0) * perNext + assumed * probability;

/**
 * Writes how much likelier than for the crowd the next event has each value, in log-odds, as the last of its terms.
 */
export function writeFlow(
  about: AttributeReading,
  { last, stay, trust, crowdLeave, ownLast, ownLastPerShare }: Flow,
  { names, at, places, shares }: Values,
  into: number[],
): void {
  const { tasteTotal } = about;
  for (let i = 0; i < names.length; i += 1) {
    const v = at[i];
    const share = shares[v];
    let crowd = 0;
    let stays = false;
    for (let l = 0; l < last.length; l += 1) {
      if (last[l].value === names[i]) stays = true;
      crowd += crowdNext(last[l], names[i], (1 - STAY_PRIOR) * share);
    }
    let next = stay;
    if (!stays) {
      const own = ownShare(aboutOf(about, names[i], places[v]), tasteTotal, share);
      const ownLeave = Math.max(1 - ownLast - ownLastPerShare * share, 0.02);
      const leaving = (1 - trust) * (crowd / crowdLeave) + trust * (own / ownLeave);
      next = Math.max((1 - stay) * Math.min(1, leaving), 1e-4);
    }
    into[v * TERMS + 2] = clip(Math.log(next / share));
  }
}

/** Share of a value in everything this visitor did over weeks. */
const ownShare = (about: number, total: number, share: number): number =>
  (about + SHARE_PSEUDO * share) / (total + SHARE_PSEUDO);

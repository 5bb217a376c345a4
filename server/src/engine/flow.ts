import { aboutOf, clip, crowdShare, shrunkShare, type AttributeReading } from './affinity';
import type { Masses, ValueRow } from './crowd';
import { habitOf } from './habits';

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
  /** The crowd's probability of leaving the last values. */
  readonly crowdLeave: number;
}

interface Last {
  readonly value: string;
  /** What the crowd did after it, and how much of that is believed. */
  readonly next: Masses | null;
  readonly scale: number;
  readonly followed: number;
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
  const habit = habitOf(about.reading.profile, about.attribute);
  if (!habit) return null;
  const last = habit.last.map((value) => lastOf(about, value));
  let crowdStay = 0;
  let share = 0;
  for (const one of last) {
    const ofValue = crowdShare(about, one.value, prior);
    crowdStay += crowdNext(one, one.value, ofValue);
    share += ownShare(one.about, about.tasteTotal, ofValue);
  }
  crowdStay /= last.length;
  const transitions = habit.events - 1;
  const staying = (OWN_STRENGTH * crowdStay + habit.stays) / (OWN_STRENGTH + transitions);
  return {
    last,
    stay: stayBeyondChance(staying, share / last.length, crowdStay, transitions),
    trust: transitions / (transitions + OWN_VALUES_STRENGTH),
    crowdLeave: Math.max(1 - crowdStay, 0.02),
  };
}

function lastOf(about: AttributeReading, value: string): Last {
  const { reading, row, tastes } = about;
  const own = aboutOf(about, value, tastes?.get(value));
  const crowd = row?.values.get(value);
  const mass = (crowd?.mass ?? 0) * about.scale;
  if (!crowd || crowd.followed === 0) return { value, next: null, scale: 0, followed: 0, about: own, mass };
  const scale = reading.crowdScale * believed(crowd);
  return { value, next: crowd.next, scale, followed: crowd.followed * scale, about: own, mass };
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

/** The crowd's probability of `to` after the last value, shrunk to "stays or follows popularity". */
function crowdNext({ value, next, scale, followed }: Last, to: string, share: number): number {
  const prior = (1 - STAY_PRIOR) * share + (value === to ? STAY_PRIOR : 0);
  if (next === null) return prior;
  return ((next.get(to) ?? 0) * scale + STAY_STRENGTH * prior) / (followed + STAY_STRENGTH);
}

/**
 * How much likelier than for the crowd the next event has this value, in log-odds. `own`: decayed events of the visitor
 * about it; `share`: the crowd's.
 */
export const flowLift = (about: AttributeReading, flow: Flow, value: string, own: number, share: number): number =>
  clip(Math.log(nextProbability(about, flow, value, own, share) / share));

function nextProbability(
  { row, scale, tasteTotal }: AttributeReading,
  { last, stay, trust, crowdLeave }: Flow,
  value: string,
  own: number,
  share: number,
): number {
  for (const one of last) if (one.value === value) return stay;
  const everybody = (row?.total ?? 0) * scale;
  let crowd = 0;
  let lastShare = -Infinity;
  for (const one of last) {
    crowd += crowdNext(one, value, share);
    lastShare = Math.max(lastShare, ownShare(one.about, tasteTotal, shrunkShare(one.mass, everybody, share)));
  }
  const crowdPart = crowd / last.length / crowdLeave;
  const ownPart = ownShare(own, tasteTotal, share) / Math.max(1 - lastShare, 0.02);
  return Math.max((1 - stay) * Math.min(1, (1 - trust) * crowdPart + trust * ownPart), 1e-4);
}

/** Share of a value in everything this visitor did over weeks. */
const ownShare = (about: number, total: number, share: number): number =>
  (about + SHARE_PSEUDO * share) / (total + SHARE_PSEUDO);

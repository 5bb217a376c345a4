import { clip, crowdShare, ownEvidence, type Reading } from './affinity';
import { isForgotten, type Profile, type Touch } from './profile';

/**
 * What usually comes next: the value of the next event given the last one. The crowd's transitions are the prior; the
 * visitor's own habit of staying or switching corrects them. Somebody who keeps alternating gets no weight for the
 * last click; somebody who stays gets all of it.
 */
export interface Flow {
  /** Values of the newest event that carries the attribute. */
  readonly last: readonly string[];
  /** Probability that the next event has a value of the last one again. */
  readonly stay: number;
  /** The crowd's staying probability for the last values. */
  readonly crowdStay: number;
  /** Own transitions seen. */
  readonly transitions: number;
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
const DOUBT = 12;
const DOUBT_STRENGTH = 60;

/** The flow of one attribute, or null when no event carries it. `shareOf` is the reference share of a value. */
export function flowOf(reading: Reading, attribute: string, shareOf: (value: string) => number): Flow | null {
  const touches = touchesAbout(reading, attribute);
  if (touches.length === 0) return null;
  let stays = 0;
  touches.forEach((values, i) => {
    if (i > 0) stays += touches[i - 1].filter((value) => values.includes(value)).length / touches[i - 1].length;
  });
  const last = touches[touches.length - 1];
  const crowdStay =
    last.reduce((sum, value) => sum + crowdNext(reading, attribute, value, value, shareOf(value)), 0) / last.length;
  const transitions = touches.length - 1;
  const habit = (OWN_STRENGTH * crowdStay + stays) / (OWN_STRENGTH + transitions);
  const share = last.reduce((sum, value) => sum + ownShare(reading, attribute, value, shareOf(value)), 0) / last.length;
  return { last, crowdStay, transitions, stay: stayBeyondChance(habit, share, crowdStay, transitions) };
}

/**
 * Somebody who mixes two things at random stays as often as chance has it, give or take: a habit within the noise of
 * few transitions is drawn back to the visitor's own share of the value, and alternating is not read as leaving.
 */
function stayBeyondChance(habit: number, share: number, crowdStay: number, transitions: number): number {
  const excess = habit - share;
  if (excess < 0) return Math.max(habit, Math.min(crowdStay, share));
  const noise =
    ((DOUBT * transitions) / (transitions + DOUBT_STRENGTH)) * ((share * (1 - share)) / (transitions + OWN_STRENGTH));
  return excess === 0 ? habit : share + (excess * excess * excess) / (excess * excess + noise);
}

/** Values of recent events about an attribute, oldest first; a repeat of the same item says nothing new. */
function touchesAbout({ profile }: Reading, attribute: string): (readonly string[])[] {
  const found: (readonly string[])[] = [];
  let before: Touch | undefined;
  for (const touch of profile.recent) {
    const repeated = before?.item !== undefined && before.item === touch.item;
    before = touch;
    if (repeated || !Object.hasOwn(touch.attributes, attribute)) continue;
    const values = distinct(touch, attribute, profile);
    if (values.length > 0) found.push(values);
  }
  return found;
}

function distinct(touch: Touch, attribute: string, profile: Profile): readonly string[] {
  const values = touch.attributes[attribute];
  const kept =
    profile.corrections.length === 0
      ? values
      : values.filter((value) => !isForgotten(profile, attribute, value, touch.at));
  return kept.length < 2 ? kept : [...new Set(kept)];
}

/** The crowd's probability of `to` after `from`, shrunk to "stays or follows popularity". */
function crowdNext(reading: Reading, attribute: string, from: string, to: string, share: number): number {
  const row = reading.crowd.attributes.get(attribute)?.values.get(from);
  const prior = (1 - STAY_PRIOR) * share + (from === to ? STAY_PRIOR : 0);
  if (!row || row.followed === 0) return prior;
  // What few visitors do over and over is their habit: in an empty shop it may be this visitor's own.
  const scale = reading.crowdScale * Math.min(1, (EACH * row.teachers) / row.followed);
  return ((row.next.get(to) ?? 0) * scale + STAY_STRENGTH * prior) / (row.followed * scale + STAY_STRENGTH);
}

/** How much likelier than for the crowd the next event has this value, in log-odds. */
export function flowLift(reading: Reading, flow: Flow, attribute: string, value: string, share: number): number {
  return clip(Math.log(nextProbability(reading, flow, attribute, value, share) / share));
}

function nextProbability(reading: Reading, flow: Flow, attribute: string, value: string, share: number): number {
  if (flow.last.includes(value)) return flow.stay;
  const crowd =
    flow.last.reduce((sum, from) => sum + crowdNext(reading, attribute, from, value, share), 0) / flow.last.length;
  const own = ownShare(reading, attribute, value, share);
  const lastShare = Math.max(
    ...flow.last.map((from) => ownShare(reading, attribute, from, crowdShare(reading, attribute, from, share))),
  );
  const trust = flow.transitions / (flow.transitions + OWN_VALUES_STRENGTH);
  const crowdPart = crowd / Math.max(1 - flow.crowdStay, 0.02);
  const ownPart = own / Math.max(1 - lastShare, 0.02);
  return Math.max((1 - flow.stay) * Math.min(1, (1 - trust) * crowdPart + trust * ownPart), 1e-4);
}

/** Share of a value in everything this visitor did over weeks. */
function ownShare(reading: Reading, attribute: string, value: string, share: number): number {
  const { about, total } = ownEvidence(reading, attribute, value, 'taste');
  return (about + SHARE_PSEUDO * share) / (total + SHARE_PSEUDO);
}

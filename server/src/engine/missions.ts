import type { Crowd } from './crowd';
import type { Profile, Touch } from './profile';

/** A span in which the visitor shops for something, or somebody, else: its events stay out of the visitor's taste. */
export interface Mission {
  /** `gift`, or the site's own word; `other` where it was noticed rather than said. */
  readonly name: string;
  readonly from: number;
  /** Inclusive; moved on while the session lasts. */
  readonly until: number;
  readonly detected?: boolean;
}

/** The mission that a moment (ms) belongs to; the one that began last where two overlap. */
export function missionAt(missions: readonly Mission[], at: number): Mission | undefined {
  let found: Mission | undefined;
  for (const mission of missions)
    if (mission.from <= at && at <= mission.until && (!found || mission.from > found.from)) found = mission;
  return found;
}

export const runningMission = ({ missions }: Profile, now: number): Mission | undefined =>
  missions.length === 0 ? undefined : missionAt(missions, now);

/** Where the events of a mission are kept inside a profile. */
export const missionKey = ({ name, from }: Mission): string => `${from} ${name}`;

const SESSION_MS = 30 * 60_000;
const OWN_EVENTS = 12;
const SESSION_EVENTS = 4;
const APART_MS = 12 * 3_600_000;
/** Overlap of the values of this session with the visitor's taste (0 none, 1 the same) up to which it is another errand. */
const FAR = 0.1;
/** A taste that is nearly everybody's is none that one can be far from. */
const LEAST_WEIGHT = 0.1;

/**
 * When this session began, where it is so far from what the visitor otherwise looks at that it seems to be for
 * somebody else; else null. Only for visitors with a taste from earlier days that one can be far from.
 */
export function strayedSince({ recent }: Profile, crowd: Crowd, now: number): number | null {
  if (recent.length === 0 || now - recent[recent.length - 1].at > SESSION_MS) return null;
  let start = recent.length - 1;
  while (start > 0 && recent[start].at - recent[start - 1].at <= SESSION_MS) start -= 1;
  const session = recent.slice(start);
  const before = recent.slice(0, start);
  if (session.length < SESSION_EVENTS || before.length < OWN_EVENTS) return null;
  if (session[0].at - before[0].at < APART_MS) return null;
  const overlap = overlapOf(before, session, crowd);
  return overlap !== null && overlap <= FAR ? session[0].at : null;
}

/**
 * Mean over the attributes in which the visitor has a taste of Σ min(share before, share now), 0 to 1; null without
 * one. An attribute counts by how far that taste is from everybody's: what all content shares tells nobody apart.
 */
export function overlapOf(before: readonly Touch[], session: readonly Touch[], crowd: Crowd): number | null {
  const now = sharesOf(session);
  let sum = 0;
  let weights = 0;
  for (const [attribute, own] of sharesOf(before)) {
    const here = now.get(attribute);
    if (!here || Math.max(...own.values()) < 0.3) continue;
    const row = crowd.attributes.get(attribute);
    const weight =
      row && row.total > 0 ? 1 - common(own, (value) => (row.values.get(value)?.mass ?? 0) / row.total) : 1;
    weights += weight;
    sum += weight * common(here, (value) => own.get(value) ?? 0);
  }
  return weights < LEAST_WEIGHT ? null : sum / weights;
}

function common(shares: ReadonlyMap<string, number>, other: (value: string) => number): number {
  let sum = 0;
  for (const [value, share] of shares) sum += Math.min(share, other(value));
  return sum;
}

/** Attribute → value → share of the attribute, for attributes that most of the touches carry. */
function sharesOf(touches: readonly Touch[]): Map<string, Map<string, number>> {
  const counts = new Map<string, Map<string, number>>();
  const carriers = new Map<string, number>();
  for (const { attributes } of touches) {
    for (const attribute of Object.keys(attributes)) {
      const values = new Set(attributes[attribute]);
      const known = counts.get(attribute) ?? counts.set(attribute, new Map()).get(attribute)!;
      for (const value of values) known.set(value, (known.get(value) ?? 0) + 1 / values.size);
      if (values.size > 0) carriers.set(attribute, (carriers.get(attribute) ?? 0) + 1);
    }
  }
  for (const [attribute, values] of counts) {
    const carried = carriers.get(attribute) ?? 0;
    if (carried < 0.6 * touches.length) counts.delete(attribute);
    else for (const [value, mass] of values) values.set(value, mass / carried);
  }
  return counts;
}

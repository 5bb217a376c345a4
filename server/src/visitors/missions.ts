import { missionAt, missionKey, overlapOf, strayedSince, type Crowd, type Profile } from '../engine';
import type { KnownMission, VisitorRecord } from '../stores/types';
import { missionsOf } from './records';

/** Without an event for so long a session is over: an excluded one and a mission end then too. */
export const SESSION_MS = 30 * 60_000;
/** Errands kept of a visitor: the oldest is the first to go, and its events are the visitor's own then. */
const MOST = 50;
/** Overlap of two sessions' values from which on they are the same errand. */
const AGAIN = 0.3;

const kept = (record: VisitorRecord, missions: readonly KnownMission[]): VisitorRecord => ({
  ...record,
  missions: [...missions].sort((a, b) => a.from - b.from).slice(-MOST),
});

export const runningMissionOf = (record: VisitorRecord, now: number): KnownMission | undefined =>
  missionAt(missionsOf(record), now);

const without = ({ missions = [] }: VisitorRecord, mission: KnownMission): readonly KnownMission[] =>
  missions.filter((one) => one !== mission);

/** The visitor says that this session is for something else from `from` on; what was only noticed gets its name. */
export function startMission(record: VisitorRecord, name: string, from: number, now: number): VisitorRecord {
  const running = runningMissionOf(record, now);
  const until = now + SESSION_MS;
  if (running && (running.detected || running.name === name))
    return kept(record, [...without(record, running), { name, from: Math.min(running.from, from), until }]);
  const ended = running ? endMission(record, from) : record;
  return kept(ended, [...(ended.missions ?? []), { name, from, until }]);
}

/** What comes from now on is the visitor's own again; what was done on the mission stays out of the taste. */
export function endMission(record: VisitorRecord, now: number): VisitorRecord {
  const running = runningMissionOf(record, now);
  if (!running) return record;
  const ended = running.from < now ? [{ ...running, until: now - 1 }] : [];
  return kept(record, [...without(record, running), ...ended]);
}

/** The newest mission was the visitor's own errand after all: its events count as if there had been none. */
export function takeBackMission(record: VisitorRecord): VisitorRecord {
  const newest = missionsOf(record).at(-1);
  return newest ? kept(record, [...without(record, newest), { ...newest, mine: true }]) : record;
}

/**
 * The record after events at `now`: a mission goes on with its session, and one that nobody declared is noticed. Who
 * comes back for the same is not shopping for somebody else: then the earlier one is the visitor's own, too.
 */
export function followMission(record: VisitorRecord, profile: Profile, crowd: Crowd, now: number): VisitorRecord {
  const { missions = [] } = record;
  const running = runningMissionOf(record, now);
  if (running) {
    if (running.until - now > SESSION_MS / 2) return record;
    return kept(record, [...without(record, running), { ...running, until: now + SESSION_MS }]);
  }
  const since = strayedSince(profile, crowd, now);
  if (since === null || missionAt(missions, since)) return record;
  const session = profile.recent.filter(({ at }) => at >= since);
  const again = missions.filter(
    (mission) => mission.detected && !mission.mine && isLike(mission, profile, session, crowd),
  );
  if (again.length === 0)
    return kept(record, [...missions, { name: 'other', from: since, until: now + SESSION_MS, detected: true }]);
  return kept(
    record,
    missions.map((mission) => (again.includes(mission) ? { ...mission, mine: true } : mission)),
  );
}

function isLike(mission: KnownMission, profile: Profile, session: Profile['recent'], crowd: Crowd): boolean {
  const before = profile.onMissions.get(missionKey(mission))?.recent ?? [];
  return (overlapOf(before, session, crowd) ?? 0) >= AGAIN;
}

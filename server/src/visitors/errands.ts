import type { Crowd } from '../engine';
import { followMission, runningMissionOf, startMission } from './missions';
import type { Profiles } from './profiles';
import type { createTurns } from './turns';

/** What events say of the errand that a visitor is on. */
export interface Errands {
  /** An event says that the session is for something else since `from`; nothing where that is known. */
  declareMission(visitor: string, name: string, from: number, now: number): Promise<void>;
  /** After events: a mission goes on, or is noticed. */
  followMission(visitor: string, now: number): Promise<void>;
}

export function createErrands({
  profiles,
  inTurn,
  crowd,
}: {
  profiles: Profiles;
  inTurn: ReturnType<typeof createTurns>;
  crowd: () => Crowd;
}): Errands {
  return {
    declareMission: (visitor, name, from, now) =>
      inTurn(visitor, async () => {
        const record = await profiles.record(visitor);
        if (runningMissionOf(record, now)?.name !== name) await profiles.put(startMission(record, name, from, now));
      }),
    async followMission(visitor, now) {
      const known = profiles.peek(visitor);
      // Mostly there is nothing to do: no turn is taken for that.
      if (!known || followMission(known.record, known.profile, crowd(), now) === known.record) return;
      await inTurn(visitor, async () => {
        const { record, profile } = await profiles.read(visitor);
        const next = followMission(record, profile, crowd(), now);
        if (next !== record) await profiles.put(next);
      });
    },
  };
}

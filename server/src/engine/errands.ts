import { decide as decideFor } from './decide';
import { runningMission } from './missions';
import { decidingProfile, type Profile } from './profile';
import type { Snapshot } from './snapshot';
import type { Decision, DecisionRequest } from './types';

/**
 * Decides for the errand that the visitor is on: on a mission by what was done on it, and the decision says that the
 * visitor's own taste was left out.
 */
export function decide(snapshot: Snapshot, profile: Profile | null, request: DecisionRequest): Decision[] {
  const mission = profile && !request.disabled ? runningMission(profile, request.now) : undefined;
  if (!profile || !mission) return decideFor(snapshot, profile, request);
  const reason = { kind: 'MISSION', mission: mission.name } as const;
  return decideFor(snapshot, decidingProfile(profile, request.now), request).map((decision) =>
    decision.experience === '' ? decision : { ...decision, reasons: [...decision.reasons, reason] },
  );
}

import { adjustmentReasons } from './adjustments';
import { stageOf } from './affinity';
import { inSchedule } from './candidates';
import { lazily } from './lazily';
import { runningMission } from './missions';
import { answer } from './order';
import { spellOut } from './person';
import { decidingProfile, evidenceVersion, type Profile } from './profile';
import { isRefused, type Scores } from './score';
import { situationOf, type Answer, type Situation } from './situation';
import { spellOutSides, splitOf } from './sides';
import type { Snapshot } from './snapshot';
import { isHeldOut, unitOf } from './split';
import { BASELINE, type Basis, type Decision, type DecisionRequest, type Reason, type SlotRequest } from './types';

/**
 * Chooses a variant for each slot of a page, from top to bottom. Pure: the same input gives the same answer, and data
 * never makes it throw. On a mission it decides by what was done on it, and says that the own taste was left out.
 */
export function decide(snapshot: Snapshot, profile: Profile | null, request: DecisionRequest): Decision[] {
  const mission = profile && !request.disabled ? runningMission(profile, request.now) : undefined;
  if (!profile || !mission) return decidePage(snapshot, profile, request);
  const reason = { kind: 'MISSION', mission: mission.name } as const;
  return decidePage(snapshot, decidingProfile(profile, request.now), request).map((decision) =>
    decision.experience === '' || decision.mode === 'holdout'
      ? decision
      : { ...decision, reasons: [...decision.reasons, reason] },
  );
}

function decidePage(snapshot: Snapshot, profile: Profile | null, request: DecisionRequest): Decision[] {
  const shown = request.slots.length > 1 ? new Set<string>() : null;
  return request.slots.map((slotRequest) => {
    try {
      const decision = decideSlot(snapshot, profile, request, slotRequest, shown);
      if (shown) {
        const served = snapshot.slots.get(slotRequest.slot)?.byKey.get(decision.variant);
        for (const item of served?.info.items ?? []) shown.add(item);
      }
      return decision;
    } catch {
      return original(snapshot, profile, slotRequest.slot, { kind: 'ERROR' });
    }
  });
}

function decideSlot(
  snapshot: Snapshot,
  profile: Profile | null,
  request: DecisionRequest,
  { slot: key, available }: SlotRequest,
  shown: ReadonlySet<string> | null,
): Decision {
  const slot = snapshot.slots.get(key);
  if (!slot) return original(snapshot, profile, key, { kind: 'DEFAULT' });
  if (request.disabled || slot.experience.status === 'paused')
    return original(snapshot, profile, key, { kind: 'DISABLED' });
  if (slot.experience.status !== 'live') return original(snapshot, profile, key, { kind: 'DEFAULT' });
  if (isHeldOut(snapshot, request.visitor))
    return { ...original(snapshot, profile, key, { kind: 'HOLDOUT' }), mode: 'holdout' };
  const situation = situationOf(snapshot, slot, profile, request, available, shown);
  return toDecision(situation, answer(situation));
}

/** Withheld variants that a decision names at most. */
const MAX_WITHHELD = 3;

/** The decision that an answer makes of its situation. */
export function toDecision(situation: Situation, { variant, mode, reasons, drawn, answers }: Answer): Decision {
  const { snapshot, slot, scores, rule, withheld, stage, evidence } = situation;
  const { experience, table } = slot;
  const split = answers && splitOf(situation, answers);
  const decision: Decision = {
    slot: experience.slot,
    experience: experience.id,
    version: experience.version,
    variant,
    mode,
    reasons: table.adjusted
      ? [...reasons, ...adjustmentReasons(scores, variant, mode), ...[...withheld.values()].slice(0, MAX_WITHHELD)]
      : reasons,
    servedProbability: drawn ? drawn.probability : 1,
    ruleVariant: rule ? rule.variant : BASELINE,
    // Most decisions are served without anybody looking at the terms: they are spelled out for the log, later.
    candidates: lazily(() => (split ? spellOutSides(scores, answers!, split) : spellOut(scores, drawn, variant))),
    stage,
    evidenceVersion: evidence,
    snapshotVersion: snapshot.version,
    basis: basisOf(situation, answers ? answers.person.drawn : drawn),
  };
  // Nearly all decisions have none of these, and an object of one shape is made in a fraction of the time.
  if (!split && withheld.size === 0 && !experience.shadow) return decision;
  const whole = { ...decision, ...(split && { split }), ...(withheld.size > 0 && { withheld: [...withheld.keys()] }) };
  return experience.shadow ? inShadow(whole) : whole;
}

/** The same decision with the original served. */
function inShadow(decision: Decision): Decision {
  const { variant, mode, reasons, servedProbability } = decision;
  return {
    ...decision,
    ...{ variant: BASELINE, mode: 'default', reasons: [{ kind: 'SHADOW' }], servedProbability: 1 },
    shadow: { variant, mode, reasons, servedProbability },
  };
}

function basisOf({ snapshot, slot, request, scores, matching, needed }: Situation, drawn: Answer['drawn']): Basis {
  const { degree, takeover, split, shadow } = slot.experience;
  const { margin, exploration, seed } = snapshot.settings;
  const running = takeover && inSchedule(takeover, request.now) ? takeover : undefined;
  const unit = split && unitOf(split, request);
  const refused = scores.refusals?.dismissed ? refusedAmong(scores) : undefined;
  const learned = drawn ? drawn.learned : null;
  const rules = matching;
  const basis = { degree, takeover: running, split, unit, rules, refused, learned, margin, needed, exploration, seed };
  return shadow ? { ...basis, shadow } : basis;
}

const refusedAmong = (scores: Scores): string[] =>
  Array.from(scores.candidates, (place) => scores.slot.table.keys[place]).filter((_, c) => isRefused(scores, c));

/** The answer where nothing is decided. */
function original(snapshot: Snapshot, profile: Profile | null, slot: string, reason: Reason): Decision {
  const experience = snapshot.slots.get(slot)?.experience;
  return {
    slot,
    experience: experience?.id ?? '',
    version: experience?.version ?? 0,
    variant: BASELINE,
    mode: 'default',
    reasons: [reason],
    servedProbability: 1,
    ruleVariant: BASELINE,
    candidates: [{ variant: BASELINE, score: 0, probability: 1, contributions: [] }],
    stage: stageOf(profile),
    evidenceVersion: profile ? evidenceVersion(profile) : 0,
    snapshotVersion: snapshot.version,
  };
}

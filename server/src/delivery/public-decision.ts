import type { DecisionPlace, FeedView, PublicDecision, PublicReason } from '../contracts';
import type { Decision, Reason } from '../engine';

/** Anyone may read this: names of segments and rules, gaps and terms stay inside. */
function publicReason(reason: Reason): PublicReason {
  switch (reason.kind) {
    case 'AFFINITY':
      return { kind: reason.kind, attribute: reason.attribute, value: reason.value, contribution: reason.contribution };
    case 'AVOIDED':
      return { kind: reason.kind, attribute: reason.attribute, value: reason.value };
    default:
      return { kind: reason.kind };
  }
}

export const publicDecision = (
  id: string,
  decision: Decision,
  at: DecisionPlace,
  feed: FeedView | undefined,
): PublicDecision => ({
  decisionId: id,
  slot: decision.slot,
  experience: decision.experience,
  version: decision.version,
  variant: decision.variant,
  mode: decision.mode,
  at,
  reasons: decision.reasons.map(publicReason),
  servedProbability: decision.servedProbability,
  ...(feed && { feed }),
});

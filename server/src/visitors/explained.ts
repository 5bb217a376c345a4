import type { ExplainedDecision } from '../contracts';
import { BASELINE, decide, explain, explainFlip, flipOf, type Labels, type Profile, type Snapshot } from '../engine';
import type { LoggedDecision } from '../stores/types';

/** Words for the keys of a slot and for these items. */
export type LabelsOf = (slot: string, items: readonly string[]) => Promise<Labels> | Labels;

/** Items that the explanation of a decision speaks of. */
export const itemsNamedBy = ({ decision }: LoggedDecision): string[] => {
  const served = decision.candidates.find(({ variant }) => variant === decision.variant);
  const reasons = decision.reasons.flatMap((reason) => (reason.kind === 'CROWD' ? (reason.because ?? []) : []));
  return [...new Set([...reasons, ...(served?.contributions ?? []).flatMap(({ item }) => item ?? [])])];
};

/** What would bring another block, in words; null where nothing near would, or another one is served by now anyway. */
export function wouldFlip(
  snapshot: Snapshot,
  profile: Profile,
  { decision }: LoggedDecision,
  labels: Labels,
  now: number,
): string | null {
  const available = decision.candidates.map(({ variant }) => variant).filter((variant) => variant !== BASELINE);
  const context = profile.lastContext?.context ?? {};
  const request = { now, context, slots: [{ slot: decision.slot, available }] };
  const [current] = decide(snapshot, profile, request);
  if (current.variant !== decision.variant) return null;
  const flip = flipOf(snapshot, profile, request, decision.slot);
  return flip && explainFlip(flip, labels);
}

/** Why this block, in words, for the visitor it was made for. Contributions are log-odds and add up to the score. */
export function explainedDecision(
  { id, place, decision }: LoggedDecision,
  labels: Labels,
  flip: string | null,
): ExplainedDecision {
  const served = decision.candidates.find(({ variant }) => variant === decision.variant);
  return {
    decisionId: id,
    slot: decision.slot,
    experience: decision.experience,
    version: decision.version,
    variant: decision.variant,
    mode: decision.mode,
    at: place,
    servedProbability: decision.servedProbability,
    because: explain(decision, labels),
    wouldFlip: flip,
    reasons: [...decision.reasons],
    contributions: (served?.contributions ?? []).map(({ channel, attribute, value, item, amount }) => ({
      label: [channel, attribute, value ?? (item && (labels.item?.(item) ?? item))]
        .filter((part) => part !== undefined)
        .join(' '),
      amount,
    })),
  };
}

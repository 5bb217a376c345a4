import type { CompiledSlot, Context, Decision, Profile, Snapshot } from '../engine';
import { BASELINE, decide } from '../engine';

/** What rule and person answer for the same profile at the same moment. */
export interface BothAnswers {
  /** Every rule taken as Always, else the original. */
  readonly rule: string;
  /** The person's own best, without exploration; the rule's answer where the evidence is not clear enough. */
  readonly person: string;
  /** The evidence cleared the margin. */
  readonly sure: boolean;
  readonly decision: Decision;
  /** Of the moment at which both were asked. */
  readonly context: Context;
}

/** The slot as "Rules, then person" with every rule as an opening, whatever its degree or experiment is. */
export function asContrasted(snapshot: Snapshot, slot: CompiledSlot): Snapshot {
  const { experience } = slot;
  const rules = experience.rules.map((rule) => ({ ...rule, strength: 'startWith' as const }));
  const contrasted = {
    ...slot,
    experience: {
      ...experience,
      status: 'live' as const,
      degree: 'rulesThenPerson' as const,
      rules,
      takeover: undefined,
      split: undefined,
    },
  };
  return { ...snapshot, holdout: 0, slots: new Map([[experience.slot, contrasted]]) };
}

/** Both answers from a snapshot made by `asContrasted`. */
export function bothAnswers(
  snapshot: Snapshot,
  slot: CompiledSlot,
  profile: Profile,
  at: { visitor: string; context: Context; now: number },
): BothAnswers {
  const available = slot.variants.map(({ info }) => info.key).filter((key) => key !== BASELINE);
  const [decision] = decide(snapshot, profile, { ...at, slots: [{ slot: slot.experience.slot, available }] });
  const sure = decision.mode === 'individual' || decision.mode === 'explore';
  const best = decision.candidates.reduce((top, one) => (one.probability > top.probability ? one : top));
  return {
    rule: decision.ruleVariant,
    person: sure ? best.variant : decision.ruleVariant,
    sure,
    decision,
    context: at.context,
  };
}

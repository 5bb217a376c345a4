import type { CompiledSlot, Context, Decision, Experience, Profile, Snapshot } from '../engine';
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

/** The slot alone, decided by this degree: no experiment, no campaign, no shadow, nobody held out. */
export function asDegree(
  snapshot: Snapshot,
  slot: CompiledSlot,
  degree: Experience['degree'],
  rules: Experience['rules'] = slot.experience.rules,
): Snapshot {
  const { experience } = slot;
  const alone = {
    ...slot,
    experience: {
      ...experience,
      ...{ status: 'live' as const, degree, rules, takeover: undefined, split: undefined, shadow: false },
    },
  };
  return { ...snapshot, holdout: 0, slots: new Map([[experience.slot, alone]]) };
}

/** The slot as "Rules, then person" with every rule as an opening, whatever its degree or experiment is. */
export const asContrasted = (snapshot: Snapshot, slot: CompiledSlot): Snapshot =>
  asDegree(
    snapshot,
    slot,
    'rulesThenPerson',
    slot.experience.rules.map((rule) => ({ ...rule, strength: 'startWith' as const })),
  );

/** Keys of what the slot can show instead of its original. */
export const alternativesOf = ({ variants }: CompiledSlot): string[] =>
  variants.map(({ info }) => info.key).filter((key) => key !== BASELINE);

/** Both answers from a snapshot made by `asContrasted`. */
export function bothAnswers(
  snapshot: Snapshot,
  slot: CompiledSlot,
  profile: Profile,
  at: { visitor: string; context: Context; now: number },
): BothAnswers {
  const asked = [{ slot: slot.experience.slot, available: alternativesOf(slot) }];
  const [decision] = decide(snapshot, profile, { ...at, slots: asked });
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

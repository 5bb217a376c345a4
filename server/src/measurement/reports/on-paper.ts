import type { EarnedPiece, EarnedPolicy, EarnedPolicyName, ExperienceInput } from '../../contracts';
import { BASELINE } from '../../engine';
import { chooseOnPaper } from '../off-policy/choose';
import { compareOnPaper } from '../off-policy/compare';
import type { PaperPolicy } from '../off-policy/draws';
import { ENOUGH, footingOnPaper } from '../off-policy/footing';
import { valueOnPaper, type Valuation } from '../off-policy/value';
import type { Comparison } from '../statistics/comparison';
import { judgeMany } from '../statistics/false-discovery';
import { turn } from '../../stores/turn';
import { estimateOf } from './judge';
import { constantly, crowdsFavourite, drafted, type PaperDraw } from './paper-draws';

/** What the estimates from past traffic are made of. */
export interface PaperSource {
  readonly draws: readonly PaperDraw[];
  /** Keys of the variants that are looked at, the original among them. */
  readonly variants: readonly string[];
  readonly labelOf: (variant: string) => string;
  /** The crowd was given to nobody: it is estimated. */
  readonly withCrowd: boolean;
  /** Rules of the draft, where they are not those of the version. */
  readonly draftedRules: ExperienceInput['rules'] | null;
  /** Those of the draws that tell who was in the segments of the draft. */
  readonly drawsOfDraft: readonly PaperDraw[];
}

/** Policies that nobody was given; each is worked out in a turn of its own, so that requests get in between. */
export async function policiesOnPaper(source: PaperSource): Promise<EarnedPolicy[]> {
  const { draws, withCrowd, draftedRules, drawsOfDraft } = source;
  const found: EarnedPolicy[] = [];
  if (withCrowd) found.push(paperPolicy('crowd', valueOnPaper(draws, crowdsFavourite)));
  await turn();
  found.push(await bestVariant(source));
  await turn();
  if (draftedRules) found.push(await draftOnPaper(drawsOfDraft, draftedRules));
  return found;
}

/** Where only measuring helps. */
export const refusedOnPaper = (policy: EarnedPolicyName): EarnedPolicy => ({
  ...nothing(policy),
  refusal: { reason: 'severalVisits', have: null, need: null },
});

async function bestVariant({ draws, variants, labelOf }: PaperSource): Promise<EarnedPolicy> {
  const policies = new Map(variants.map((variant) => [variant, constantly(variant)]));
  const chosen = await chooseOnPaper(draws, policies, 'best variant');
  if (!chosen) return { ...paperPolicy('bestVariant', await thinnest(draws, policies)), tries: policies.size };
  const variant = { variant: chosen.key, label: labelOf(chosen.key) };
  return { ...paperPolicy('bestVariant', chosen.valuation), variant, tries: chosen.tries };
}

/** A draft was written by somebody who may have seen one half: the other half values it. */
async function draftOnPaper(draws: readonly PaperDraw[], rules: ExperienceInput['rules']): Promise<EarnedPolicy> {
  const policies = new Map([['draft', drafted(rules)]]);
  const chosen = await chooseOnPaper(draws, policies, 'drafted rules');
  return { ...paperPolicy('draftedRules', chosen?.valuation ?? (await thinnest(draws, policies))), tries: 1 };
}

/** Nothing could be chosen: the reason is that of the policy that came nearest. */
async function thinnest(
  draws: readonly PaperDraw[],
  policies: ReadonlyMap<string, PaperPolicy<PaperDraw>>,
): Promise<Refused> {
  const refused: Refused[] = [];
  for (const policy of policies.values()) {
    const { footing, refusal } = footingOnPaper(draws, policy);
    // Both halves together carry what one alone does not: that is still too little to choose by.
    refused.push({ kind: 'refused', reason: refusal ?? 'fewPeople', ...footing });
    await turn();
  }
  return refused.sort((a, b) => b.effectivePeople - a.effectivePeople)[0];
}
type Refused = Extract<Valuation, { kind: 'refused' }>;

const nothing = (policy: EarnedPolicyName): EarnedPolicy => ({
  ...{ policy, how: 'onPaper', variant: null, people: 0, value: null, interval: null, money: null },
  ...{ refusal: null, tries: null, sizes: null, effort: null },
});

function paperPolicy(policy: EarnedPolicyName, valuation: Valuation): EarnedPolicy {
  if (valuation.kind === 'valued') {
    const { estimate, low, high } = valuation.estimates.snips;
    return {
      ...nothing(policy),
      people: valuation.draws,
      value: estimate,
      interval: { low, high },
      tries: valuation.tries,
    };
  }
  const { reason, effectivePeople, rewarded } = valuation;
  const [have, need] =
    reason === 'fewPeople'
      ? [Math.floor(effectivePeople), ENOUGH.people]
      : reason === 'fewRewards'
        ? [rewarded, ENOUGH.rewarded]
        : [null, null];
  return { ...nothing(policy), people: valuation.draws, refusal: { reason, have, need } };
}

/** What each block is worth against the original for the same people, judged together. */
export async function piecesOnPaper(
  { draws, variants, labelOf }: PaperSource,
  peopleOf: (variant: string) => number,
): Promise<EarnedPiece[]> {
  const pieces = variants.filter((variant) => variant !== BASELINE);
  const comparisons: (Comparison | null)[] = [];
  for (const variant of pieces) {
    const comparison = compareOnPaper(draws, constantly(BASELINE), constantly(variant));
    comparisons.push('refusal' in comparison ? null : comparison);
    await turn();
  }
  const told = comparisons.filter((one) => one !== null);
  const judged = judgeMany(told);
  return pieces.map((variant, index) => {
    const comparison = comparisons[index];
    const verdict = comparison ? judged[told.indexOf(comparison)] : null;
    return {
      ...{ variant, label: labelOf(variant), people: peopleOf(variant) },
      value: comparison?.challenger ?? null,
      lift: verdict?.lift ? estimateOf(verdict.lift) : null,
      clear: verdict?.discovered ?? false,
    };
  });
}

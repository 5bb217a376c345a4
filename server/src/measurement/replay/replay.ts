import { toDecision } from '../../engine/decide';
import { answer } from '../../engine/order';
import { BASELINE, type CandidateScore, type Decision, type Reason } from '../../engine/types';
import type { LoggedDecision } from '../../stores/types';
import { reasonsOfAnswer, situationOfLog } from './situation-of-log';

/** Where the log says something else than what comes out of it when the decision is made again. */
export interface Mismatch {
  /** `variant`, `mode`, `score of skirts`, `probability of skirts`, … */
  readonly what: string;
  readonly logged: unknown;
  readonly replayed: unknown;
}

/**
 * A decision made again from its row in the log alone: terms → scores → the steps in their order → probabilities →
 * draw → choice, by the engine's own functions. `incomplete`: the row was written before the log kept all of it.
 */
export type Replay =
  | { readonly kind: 'equal' }
  | { readonly kind: 'different'; readonly mismatches: readonly Mismatch[] }
  | { readonly kind: 'incomplete' };

/** Makes a logged decision again and compares. Never throws, whatever the row holds. */
export function replay({ visitor, decision }: LoggedDecision): Replay {
  try {
    const mismatches = decision.basis
      ? compare(decision, again(visitor, decision, decision.basis))
      : compareOriginal(decision);
    if (mismatches === null) return { kind: 'incomplete' };
    return mismatches.length > 0 ? { kind: 'different', mismatches } : { kind: 'equal' };
  } catch (error) {
    return { kind: 'different', mismatches: [{ what: 'the row as a whole', logged: null, replayed: String(error) }] };
  }
}

function again(visitor: string, decision: Decision, basis: NonNullable<Decision['basis']>): Decision {
  const situation = situationOfLog(visitor, decision, basis);
  return toDecision(situation, answer(situation));
}

/** Bit for bit, as JSON tells it: the sign of zero is lost there and makes no difference. */
const isEqual = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

function compare(logged: Decision, replayed: Decision): Mismatch[] {
  const compared: Mismatch[] = [];
  const expect = (what: string, given: unknown, found: unknown): void => {
    if (!isEqual(given, found)) compared.push({ what, logged: given, replayed: found });
  };
  for (const field of ['variant', 'mode', 'servedProbability', 'ruleVariant', 'split'] as const)
    expect(field, logged[field], replayed[field]);
  expect('shadow', withoutReasons(logged.shadow), withoutReasons(replayed.shadow));
  logged.candidates.forEach((candidate, c) => {
    const { variant, score, probability, mixture } = replayed.candidates[c];
    expect(`score of ${variant}`, candidate.score, score);
    expect(`sum of the terms of ${variant}`, candidate.score, sumOfTerms(candidate));
    expect(`probability of ${variant}`, candidate.probability, probability);
    expect(`probability of ${variant} over all sides`, candidate.mixture, mixture);
  });
  const [why, whyAgain] = [reasonsOfAnswer(logged), reasonsOfAnswer(replayed)];
  expect('reasons', why.filter(isOfTheAnswer), whyAgain.filter(isOfTheAnswer));
  for (const reason of why) compareAffinity(reason, logged.candidates, expect);
  return compared;
}

const withoutReasons = (shadow: Decision['shadow']): object | undefined =>
  shadow && { variant: shadow.variant, mode: shadow.mode, servedProbability: shadow.servedProbability };

const sumOfTerms = ({ contributions }: CandidateScore): number =>
  contributions.reduce((sum, { amount }, i) => (i === 0 ? amount : sum + amount), 0);

/** What keeps a variant from a visitor is read from the profile, or from what everybody was shown, which the log does not hold: it names the result. */
const OF_THE_PROFILE: readonly Reason['kind'][] = [
  'CAPPED',
  'SPENT',
  'COOLING',
  'OUT_OF_STOCK',
  'INELIGIBLE',
  'MISSION',
  'AVOIDED',
  'IGNORED',
];

const isOfTheAnswer = ({ kind }: Reason): boolean => kind !== 'AFFINITY' && !OF_THE_PROFILE.includes(kind);

/** A reason of taste tells what its value adds to the score of one of the candidates. */
function compareAffinity(
  reason: Reason,
  candidates: readonly CandidateScore[],
  expect: (what: string, given: unknown, found: unknown) => void,
): void {
  if (reason.kind !== 'AFFINITY') return;
  const { attribute, value, contribution } = reason;
  const amounts = candidates.map(({ contributions }) =>
    contributions
      .filter((term) => term.attribute === attribute && term.value === value)
      .reduce((sum, { amount }) => sum + amount, 0),
  );
  if (!amounts.includes(contribution)) expect(`reason ${attribute}: ${value}`, contribution, amounts);
}

/** Where nothing was decided the original is served; anything else needs what it was made from. */
function compareOriginal(logged: Decision): Mismatch[] | null {
  const kinds = logged.reasons.map(({ kind }) => kind);
  const nothing = kinds.find((kind) => ['DEFAULT', 'DISABLED', 'ERROR', 'HOLDOUT'].includes(kind));
  if (!nothing || logged.candidates.length !== 1) return null;
  const mode = nothing === 'HOLDOUT' ? 'holdout' : 'default';
  const expected = { variant: BASELINE, mode, servedProbability: 1, ruleVariant: BASELINE } as const;
  return (Object.keys(expected) as (keyof typeof expected)[])
    .filter((what) => logged[what] !== expected[what])
    .map((what) => ({ what, logged: logged[what], replayed: expected[what] }));
}

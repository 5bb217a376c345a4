import { createCrowd } from '../../engine/crowd';
import type { CrowdTerms } from '../../engine/crowd-terms';
import { createModel, createSlotModel } from '../../engine/learn';
import type { OwnTerms } from '../../engine/own-terms';
import { createProfile } from '../../engine/profile';
import type { Scores } from '../../engine/score';
import { degreeOfPerson, firstRules, type Situation } from '../../engine/situation';
import { DEFAULT_SETTINGS } from '../../engine/settings';
import { compileSnapshot, type CompiledSlot } from '../../engine/snapshot';
import type { Basis, CandidateScore, Contribution, Decision, Experience, Reason } from '../../engine/types';
import { sideOf } from '../../engine/split';
import { TERMS } from '../../engine/values';

/** The visitor's own evidence by attribute value. */
const OWN: readonly Contribution['channel'][] = ['affinity', 'transition'];

const amountOf = ({ contributions }: CandidateScore, channel: Contribution['channel']): number =>
  contributions.find((term) => term.channel === channel)?.amount ?? 0;

/** Left to right, as the engine adds. */
const sumOf = ({ contributions }: CandidateScore, of: Contribution['channel']): number =>
  contributions.reduce((sum, { channel, amount }) => (channel === of ? sum + amount : sum), 0);

/** What the steps of a decision looked at, put together from the log: the engine's own steps can run on it again. */
export function situationOfLog(visitor: string, decision: Decision, basis: Basis): Situation {
  const { snapshot, slot: bare } = snapshotOf(decision, basis);
  const { candidates } = decision;
  const own = ownTable(candidates);
  const slot: CompiledSlot = { ...bare, values: own.values, table: { ...bare.table, ...own.table } };
  const because = candidates.flatMap(({ contributions }) => contributions.flatMap(({ item }) => item ?? []))[0] ?? '';
  const coVisits = Float64Array.from(candidates, (candidate) => amountOf(candidate, 'covisit'));
  const scores: Scores = {
    slot,
    candidates: Int32Array.from(candidates, (_, place) => place),
    crowd: crowdOf(candidates),
    segment: wordOf(candidates),
    offsets: offsetsOf(candidates),
    own: own.terms,
    coVisits: { item: because, features: coVisits, amounts: coVisits },
    refusals: refusalsOf(decision, basis),
  };
  const { takeover, unit } = basis;
  const request = { now: takeover?.from ?? 0, visitor, session: unit, request: unit, context: {}, slots: [] };
  const side = sideOf(slot.experience, request, basis.seed);
  return {
    ...{ snapshot, slot, request, scores, side },
    profile: basis.learned === null ? null : createProfile(),
    matching: basis.rules,
    ...firstRules(basis.rules, side ? degreeOfPerson(basis) : basis.degree),
    withheld: new Map(),
    stage: decision.stage,
    evidence: decision.evidenceVersion,
    needed: basis.needed,
  };
}

function snapshotOf(decision: Decision, basis: Basis) {
  const { degree, takeover, split, shadow, rules, learned, margin, exploration, seed } = basis;
  const model = createModel();
  model.slots.set(decision.slot, createSlotModel(learned ?? 0));
  const experience: Experience = {
    id: decision.experience,
    slot: decision.slot,
    name: '',
    version: decision.version,
    status: 'live',
    ...{ degree, takeover, split, shadow, rules },
    variants: decision.candidates.map(({ variant }) => ({ key: variant, name: '', attributes: {}, items: [] })),
  };
  const snapshot = compileSnapshot({
    version: decision.snapshotVersion,
    experiences: [experience],
    segments: [],
    crowd: createCrowd(),
    model,
    settings: { ...DEFAULT_SETTINGS, margin, exploration, seed },
    regex: () => () => false,
  });
  return { snapshot, slot: snapshot.slots.get(decision.slot) as CompiledSlot };
}

/** Everybody's part: what was learned from showing a candidate, and all that speaks for it to anybody. */
function crowdOf(candidates: readonly CandidateScore[]): CrowdTerms {
  const sum = candidates.map((candidate) => sumOf(candidate, 'crowd'));
  return {
    sum,
    part: sum.map((amount, c) => amount + amountOf(candidates[c], 'rule')),
    response: candidates.map((candidate) => amountOf(candidate, 'crowd')),
    feature: candidates.map(() => 0),
    weight: 0,
  } as unknown as CrowdTerms;
}

/** The word of a Start-with rule: the segment's term that was not learned. */
function wordOf(candidates: readonly CandidateScore[]): Scores['segment'] {
  for (const [place, { contributions }] of candidates.entries()) {
    const word = contributions.find(({ channel, segment }) => channel === 'segment' && segment === undefined);
    if (word) return { place, amount: word.amount };
  }
  return null;
}

/** What was learned of the visitor's segments, in the order in which it was added. */
function offsetsOf(candidates: readonly CandidateScore[]): Scores['offsets'] {
  const learned = candidates.map(({ contributions }) =>
    contributions.filter(({ channel, segment }) => channel === 'segment' && segment !== undefined),
  );
  return (learned[0] ?? []).map(({ segment = '' }, s) => ({
    segment,
    feature: 1,
    weights: Float64Array.from(learned, (terms) => terms[s].amount),
  }));
}

/** Why what was chosen was chosen: in shadow mode that is not what was served. */
export const reasonsOfAnswer = ({ shadow, reasons }: Decision): readonly Reason[] => shadow?.reasons ?? reasons;

/** What was refused, and what was said "not for me" to. */
const refusalsOf = (decision: Decision, { refused = [] }: Basis): Scores['refusals'] => ({
  reasons: reasonsOfAnswer(decision).filter(({ kind }) => kind === 'AVOIDED' || kind === 'IGNORED'),
  amounts: Float64Array.from(decision.candidates, (candidate) => amountOf(candidate, 'negative')),
  dismissed: Uint8Array.from(decision.candidates, ({ variant }) => (refused.includes(variant) ? 1 : 0)),
});

/**
 * The own terms as the table of a slot. Each candidate has places of its own for its values, with the amounts as they
 * were logged; it also carries, counting nothing, the places that others have for the same values.
 */
function ownTable(candidates: readonly CandidateScore[]) {
  const values: CompiledSlot['values'][number][] = [];
  const placesOf = new Map<string, number[]>();
  const amounts: number[] = [];
  const carried = candidates.map(({ contributions }) => {
    const own = new Map<string, number>();
    for (const { channel, horizon, attribute = '', value = '', amount } of contributions) {
      if (!OWN.includes(channel)) continue;
      const key = JSON.stringify([attribute, value]);
      let place = own.get(key);
      if (place === undefined) {
        place = values.push({ attribute, value, prior: 1, offered: 1, refusalKey: '' }) - 1;
        own.set(key, place);
        placesOf.set(key, [...(placesOf.get(key) ?? []), place]);
      }
      amounts[place * TERMS + (channel === 'transition' ? 2 : horizon === 'intent' ? 0 : 1)] = amount;
    }
    return own;
  });
  const starts = [0];
  const places: number[] = [];
  const scales: number[] = [];
  for (const own of carried) {
    for (const [key, mine] of own) {
      for (const place of placesOf.get(key) ?? []) {
        places.push(place);
        scales.push(place === mine ? 1 : 0);
      }
    }
    starts.push(places.length);
  }
  const table = {
    starts: Int32Array.from(starts),
    values: Int32Array.from(places),
    scales: Float64Array.from(scales),
    boosts: Float64Array.from(candidates, (candidate) => amountOf(candidate, 'rule')),
    adjusted: true,
  };
  const all = Array.from({ length: values.length * TERMS }, (_, at) => amounts[at] ?? 0);
  const terms: OwnTerms = { amounts: all, features: all, avoided: [], said: null };
  return { values, table, terms };
}

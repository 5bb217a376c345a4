import { attributeOf, momentOf, readingOf, shrunkShare, type Reading } from './affinity';
import { avoidedValues, type Against } from './avoidance';
import { massesOf } from './crowd-terms';
import { flowOf } from './flow';
import { PRIOR_WEIGHTS, type Model } from './learn';
import { ownMemoryOf, type CrowdMasses, type OwnMemory, type OwnWeights } from './memory';
import type { Profile } from './profile';
import type { CompiledSlot, Snapshot } from './snapshot';
import { placeOfValue, type Tastes } from './tastes';
import type { Attributes, Reason } from './types';
import { writeTerms } from './value-terms';
import { TERMS } from './values';

/** A visitor's part of the score, by slot value. */
export interface OwnTerms {
  readonly features: readonly number[];
  /** Features times their weights. */
  readonly amounts: readonly number[];
  /** Values that the visitor passes by although they are on offer. */
  readonly avoided: readonly Against[];
  /** What was last said for a variant, by its place. */
  said: { readonly about: number; readonly reasons: readonly Reason[] } | null;
}

/** With everything that they were made of. */
export interface RememberedTerms extends OwnTerms {
  readonly version: number;
  readonly declared: Attributes;
  readonly corrections: Profile['corrections'];
  readonly moment: number;
  readonly masses: CrowdMasses;
  readonly weights: OwnWeights;
}

/** Whether the profile says anything; nobody unknown is read. */
export const speaks = (profile: Profile): boolean =>
  profile.evidence > 0 ||
  profile.version > 0 ||
  profile.corrections.length > 0 ||
  Object.keys(profile.declared).length > 0;

/** The visitor's terms at this moment: remembered while evidence, crowd and model stand still. */
export function ownTermsOf(snapshot: Snapshot, slot: CompiledSlot, profile: Profile, now: number): OwnTerms {
  const { model, crowd, settings } = snapshot;
  const moment = momentOf(profile, now);
  const masses = massesOf(slot, crowd);
  const memory = ownMemoryOf(slot, profile);
  const known = memory.terms;
  const holds = known !== null && isOf(known, profile, moment, masses);
  const weights = weightsOf(slot, model);
  if (holds && known.weights === weights) return known;
  const reading = holds ? null : readingOf(profile, crowd, now, settings);
  const features = reading ? featuresOf(slot, reading, masses, memory) : known!.features;
  const terms: RememberedTerms = {
    version: profile.version,
    declared: profile.declared,
    corrections: profile.corrections,
    moment,
    masses,
    features,
    avoided: reading ? avoidedValues(slot, reading, masses) : known!.avoided,
    weights,
    amounts: timesWeights(slot, features, weights),
    said: null,
  };
  memory.terms = terms;
  return terms;
}

function timesWeights({ memory }: CompiledSlot, features: readonly number[], { byTerm }: OwnWeights): number[] {
  const amounts = memory.zeros.slice();
  for (let at = 0; at < amounts.length; at += 1) amounts[at] = features[at] * byTerm[at];
  return amounts;
}

/** Everything that the features are made of; the version of a profile moves with each event that is evidence. */
const isOf = (known: RememberedTerms, profile: Profile, moment: number, masses: CrowdMasses): boolean =>
  known.version === profile.version &&
  known.moment === moment &&
  known.masses === masses &&
  known.declared === profile.declared &&
  known.corrections === profile.corrections;

/** Looked up once for each state of the model. */
function weightsOf({ attributes, memory }: CompiledSlot, model: Model): OwnWeights {
  const known = memory.weights;
  if (known && known.steps === model.steps && known.known === model.weights.size) return known;
  const weightOf = (key: string, prior: number): number => model.weights.get(key)?.weight ?? prior;
  const { affinity, transition } = PRIOR_WEIGHTS;
  const byTerm = memory.zeros.slice();
  for (const { values, weightKeys } of attributes) {
    const own = weightKeys.map((key, t) => weightOf(key, t === TERMS - 1 ? transition : affinity));
    for (const place of values) own.forEach((weight, t) => (byTerm[place * TERMS + t] = weight));
  }
  memory.weights = { steps: model.steps, known: model.weights.size, byTerm };
  return memory.weights;
}

function featuresOf(slot: CompiledSlot, reading: Reading, masses: CrowdMasses, memory: OwnMemory): number[] {
  const features = slot.memory.zeros.slice();
  const { shares } = slot.memory;
  const { crowdScale } = reading;
  for (let a = 0; a < slot.attributes.length; a += 1) {
    const { attribute, prior, names, values, constant } = slot.attributes[a];
    const about = attributeOf(reading, attribute);
    // What is true of everything, here and wherever the crowd went, is nobody's taste.
    if (constant && (about.row?.values.size ?? 0) < 2) continue;
    if (about.tastes) findPlaces(slot, a, about.tastes, memory);
    for (const v of values)
      shares[v] = shrunkShare(masses.values[v] * crowdScale, masses.totals[v] * crowdScale, prior);
    const flow = flowOf(about, prior);
    writeTerms(about, flow, { names, at: values, places: memory.places, shares }, features);
  }
  return features;
}

/** Looks up where the evidence for each value lies, as far as that is not known; once known it stays. */
function findPlaces(slot: CompiledSlot, a: number, tastes: Tastes, { places, looked }: OwnMemory): void {
  if (looked[a] === tastes.places.size) return;
  looked[a] = tastes.places.size;
  for (const place of slot.attributes[a].values)
    if (places[place] === 0) places[place] = placeOfValue(tastes, slot.values[place].value);
}

import { attributeOf, momentOf, readingOf, shrunkShare, type Reading } from './affinity';
import { avoidedValues, type Against } from './avoidance';
import { massesOf } from './crowd-terms';
import { flowOf } from './flow';
import { PRIOR_WEIGHTS, type Model } from './learn';
import { rememberOwn, type CrowdMasses } from './memory';
import type { Profile } from './profile';
import type { CompiledSlot, Snapshot } from './snapshot';
import type { Attributes } from './types';
import { TERMS, writeTerms } from './value-terms';

/** A visitor's part of the score, by slot value. */
export interface OwnTerms {
  readonly evidence: number;
  readonly version: number;
  readonly declared: Attributes;
  readonly corrections: Profile['corrections'];
  readonly moment: number;
  readonly masses: CrowdMasses;
  readonly features: Float64Array;
  /** Values that the visitor passes by although they are on offer. */
  readonly avoided: readonly Against[];
  readonly weighted: { readonly model: Model; readonly steps: number; readonly known: number };
  /** Features times their weights. */
  readonly amounts: Float64Array;
  /** How many remembered events are about a slot value, by place; filled as it is asked for. */
  readonly events: number[];
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
  const known = slot.memory.own.get(profile);
  const holds = known !== undefined && isOf(known, profile, moment, masses);
  if (holds && isWeighted(known, model)) return known;
  const reading = holds ? null : readingOf(profile, crowd, now, settings);
  const features = reading ? featuresOf(slot, reading, masses) : known!.features;
  const terms: OwnTerms = {
    evidence: profile.evidence,
    version: profile.version,
    declared: profile.declared,
    corrections: profile.corrections,
    moment,
    masses,
    features,
    avoided: reading ? avoidedValues(slot, reading, masses) : known!.avoided,
    weighted: { model, steps: model.steps, known: model.weights.size },
    amounts: weigh(slot, features, model),
    events: known && holds ? known.events : [],
  };
  rememberOwn(slot.memory, profile, terms);
  return terms;
}

/** Everything that the features are made of; the version of a profile moves with each event that is evidence. */
const isOf = (known: OwnTerms, profile: Profile, moment: number, masses: CrowdMasses): boolean =>
  known.version === profile.version &&
  known.evidence === profile.evidence &&
  known.moment === moment &&
  known.masses === masses &&
  known.declared === profile.declared &&
  known.corrections === profile.corrections;

const isWeighted = ({ weighted }: OwnTerms, model: Model): boolean =>
  weighted.model === model && weighted.steps === model.steps && weighted.known === model.weights.size;

function featuresOf(slot: CompiledSlot, reading: Reading, masses: CrowdMasses): Float64Array {
  const features = new Float64Array(slot.values.length * TERMS);
  for (const { attribute, prior, values, constant } of slot.attributes) {
    const about = attributeOf(reading, attribute);
    // What is true of everything, here and wherever the crowd went, is nobody's taste.
    if (constant && (about.row?.values.size ?? 0) < 2) continue;
    const flow = flowOf(about, prior);
    for (const place of values) {
      const scale = reading.crowdScale;
      const share = shrunkShare(masses.values[place] * scale, masses.totals[place] * scale, prior);
      writeTerms(about, flow, slot.values[place].value, share, features, place * TERMS);
    }
  }
  return features;
}

function weigh(slot: CompiledSlot, features: Float64Array, { weights }: Model): Float64Array {
  const amounts = new Float64Array(features.length);
  for (const { values, weightKeys } of slot.attributes) {
    const [intent, taste, transition] = weightKeys;
    const ofIntent = weights.get(intent)?.weight ?? PRIOR_WEIGHTS.affinity;
    const ofTaste = weights.get(taste)?.weight ?? PRIOR_WEIGHTS.affinity;
    const ofTransition = weights.get(transition)?.weight ?? PRIOR_WEIGHTS.transition;
    for (const place of values) {
      const at = place * TERMS;
      amounts[at] = ofIntent * features[at];
      amounts[at + 1] = ofTaste * features[at + 1];
      amounts[at + 2] = ofTransition * features[at + 2];
    }
  }
  return amounts;
}

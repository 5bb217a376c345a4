import { crowdShare, liftOf, momentOf, readingOf, recentAbout, SHARE_STRENGTH, type Reading } from './affinity';
import { massesOf } from './crowd-terms';
import { flowLift, flowOf } from './flow';
import { PRIOR_WEIGHTS, type Model } from './learn';
import { rememberOwn, type CrowdMasses } from './memory';
import type { Profile } from './profile';
import type { CompiledSlot, SlotAttribute, Snapshot } from './snapshot';
import type { Attributes } from './types';

/** Terms per slot value, in their order: affinity of this session, affinity over weeks, what comes next. */
export const TERMS = 3;

/** A visitor's part of the score, by slot value. */
export interface OwnTerms {
  readonly evidence: number;
  readonly version: number;
  readonly declared: Attributes;
  readonly corrections: Profile['corrections'];
  readonly moment: number;
  readonly masses: CrowdMasses;
  readonly features: Float64Array;
  readonly weighted: { readonly model: Model; readonly steps: number; readonly known: number };
  /** Features times their weights. */
  readonly amounts: Float64Array;
  /** How many of the visitor's recent events were about each slot value; -1 where nobody asked yet. */
  readonly events: Int32Array;
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
  const features = holds ? known.features : featuresOf(slot, readingOf(profile, crowd, now, settings), masses);
  const terms: OwnTerms = {
    evidence: profile.evidence,
    version: profile.version,
    declared: profile.declared,
    corrections: profile.corrections,
    moment,
    masses,
    features,
    weighted: { model, steps: model.steps, known: model.weights.size },
    amounts: weigh(slot, features, model),
    events: holds ? known.events : new Int32Array(slot.values.length).fill(-1),
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
  for (const attribute of slot.attributes) fillAttribute(slot, attribute, reading, masses, features);
  return features;
}

function fillAttribute(
  slot: CompiledSlot,
  { attribute, prior, values }: SlotAttribute,
  reading: Reading,
  masses: CrowdMasses,
  features: Float64Array,
): void {
  const flow = flowOf(reading, attribute, (value) => crowdShare(reading, attribute, value, prior));
  for (const place of values) {
    const { value } = slot.values[place];
    const scale = reading.crowdScale;
    const share =
      (masses.values[place] * scale + SHARE_STRENGTH * prior) / (masses.totals[place] * scale + SHARE_STRENGTH);
    const at = place * TERMS;
    features[at] = liftOf(reading, attribute, value, share, 'intent');
    features[at + 1] = liftOf(reading, attribute, value, share, 'taste');
    if (flow) features[at + 2] = flowLift(reading, flow, attribute, value, share);
  }
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

/** How many of the visitor's recent events were about a slot value, for sentences like "because of 3 skirts". */
export function eventsAbout({ events }: OwnTerms, { values }: CompiledSlot, place: number, profile: Profile): number {
  if (events[place] < 0) events[place] = recentAbout(profile, values[place].attribute, values[place].value);
  return events[place];
}

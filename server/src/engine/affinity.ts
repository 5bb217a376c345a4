import { believedShares, crowdScale, type AttributeRow, type Crowd } from './crowd';
import { clockAt, readDecayed, type Clock } from './decay';
import { habitsOf, type HabitRows } from './habits';
import { keyOf } from './hash';
import type { Profile } from './profile';
import { halfLives } from './settings';
import { OVER_WEEKS, placeOfValue, type Tastes } from './tastes';
import type { EngineSettings, Stage } from './types';

/** A profile read at one moment: every channel of the score asks this and nothing else. */
export interface Reading {
  readonly profile: Profile;
  readonly crowd: Crowd;
  readonly settings: EngineSettings;
  /** ms; steps of half an hour since the newest evidence, so that a reload a minute later reads the same. */
  readonly moment: number;
  /** Worth of the crowd's masses at the moment, in events of now. */
  readonly crowdScale: number;
  readonly clocks: { readonly intent: Clock; readonly taste: Clock };
  readonly habits: HabitRows;
}

/** Pseudo-events behind a lift (κ of ENGINE.md), and behind the crowd's share of a value. */
const LIFT_STRENGTH = 6;
const SHARE_STRENGTH = 20;
/** A declared preference is worth this many events that never fade. */
const DECLARED_EVENTS = 3;
const CLIP = 3;
const STEP_MS = 30 * 60_000;

/** When a profile is read: steps of half an hour since its newest evidence, ms. */
export function momentOf({ recent }: Profile, now: number): number {
  const newest = recent.length > 0 ? recent[recent.length - 1].at : now;
  return newest + Math.max(0, Math.floor((now - newest) / STEP_MS)) * STEP_MS;
}

export function readingOf(profile: Profile, crowd: Crowd, now: number, settings: EngineSettings): Reading {
  const moment = momentOf(profile, now);
  const half = halfLives(settings);
  const clocks = { intent: clockAt(moment, half.intent), taste: clockAt(moment, half.taste) };
  const scale = crowdScale(crowd, moment, settings);
  return { profile, crowd, settings, moment, crowdScale: scale, clocks, habits: habitsOf(profile) };
}

export const clip = (lift: number): number => Math.max(-CLIP, Math.min(CLIP, lift));

/** What is looked up once for all values of an attribute: the crowd's row, and the visitor's evidence. */
export interface AttributeReading {
  readonly reading: Reading;
  readonly attribute: string;
  readonly row: AttributeRow | undefined;
  /** Worth of the crowd's masses of the attribute, in events of now; and its events that carry the attribute. */
  readonly scale: number;
  readonly everybody: number;
  readonly tastes: Tastes | undefined;
  readonly declared: readonly string[] | null;
  /** Decayed events of the visitor that carry the attribute, over weeks. */
  readonly tasteTotal: number;
  /** Lift of a value that none of them is about, in this session and over weeks. */
  readonly intentElsewhere: number;
  readonly tasteElsewhere: number;
}

export function attributeOf(reading: Reading, attribute: string): AttributeReading {
  const { profile, crowd, clocks } = reading;
  const tastes = profile.tastes.get(attribute);
  const row = crowd.attributes.get(attribute);
  const declared = Object.hasOwn(profile.declared, attribute) ? profile.declared[attribute] : null;
  const scale = row ? reading.crowdScale * believedShares(row) : 0;
  const intentTotal = tastes ? readDecayed(tastes.counters, 0, clocks.intent) : 0;
  const tasteTotal =
    (declared ? DECLARED_EVENTS : 0) + (tastes ? readDecayed(tastes.counters, OVER_WEEKS, clocks.taste) : 0);
  return {
    reading,
    attribute,
    row,
    scale,
    everybody: (row?.total ?? 0) * scale,
    tastes,
    declared,
    tasteTotal,
    intentElsewhere: liftElsewhere(intentTotal),
    tasteElsewhere: liftElsewhere(tasteTotal),
  };
}

/** The crowd's share of a value among events that carry the attribute, shrunk towards `prior`. */
export const crowdShare = ({ row, scale, everybody }: AttributeReading, value: string, prior: number): number =>
  shrunkShare((row?.values.get(value)?.mass ?? 0) * scale, everybody, prior);

export const shrunkShare = (mass: number, total: number, prior: number): number =>
  (mass + SHARE_STRENGTH * prior) / (total + SHARE_STRENGTH);

/** Decayed events of the visitor about a value in this session; `place` is that of its evidence, 0 for none. */
export const intentFor = ({ reading, tastes }: AttributeReading, place: number): number =>
  place > 0 ? readDecayed(tastes!.counters, place, reading.clocks.intent) : 0;

/** The same over weeks; a declared preference among them. */
export function aboutOf({ reading, declared, tastes }: AttributeReading, value: string, place: number): number {
  const said = declared !== null && declared.includes(value) ? DECLARED_EVENTS : 0;
  return said + (place > 0 ? readDecayed(tastes!.counters, place + OVER_WEEKS, reading.clocks.taste) : 0);
}

/**
 * How much more the visitor is about a value than the crowd, in log-odds: log[(a + κp) / ((W + κ)p)] with `about` a of
 * W events, against the crowd's `share` p. In two parts: what all values have in common, and what a adds to it.
 * Exactly 0 without evidence.
 */
export const liftOf = (about: number, share: number, elsewhere: number): number =>
  clip(about === 0 ? elsewhere : elsewhere + Math.log(1 + about / (LIFT_STRENGTH * share)));

/** Lift of a value that none of `total` events is about: log[κ / (W + κ)]. */
const liftElsewhere = (total: number): number => Math.log(LIFT_STRENGTH / (total + LIFT_STRENGTH));

/** unknown: nothing but context. signalled: something. known: enough to tell tastes apart. */
export function stageOf(profile: Profile | null): Stage {
  if (!profile) return 'unknown';
  if (profile.evidence >= 8) return 'known';
  return profile.evidence > 0 || Object.keys(profile.declared).length > 0 ? 'signalled' : 'unknown';
}

/** A line of the taste profile; `evidence` counts decayed events, `confidence` is 0 to 1. */
export interface AffinityEntry {
  readonly attribute: string;
  readonly value: string;
  readonly evidence: number;
  readonly confidence: number;
  readonly origin: 'observed' | 'declared' | 'inferred';
  readonly avoided?: boolean;
}

/** What is known of a visitor's taste, strongest first. */
export function tasteOf(
  profile: Profile,
  crowd: Crowd,
  now: number,
  settings: EngineSettings,
): { stage: Stage; evidence: number; affinities: AffinityEntry[] } {
  const reading = readingOf(profile, crowd, now, settings);
  const known = new Map<string, { attribute: string; value: string }>();
  const note = (attribute: string, value: string): void =>
    void known.set(keyOf(attribute, value), { attribute, value });
  for (const [attribute, { places }] of profile.tastes) for (const value of places.keys()) note(attribute, value);
  for (const attribute of Object.keys(profile.declared))
    for (const value of profile.declared[attribute]) note(attribute, value);
  for (const { attribute, value, verdict } of profile.corrections) if (verdict === 'avoid') note(attribute, value);
  const affinities = [...known.values()].map(({ attribute, value }) => affinityEntry(reading, attribute, value));
  affinities.sort(
    (a, b) => b.evidence - a.evidence || (keyOf(a.attribute, a.value) < keyOf(b.attribute, b.value) ? -1 : 1),
  );
  return {
    stage: stageOf(profile),
    evidence: profile.evidence,
    affinities: affinities.filter((entry) => entry.evidence > 0.01 || entry.avoided),
  };
}

function affinityEntry(reading: Reading, attribute: string, value: string): AffinityEntry {
  const { profile } = reading;
  const place = placeOfValue(profile.tastes.get(attribute), value);
  const about = aboutOf(attributeOf(reading, attribute), value, place);
  const said = Object.hasOwn(profile.declared, attribute) && profile.declared[attribute].includes(value);
  const avoided = isAvoided(profile, attribute, value);
  const entry = {
    attribute,
    value,
    evidence: about,
    confidence: about / (about + LIFT_STRENGTH / 2),
    origin: said ? 'declared' : 'observed',
  } as const;
  return avoided ? { ...entry, origin: 'declared', avoided } : entry;
}

/** The visitor never wants to see this value. */
export const isAvoided = (profile: Profile, attribute: string, value: string): boolean =>
  profile.corrections.some((c) => c.verdict === 'avoid' && c.attribute === attribute && c.value === value);

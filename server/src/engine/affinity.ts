import { believedShares, crowdScale, type AttributeRow, type Crowd } from './crowd';
import { clockAt, readDecayed, type Clock } from './decay';
import { keyOf } from './hash';
import type { Profile, Taste } from './profile';
import { halfLives } from './settings';
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
  return { profile, crowd, settings, moment, crowdScale: crowdScale(crowd, moment, settings), clocks };
}

export const clip = (lift: number): number => Math.max(-CLIP, Math.min(CLIP, lift));

/** What is looked up once for all values of an attribute: the crowd's row, and the visitor's evidence. */
export interface AttributeReading {
  readonly reading: Reading;
  readonly attribute: string;
  readonly row: AttributeRow | undefined;
  /** Worth of the crowd's masses of the attribute, in events of now. */
  readonly scale: number;
  readonly tastes: ReadonlyMap<string, Taste> | undefined;
  readonly declared: readonly string[] | null;
  /** Decayed events of the visitor that carry the attribute, in this session and over weeks. */
  readonly intentTotal: number;
  readonly tasteTotal: number;
}

export function attributeOf(reading: Reading, attribute: string): AttributeReading {
  const { profile, crowd, clocks } = reading;
  const total = profile.totals.get(attribute);
  const row = crowd.attributes.get(attribute);
  const declared = Object.hasOwn(profile.declared, attribute) ? profile.declared[attribute] : null;
  return {
    reading,
    attribute,
    row,
    scale: row ? reading.crowdScale * believedShares(row) : 0,
    tastes: profile.tastes.get(attribute),
    declared,
    intentTotal: total ? readDecayed(total.intent, clocks.intent) : 0,
    tasteTotal: (declared ? DECLARED_EVENTS : 0) + (total ? readDecayed(total.taste, clocks.taste) : 0),
  };
}

/** The crowd's share of a value among events that carry the attribute, shrunk towards `prior`. */
export function crowdShare({ row, scale }: AttributeReading, value: string, prior: number): number {
  return shrunkShare((row?.values.get(value)?.mass ?? 0) * scale, (row?.total ?? 0) * scale, prior);
}

export const shrunkShare = (mass: number, total: number, prior: number): number =>
  (mass + SHARE_STRENGTH * prior) / (total + SHARE_STRENGTH);

/** Decayed events of the visitor about a value, over weeks; a declared preference among them. */
export function aboutOf({ reading, declared }: AttributeReading, value: string, taste: Taste | undefined): number {
  const said = declared !== null && declared.includes(value) ? DECLARED_EVENTS : 0;
  return said + (taste ? readDecayed(taste.taste, reading.clocks.taste) : 0);
}

/**
 * How much more the visitor is about a value than the crowd, in log-odds: `about` of `total` events, against the crowd's
 * share. Exactly 0 without evidence.
 */
export function liftOf(about: number, total: number, share: number): number {
  if (total === 0) return 0;
  return clip(Math.log((about + LIFT_STRENGTH * share) / ((total + LIFT_STRENGTH) * share)));
}

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
  for (const [attribute, values] of profile.tastes) for (const value of values.keys()) note(attribute, value);
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
  const about = aboutOf(attributeOf(reading, attribute), value, profile.tastes.get(attribute)?.get(value));
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

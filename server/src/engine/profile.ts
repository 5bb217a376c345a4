import { addDecayed, additionAt, createDecayed, mergeDecayed, type Addition, type Counters } from './decay';
import { distinct, follow, isForgotten } from './habits';
import { hash32, keyOf } from './hash';
import { missionAt, missionKey, runningMission, type Mission } from './missions';
import { halfLives, weightOf } from './settings';
import { addCarrier, addTastes, addValue, createTastes, type Tastes } from './tastes';
import type { Attributes, Context, EngineSettings, VisitorEvent } from './types';

/** What remains of an event in a profile. */
export interface Touch {
  readonly at: number;
  readonly order: number;
  readonly id: string;
  readonly type: string;
  readonly item?: string;
  readonly attributes: Attributes;
}

export interface Correction {
  readonly attribute: string;
  readonly value: string;
  readonly verdict: 'forget' | 'avoid';
  readonly at: number;
}

/**
 * Everything the engine knows of one visitor. Counters and newest-N lists only, so the state is the same in whatever
 * order events are applied and profiles are merged. Applying an event twice counts twice: the journal deduplicates.
 */
export interface Profile {
  /** Events that are evidence of taste, and a commutative hash of them. */
  evidence: number;
  version: number;
  /** Decayed evidence, by attribute. */
  readonly tastes: Map<string, Tastes>;
  /** Newest evidence, oldest first. */
  readonly recent: Touch[];
  /** Newest events by type, oldest first, exposures included. */
  readonly history: Map<string, Touch[]>;
  /** Newest events about a served block, oldest first, by `type, slot, variant`: what caps and pauses count. */
  readonly answers: Map<string, Touch[]>;
  first: Touch | null;
  lastContext: { readonly at: number; readonly order: number; readonly id: string; readonly context: Context } | null;
  /** "Not for me": by variant (`slot, variant`), by item, by attribute value. */
  readonly dismissed: {
    readonly variants: Map<string, Counters>;
    readonly items: Map<string, Counters>;
    readonly values: Map<string, Counters>;
  };
  declared: Attributes;
  traits: Readonly<Record<string, string | number | boolean>>;
  corrections: readonly Correction[];
  /** Spans in which the visitor was after something for somebody else, and what was done in each of the newest. */
  missions: readonly Mission[];
  readonly onMissions: Map<string, Profile>;
}

const RECENT = 64;
const HISTORY = 50;
/** Events kept per kind and served block; a frequency cap can count no further. */
export const ANSWERS = 20;

export const createProfile = (): Profile => ({
  evidence: 0,
  version: 0,
  tastes: new Map(),
  recent: [],
  history: new Map(),
  answers: new Map(),
  first: null,
  lastContext: null,
  dismissed: { variants: new Map(), items: new Map(), values: new Map() },
  declared: Object.create(null) as Attributes,
  traits: Object.create(null) as Record<string, never>,
  corrections: [],
  missions: [],
  onMissions: new Map(),
});

/** Total order of events: negative when `a` happened before `b`. */
export function compareTouches(a: Pick<Touch, 'at' | 'order' | 'id'>, b: Pick<Touch, 'at' | 'order' | 'id'>): number {
  if (a.at !== b.at) return a.at - b.at;
  if (a.order !== b.order) return a.order - b.order;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** Takes an event into the profile. The resulting state does not depend on the order of application. */
export function applyEvent(profile: Profile, event: VisitorEvent, settings: EngineSettings): void {
  const touch: Touch = {
    at: event.at,
    order: event.order,
    id: event.id,
    type: event.type,
    item: event.item,
    attributes: event.attributes,
  };
  rememberAnswer(profile, event, touch);
  const mission = profile.missions.length === 0 ? undefined : missionAt(profile.missions, event.at);
  if (mission) {
    applyEvent(entryOf(profile.onMissions, missionKey(mission), createProfile), event, settings);
    return;
  }
  remember(profile, event, touch);
  const half = halfLives(settings);
  if (event.type === 'dismiss') {
    dismiss(profile, event, additionAt(event.at, half.taste, 1));
    profile.version = (profile.version + hash32(event.id)) >>> 0;
    return;
  }
  const weight = weightOf(event.type, settings);
  if (weight <= 0) return;
  profile.evidence += 1;
  profile.version = (profile.version + hash32(event.id)) >>> 0;
  insertNewest(profile.recent, touch, RECENT);
  follow(profile);
  if (!profile.first || compareTouches(touch, profile.first) < 0) profile.first = touch;
  const addition = {
    intent: additionAt(event.at, half.intent, weight),
    taste: additionAt(event.at, half.taste, weight),
  };
  for (const attribute of Object.keys(event.attributes)) {
    const tastes = entryOf(profile.tastes, attribute, createTastes);
    addCarrier(tastes, addition);
    for (const value of distinct(event.attributes[attribute]))
      if (!isForgotten(profile.corrections, attribute, value, event.at)) addValue(tastes, value, addition);
  }
}

function remember(profile: Profile, event: VisitorEvent, touch: Touch): void {
  insertNewest(
    entryOf(profile.history, event.type, () => [] as Touch[]),
    touch,
    HISTORY,
  );
}

/** What caps, pauses and rules ask for is so on every errand. */
function rememberAnswer(profile: Profile, event: VisitorEvent, touch: Touch): void {
  if (event.decision) {
    const key = keyOf(event.type, event.decision.slot, event.decision.variant);
    insertNewest(
      entryOf(profile.answers, key, () => [] as Touch[]),
      touch,
      ANSWERS,
    );
  }
  if (event.context && (!profile.lastContext || compareTouches(event, profile.lastContext) > 0)) {
    profile.lastContext = { at: event.at, order: event.order, id: event.id, context: event.context };
  }
}

function dismiss(profile: Profile, event: VisitorEvent, addition: Addition): void {
  const { variants, items, values } = profile.dismissed;
  const refuse = (refused: Map<string, Counters>, key: string): void =>
    addDecayed(entryOf(refused, key, createDecayed), 0, addition);
  if (event.decision) refuse(variants, keyOf(event.decision.slot, event.decision.variant));
  if (event.item !== undefined) refuse(items, event.item);
  // What a refused block stands for is looked up when scoring: the block's attributes may have been corrected since.
  if (event.decision) return;
  for (const attribute of Object.keys(event.attributes))
    for (const value of distinct(event.attributes[attribute])) refuse(values, keyOf(attribute, value));
}

/** Inserts into a list that is sorted oldest first and keeps its newest `limit`. */
function insertNewest(list: Touch[], touch: Touch, limit: number): void {
  let place = list.length;
  while (place > 0 && compareTouches(list[place - 1], touch) > 0) place -= 1;
  if (place === 0 && list.length >= limit) return;
  list.splice(place, 0, touch);
  if (list.length > limit) list.shift();
}

/**
 * The profile that decides now: the visitor's own, or, on a mission, what was done on the mission with everything
 * about the visitor that is no taste: traits, "never again", what was shown, behaviour that rules ask for.
 */
export function decidingProfile(profile: Profile, now: number): Profile {
  const mission = runningMission(profile, now);
  if (!mission) return profile;
  const session = profile.onMissions.get(missionKey(mission)) ?? createProfile();
  return {
    ...session,
    // Other evidence than the visitor's own, and than another mission's: another draw.
    version: (session.version + hash32(missionKey(mission))) >>> 0,
    history: profile.history,
    answers: profile.answers,
    first: profile.first,
    lastContext: profile.lastContext,
    traits: profile.traits,
    corrections: profile.corrections,
    missions: profile.missions,
  };
}

/**
 * The profile of somebody who turned out to be one person: as if all events had been applied to one profile. What was
 * said, missions too, is declared first.
 */
export function mergeProfiles(a: Profile, b: Profile): Profile {
  const merged = createProfile();
  for (const source of [a, b]) addProfile(merged, source);
  merged.declared = { ...b.declared, ...a.declared };
  merged.traits = { ...b.traits, ...a.traits };
  merged.corrections = [...a.corrections, ...b.corrections];
  merged.missions = [...a.missions, ...b.missions.filter((mission) => !a.missions.includes(mission))];
  return merged;
}

function addProfile(into: Profile, source: Profile): void {
  into.evidence += source.evidence;
  into.version = (into.version + source.version) >>> 0;
  for (const [attribute, tastes] of source.tastes) addTastes(entryOf(into.tastes, attribute, createTastes), tastes);
  for (const touch of source.recent) insertNewest(into.recent, touch, RECENT);
  for (const [type, touches] of source.history) {
    const target = entryOf(into.history, type, () => [] as Touch[]);
    for (const touch of touches) insertNewest(target, touch, HISTORY);
  }
  for (const [key, touches] of source.answers) {
    const target = entryOf(into.answers, key, () => [] as Touch[]);
    for (const touch of touches) insertNewest(target, touch, ANSWERS);
  }
  for (const [key, session] of source.onMissions) addProfile(entryOf(into.onMissions, key, createProfile), session);
  if (source.first && (!into.first || compareTouches(source.first, into.first) < 0)) into.first = source.first;
  const context = source.lastContext;
  if (context && (!into.lastContext || compareTouches(context, into.lastContext) > 0)) into.lastContext = context;
  for (const kind of ['variants', 'items', 'values'] as const) {
    for (const [key, counter] of source.dismissed[kind])
      mergeDecayed(entryOf(into.dismissed[kind], key, createDecayed), 0, counter, 0);
  }
}

/**
 * Sets what the visitor said (preferences, corrections) and what is known from elsewhere (traits). It replaces what
 * was declared before. Call it on a fresh profile, then fold the events: a `forget` then also stays out of the sums.
 */
export function declare(
  profile: Profile,
  said: {
    declared?: Attributes;
    traits?: Profile['traits'];
    corrections?: readonly Correction[];
    missions?: readonly Mission[];
  },
): void {
  if (said.declared) profile.declared = said.declared;
  if (said.traits) profile.traits = said.traits;
  if (said.corrections) profile.corrections = said.corrections;
  if (said.missions) profile.missions = said.missions;
}

/** Changes when the evidence changes, and only then: exposures and context do not count. 32-bit unsigned. */
export function evidenceVersion(profile: Profile): number {
  const said = [profile.declared, profile.corrections];
  const spoken = Object.keys(profile.declared).length > 0 || profile.corrections.length > 0;
  return spoken ? (profile.version + hash32(JSON.stringify(said))) >>> 0 : profile.version;
}

function entryOf<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = create();
    map.set(key, value);
  }
  return value;
}

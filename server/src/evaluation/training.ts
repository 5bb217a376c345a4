import {
  applyEvent,
  createCrowd,
  createProfile,
  crowdApply,
  type Attributes,
  type Crowd,
  type EngineSettings,
  type Profile,
  type VisitorEvent,
} from '../engine';
import type { Journey } from './journeys';
import type { LogEvent } from './log';

/** An event of a log as the engine takes it. */
export function toVisitorEvent(event: LogEvent, items: ReadonlyMap<string, Attributes>): VisitorEvent {
  return {
    id: String(event.order),
    type: event.type,
    at: event.at,
    order: event.order,
    item: event.item,
    attributes: items.get(event.item) ?? {},
  };
}

/**
 * Pairs of items that a crowd keeps while it is studied. In a dense log what is dropped on the way comes again and
 * again, and is counted from nothing each time: more room takes no more memory there, and tells more of one like.
 */
const STUDIED_PAIRS = 4_000_000;

/** Lets a crowd learn from journeys, event by event in the order of the log, as the plugin would have. */
export function learnCrowd(
  journeys: readonly Journey[],
  items: ReadonlyMap<string, Attributes>,
  settings: EngineSettings,
  progress: (done: number) => void = () => undefined,
  crowd = createCrowd(STUDIED_PAIRS),
): Crowd {
  const profiles = new Map<string, Profile>();
  const events = journeys.flatMap((journey) => journey.events).sort((a, b) => a.order - b.order);
  const ends = new Set(journeys.map((journey) => journey.events.at(-1)));
  for (let e = 0; e < events.length; e += 1) {
    const logged = events[e];
    if (e % 5000 === 0) progress(e / events.length);
    const event = toVisitorEvent(logged, items);
    let profile = profiles.get(logged.visitor);
    if (!profile) {
      profile = createProfile();
      profiles.set(logged.visitor, profile);
    }
    crowdApply(crowd, profile, event, settings);
    // Who does not come again is forgotten: a long log has more people than memory.
    if (ends.has(logged)) profiles.delete(logged.visitor);
    else applyEvent(profile, event, settings);
  }
  return crowd;
}

/** The crowd as it is now without its pairs of items: those are in the catalogue that was compiled from it. */
export const withoutPairs = (crowd: Crowd): Crowd => ({
  ...crowd,
  items: new Map(),
  attributes: structuredClone(crowd.attributes),
});

/** The time of the newest event. */
export const newestOf = (journeys: readonly Journey[]): number =>
  journeys.reduce((newest, { events }) => events.reduce((at, event) => Math.max(at, event.at), newest), 0);

/** Visitors that are held back where the log has them, between these shares of all. */
const HELD = 1_500;
const FEWEST_HELD = 0.15;
const MOST_HELD = 0.3;

/**
 * Training visitors cut in two by first event: the crowd of the first part predicts the second, on which weights and
 * rules are chosen. Nothing of the test is involved.
 */
export function innerSplit(training: readonly Journey[]): { known: Journey[]; held: Journey[] } {
  const share = Math.min(MOST_HELD, Math.max(FEWEST_HELD, HELD / training.length));
  const cut = Math.min(training.length - 1, Math.ceil(training.length * (1 - share)));
  return { known: training.slice(0, cut), held: training.slice(cut) };
}

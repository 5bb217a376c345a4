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

/** Lets a crowd learn from journeys, event by event in the order of the log, as the plugin would have. */
export function learnCrowd(
  journeys: readonly Journey[],
  items: ReadonlyMap<string, Attributes>,
  settings: EngineSettings,
): Crowd {
  const crowd = createCrowd();
  const profiles = new Map<string, Profile>();
  const events = journeys.flatMap((journey) => journey.events).sort((a, b) => a.order - b.order);
  for (const logged of events) {
    const event = toVisitorEvent(logged, items);
    let profile = profiles.get(logged.visitor);
    if (!profile) {
      profile = createProfile();
      profiles.set(logged.visitor, profile);
    }
    crowdApply(crowd, profile, event, settings);
    applyEvent(profile, event, settings);
  }
  return crowd;
}

/** Drops what a compiled catalogue holds by now: millions of pairs slow down everything after. */
export function dropPairs(crowd: Crowd): void {
  for (const row of crowd.items.values()) row.pairs.clear();
}

/** The time of the newest event. */
export const newestOf = (journeys: readonly Journey[]): number =>
  journeys.reduce((newest, { events }) => events.reduce((at, event) => Math.max(at, event.at), newest), 0);

/**
 * Training visitors cut in two by first event: the crowd of the first part predicts the second, on which weights and
 * rules are chosen. Nothing of the test is involved.
 */
export function innerSplit(training: readonly Journey[], share = 0.15): { known: Journey[]; held: Journey[] } {
  const cut = Math.floor(training.length * (1 - share));
  return { known: training.slice(0, cut), held: training.slice(cut) };
}

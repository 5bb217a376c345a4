import type { Attributes, Blend, Catalogue, EngineSettings } from '../engine';
import { compileCatalogue } from '../engine/catalogue';
import { fitItems } from '../evaluation/fit-items';
import { journeysOf } from '../evaluation/journeys';
import { innerSplit, learnCrowd, newestOf, withoutPairs } from '../evaluation/training';

/** An event about an item, as far as ranking learns from it. In the order in which they were taken. */
export interface StudiedEvent {
  readonly visitor: string;
  readonly type: string;
  readonly item: string;
  readonly at: number;
  readonly attributes: Attributes;
}

/** What a site's own history teaches about its items: their tables, and how much each channel is worth here. */
export interface Taught {
  readonly catalogue: Catalogue;
  readonly blend: Blend;
}

/** Journeys on which weights are fitted; with fewer the simpler co-visitation is as good. */
const FEWEST_HELD = 30;

/**
 * Learns to rank a site's items, as `evaluate` does it on a log: the weights on the newest visitors with tables made of
 * the others, then tables made of everybody. Null: too little has happened. Takes seconds to minutes.
 */
export function study(events: readonly StudiedEvent[], settings: EngineSettings): Taught | null {
  const items = new Map<string, Attributes>();
  // What is known of an item last counts.
  for (const { item, attributes } of events) items.set(item, attributes);
  const journeys = journeysOf(events.map((event, order) => ({ ...event, order })));
  const neverRepeats = journeys.every((one) => new Set(one.events.map(({ item }) => item)).size === one.events.length);
  const { known, held } = innerSplit(journeys);
  if (held.filter((journey) => journey.events.length > 1).length < FEWEST_HELD) return null;
  const crowd = learnCrowd(known, items, settings);
  const ground = {
    catalogue: compileCatalogue(items, crowd, newestOf(known), settings),
    visitors: new Map<string, Attributes>(),
    ...{ items, neverRepeats },
  };
  const { individual } = fitItems(
    held,
    withoutPairs(crowd),
    { rule: null, strength: 1, beside: null },
    known,
    ground,
    settings,
  );
  learnCrowd(held, items, settings, undefined, crowd);
  return { catalogue: compileCatalogue(items, crowd, newestOf(journeys), settings), blend: individual };
}

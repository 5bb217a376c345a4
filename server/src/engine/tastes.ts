import { addDecayed, COUNTER, createDecayed, mergeDecayed, type Addition, type Counters } from './decay';

/** Decayed evidence about one attribute: for all events that carry it, and for each of its values. */
export interface Tastes {
  /** Where the evidence for a value begins; that for the attribute itself begins at 0. */
  readonly places: Map<string, number>;
  /** At each place the counter of this session, then that over weeks. */
  readonly counters: Counters;
}

/** From a place on: the counter over weeks. */
export const OVER_WEEKS = COUNTER;

const NOTHING: Counters = [...createDecayed(), ...createDecayed()];

export const createTastes = (): Tastes => ({ places: new Map(), counters: [...NOTHING] });

/** Where the evidence for a value begins; 0 where there is none. */
export const placeOfValue = (tastes: Tastes | undefined, value: string): number => tastes?.places.get(value) ?? 0;

/** What an event adds to each place that it is about. */
export interface TasteAddition {
  readonly intent: Addition;
  readonly taste: Addition;
}

/** Adds an event that carries the attribute. */
export const addCarrier = (tastes: Tastes, addition: TasteAddition): void => addAt(tastes, 0, addition);

/** Adds an event that is about this value of the attribute. */
export const addValue = (tastes: Tastes, value: string, addition: TasteAddition): void =>
  addAt(tastes, roomFor(tastes, value), addition);

function addAt({ counters }: Tastes, at: number, { intent, taste }: TasteAddition): void {
  addDecayed(counters, at, intent);
  addDecayed(counters, at + OVER_WEEKS, taste);
}

/** Adds all evidence of `source`. */
export function addTastes(into: Tastes, source: Tastes): void {
  const addFrom = (at: number, from: number): void => {
    mergeDecayed(into.counters, at, source.counters, from);
    mergeDecayed(into.counters, at + OVER_WEEKS, source.counters, from + OVER_WEEKS);
  };
  addFrom(0, 0);
  for (const [value, from] of source.places) addFrom(roomFor(into, value), from);
}

/** Where the evidence for a value begins; room is made for a new one. */
function roomFor({ places, counters }: Tastes, value: string): number {
  const known = places.get(value);
  if (known !== undefined) return known;
  const place = counters.length;
  counters.push(...NOTHING);
  places.set(value, place);
  return place;
}

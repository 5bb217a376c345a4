import { createCrowd, type Crowd, type Masses } from './crowd';

const FORMAT = 1;

/** Plain data for storing; key order is the order of insertion, so the same crowd gives the same text. */
export function crowdToJSON(crowd: Crowd): unknown {
  return {
    format: FORMAT,
    epoch: Number.isNaN(crowd.epoch) ? null : crowd.epoch,
    events: crowd.events,
    mass: crowd.mass,
    items: [...crowd.items].map(([item, row]) => [
      item,
      row.mass,
      row.nextTotal,
      row.laterTotal,
      [...row.pairs].map(([other, pair]) => [other, pair.next, pair.later, pair.together]),
    ]),
    attributes: [...crowd.attributes].map(([attribute, row]) => [
      attribute,
      row.total,
      [...row.values].map(([value, entry]) => [value, entry.mass, entry.followed, [...entry.next], entry.teachers]),
      row.teachers,
    ]),
  };
}

/** The crowd that was stored; anything that is not one gives an empty crowd, which is learned again. */
export function crowdFromJSON(data: unknown): Crowd {
  const crowd = createCrowd();
  const stored = data as StoredCrowd | null;
  if (typeof stored !== 'object' || stored?.format !== FORMAT) return crowd;
  crowd.epoch = stored.epoch ?? NaN;
  crowd.events = stored.events;
  crowd.mass = stored.mass;
  for (const [item, mass, nextTotal, laterTotal, pairs] of stored.items) {
    const rows = pairs.map(([other, next, later, together]) => [other, { next, later, together }] as const);
    crowd.items.set(item, { mass, nextTotal, laterTotal, pairs: new Map(rows) });
  }
  for (const [attribute, total, values, teachers = total] of stored.attributes) {
    const rows = values.map(
      ([value, mass, followed, next, teachers = followed]) =>
        [value, { mass, followed, next: masses(next), teachers }] as const,
    );
    crowd.attributes.set(attribute, { total, teachers, values: new Map(rows) });
  }
  return crowd;
}

type Pairs = readonly (readonly [string, number])[];

interface StoredCrowd {
  readonly format: number;
  readonly epoch: number | null;
  readonly events: number;
  readonly mass: number;
  readonly items: readonly (readonly [
    string,
    number,
    number,
    number,
    readonly (readonly [string, number, number, number])[],
  ])[];
  readonly attributes: readonly (readonly [
    string,
    number,
    readonly (readonly [string, number, number, Pairs, number?])[],
    number?,
  ])[];
}

const masses = (pairs: Pairs): Masses => new Map(pairs);

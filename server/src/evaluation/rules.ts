import type { Attributes, Catalogue } from '../engine';
import type { Journey } from './journeys';

/** A way to cut visitors into segments: by attributes of the visitor, or of the first item that they touched. */
export interface SegmentRule {
  readonly name: string;
  readonly by: readonly string[];
  readonly source: 'visitor' | 'firstItem';
}

/** Segment of a visitor, null while it cannot be known. */
export function segmentOf(
  rule: SegmentRule,
  visitor: Attributes | undefined,
  firstItem: Attributes | null,
): string | null {
  const attributes = rule.source === 'visitor' ? visitor : firstItem;
  if (!attributes) return null;
  return rule.by.map((name) => (Object.hasOwn(attributes, name) ? attributes[name].join('|') : '-')).join(' & ');
}

/** Every rule that a marketer could write from the attributes at hand: each alone, and pairs of visitor attributes. */
export function possibleRules(visitors: Iterable<Attributes>, items: Iterable<Attributes>): SegmentRule[] {
  const ofVisitors = namesOf(visitors);
  const rules = ofVisitors.map((name): SegmentRule => ({ name: `visitor ${name}`, by: [name], source: 'visitor' }));
  ofVisitors.forEach((a, i) => {
    for (const b of ofVisitors.slice(i + 1))
      rules.push({ name: `visitor ${a} and ${b}`, by: [a, b], source: 'visitor' });
  });
  for (const name of namesOf(items)) rules.push({ name: `first ${name}`, by: [name], source: 'firstItem' });
  return rules;
}

function namesOf(entries: Iterable<Attributes>): string[] {
  const names = new Set<string>();
  for (const attributes of entries) for (const name of Object.keys(attributes)) names.add(name);
  return [...names].sort();
}

/** What the people of each segment touched: places in the catalogue, counted. */
export interface SegmentCounts {
  readonly rule: SegmentRule;
  readonly counts: ReadonlyMap<string, Float64Array>;
}

/** The first item makes the segment, so only what follows on it counts; visitor attributes count everything. */
export function countSegments(
  rule: SegmentRule,
  journeys: readonly Journey[],
  catalogue: Catalogue,
  items: ReadonlyMap<string, Attributes>,
  visitors: ReadonlyMap<string, Attributes>,
): SegmentCounts {
  const counts = new Map<string, Float64Array>();
  for (const { visitor, events } of journeys) {
    const segment = segmentOf(rule, visitors.get(visitor), items.get(events[0].item) ?? {});
    if (segment === null) continue;
    const row = counts.get(segment) ?? counts.set(segment, new Float64Array(catalogue.items.length)).get(segment)!;
    for (const event of rule.source === 'visitor' ? events : events.slice(1))
      row[catalogue.index.get(event.item)!] += 1;
  }
  return { rule, counts };
}

/** log of each item's share in the segment, shrunk towards everybody's by `strength` events, minus everybody's log share. */
export function offsetsOf(row: Float64Array | undefined, catalogue: Catalogue, strength: number): Float64Array {
  const offsets = new Float64Array(catalogue.items.length);
  if (!row) return offsets;
  const total = row.reduce((sum, count) => sum + count, 0);
  for (let i = 0; i < offsets.length; i += 1) {
    const share = catalogue.share[i];
    offsets[i] = Math.log((row[i] + strength * share) / ((total + strength) * share));
  }
  return offsets;
}

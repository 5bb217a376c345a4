import { attributeOf, isAvoided, readingOf, type Reading } from './affinity';
import { readDecayed, type Counters } from './decay';
import { flowOf } from './flow';
import { keyOf } from './hash';
import { coVisitLift, recentItems } from './items';
import { weightFor } from './learn';
import { evidenceVersion, type Profile } from './profile';
import { AVOIDED, DISMISSED_ITEM, DISMISSED_VALUE } from './refusals';
import type { Snapshot } from './snapshot';
import type { Attributes } from './types';
import { termsOf } from './value-terms';
import { TERMS } from './values';

/** An entry of a list, in the editor's order. */
export interface ListItem {
  readonly item: string;
  readonly attributes: Attributes;
}

/**
 * Numbers come as bands, whose edges nobody chose: the neighbouring band is nearly as good. Until a site has learned
 * weights of its own, a band says this much of what a named value says.
 */
const BAND = 0.4;

/** Whether anything is known of this visitor that could change an order. */
export const hasTaste = (profile: Profile | null): profile is Profile =>
  profile !== null && (profile.evidence > 0 || evidenceVersion(profile) !== 0);

/** What the visitor's taste says to each entry, in log-odds; all 0 where nothing is known. */
export function tasteOfList(
  snapshot: Snapshot,
  profile: Profile | null,
  items: readonly ListItem[],
  now: number,
): number[] {
  if (!hasTaste(profile)) return items.map(() => 0);
  return items.map(tasteFor(snapshot, readingOf(profile, snapshot.crowd, now, snapshot.settings), items));
}

/**
 * Places in the order that tastes make at an impact. The editor's order is the prior: the log-odds of a place fall with
 * its logarithm (Zipf's law), those of the visitor's taste are the lifts of ENGINE.md. `impact`, 0 to 100, moves the
 * weight from the one to the other, so that any two entries change places at most once while it grows: 0 is exactly the
 * editor's order, 100 taste alone, ties in the editor's.
 */
export function byTaste(tastes: readonly number[], impact: number): number[] {
  const places = tastes.map((_, place) => place);
  const weight = Math.min(1, Math.max(0, impact / 100));
  if (weight === 0) return places;
  const scores = tastes.map((taste, place) => weight * taste - (1 - weight) * Math.log(place + 1));
  return places.sort((a, b) => scores[b] - scores[a] || a - b);
}

/** How much more this visitor is about an entry than everybody, in log-odds. */
function tasteFor(snapshot: Snapshot, reading: Reading, items: readonly ListItem[]): (item: ListItem) => number {
  const recent = recentItems(reading);
  const values = valueLifts(snapshot, reading, items);
  const { dismissed } = reading.profile;
  const mass = (counter: Counters | undefined): number =>
    counter ? Math.min(2, readDecayed(counter, 0, reading.clocks.taste)) : 0;
  const coVisit = weightFor(snapshot.model, 'covisit') * trustInPairs(reading, recent);
  return ({ item, attributes }) => {
    let lift = coVisit * coVisitLift(reading, [item], recent) + DISMISSED_ITEM * mass(dismissed.items.get(item));
    for (const attribute of Object.keys(attributes)) {
      const own = attributes[attribute];
      for (const value of own) {
        lift += values(attribute, value) / Math.sqrt(own.length);
        // What was refused counts whole, however many values there are beside it.
        lift += DISMISSED_VALUE * mass(dismissed.values.get(keyOf(attribute, value)));
        if (isAvoided(reading.profile, attribute, value)) lift += AVOIDED;
      }
    }
    return lift;
  };
}

/**
 * How far the crowd's pairs can be believed, 0 to 1: n followers of an item, spread over N items, make about n/N of a
 * pair, and the logarithm of such a count has the variance N/n. In a young shop single pairs are chance.
 */
function trustInPairs(reading: Reading, recent: readonly { item: string; weight: number }[]): number {
  const { items } = reading.crowd;
  const seen = recent.reduce((sum, { item, weight }) => sum + weight * (items.get(item)?.nextTotal ?? 0), 0);
  const followers = seen * reading.crowdScale;
  return followers / (followers + items.size + 1);
}

/** Lift of a value: this session, over weeks, and as what comes next. Computed once per value of the list. */
function valueLifts(
  { model }: Snapshot,
  reading: Reading,
  items: readonly ListItem[],
): (attribute: string, value: string) => number {
  const lifts = new Map<string, Map<string, number>>();
  for (const [attribute, values] of valuesIn(items)) {
    const prior = 1 / (values.size + 1);
    const about = attributeOf(reading, attribute);
    const flow = flowOf(about, prior);
    const names = [...values];
    const terms = termsOf(about, flow, names, prior);
    const weights = [
      weightFor(model, 'affinity', attribute, 'intent'),
      weightFor(model, 'affinity', attribute, 'taste'),
      weightFor(model, 'transition', attribute),
    ];
    const liftAt = (at: number): number => weights.reduce((lift, weight, t) => lift + weight * terms[at + t], 0);
    lifts.set(attribute, new Map(names.map((name, i) => [name, (isBand(name) ? BAND : 1) * liftAt(i * TERMS)])));
  }
  return (attribute, value) => lifts.get(attribute)!.get(value)!;
}

/** As `bandOf` names them. */
const isBand = (value: string): boolean => /^(under -?[\d.]+|-?[\d.]+ and more|-?[\d.]+--?[\d.]+)$/.test(value);

function valuesIn(items: readonly ListItem[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { attributes } of items)
    for (const attribute of Object.keys(attributes)) {
      const values = found.get(attribute) ?? found.set(attribute, new Set()).get(attribute)!;
      for (const value of attributes[attribute]) values.add(value);
    }
  return found;
}

import { byTaste, tasteOfList, type ListItem } from './list';
import type { Profile } from './profile';
import type { Snapshot } from './snapshot';

/** What holds for the order of a list whatever the visitor's taste says. */
export interface Arrangement {
  readonly diversity?: Diversity;
  /** Places, the first is 0, that keep the entry that the editor put there. */
  readonly pinned?: readonly number[];
}

/** At most so many entries in a row that share a value; `values` has the values of each entry. */
interface Diversity {
  readonly inARow: number;
  readonly values: readonly (readonly string[])[];
}

/** An arrangement as people ask for it: by the name of an attribute, and by entries. */
export interface AskedArrangement {
  readonly diversity?: { readonly attribute: string; readonly inARow: number } | null;
  /** Entries that keep the place where the editor put them. */
  readonly pinned?: readonly string[];
}

export function arrangementOf(items: readonly ListItem[], { diversity, pinned }: AskedArrangement): Arrangement {
  const valuesIn = ({ attributes }: ListItem, attribute: string): readonly string[] =>
    Object.hasOwn(attributes, attribute) ? attributes[attribute] : [];
  const kept = new Set(pinned);
  return {
    pinned: items.flatMap(({ item }, place) => (kept.has(item) ? [place] : [])),
    ...(diversity && {
      diversity: { inARow: diversity.inARow, values: items.map((item) => valuesIn(item, diversity.attribute)) },
    }),
  };
}

/**
 * A list re-ranked for one visitor; answers the places of `items` in their new order: `orderList` of what the visitor's
 * taste says to each. `impact`, 0 to 100.
 */
export function rankList(
  snapshot: Snapshot,
  profile: Profile | null,
  items: readonly ListItem[],
  impact: number,
  now: number,
  asked: AskedArrangement = {},
): number[] {
  return orderList(tasteOfList(snapshot, profile, items, now), impact, arrangementOf(items, asked));
}

/**
 * The order of a list from the tastes of its entries: with these numbers logged, it can be made again. Where nothing is
 * known it is the editor's, whatever is asked of it.
 */
export function orderList(tastes: readonly number[], impact: number, arrangement: Arrangement = {}): number[] {
  const isKnown = impact > 0 && tastes.some((taste) => taste !== 0);
  return isKnown ? arrange(byTaste(tastes, impact), arrangement) : tastes.map((_, place) => place);
}

/**
 * Places of a list's entries in their new order, `ranked` being the order that is wanted. Pinned entries stay where
 * they are. On each other place stands the best entry left that does not make a row of too many; where each of them
 * would, the best.
 */
function arrange(ranked: readonly number[], { diversity, pinned = [] }: Arrangement): number[] {
  if (!diversity && pinned.length === 0) return [...ranked];
  const kept = new Set(pinned.filter((place) => place < ranked.length));
  const left = ranked.filter((place) => !kept.has(place));
  const order: number[] = [];
  for (let at = 0; at < ranked.length; at += 1) {
    if (kept.has(at)) {
      order.push(at);
      continue;
    }
    order.push(...left.splice(diversity ? bestFit(left, order, kept, diversity) : 0, 1));
  }
  return order;
}

/** Where in `left` the best entry stands that may come next. */
function bestFit(
  left: readonly number[],
  order: readonly number[],
  kept: ReadonlySet<number>,
  diversity: Diversity,
): number {
  const enough = enoughOf(order, kept, diversity);
  return Math.max(
    0,
    left.findIndex((place) => !diversity.values[place].some((value) => enough.has(value))),
  );
}

/** Values of which one more on the next place makes a row of too many; pinned entries behind it count as well. */
function enoughOf(
  order: readonly number[],
  kept: ReadonlySet<number>,
  { inARow, values }: Diversity,
): ReadonlySet<string> {
  const next = order.length;
  const before = next > 0 ? values[order[next - 1]] : [];
  const behind = kept.has(next + 1) ? values[next + 1] : [];
  const isEnough = (value: string): boolean => {
    let row = 1;
    for (let at = next - 1; at >= 0 && values[order[at]].includes(value); at -= 1) row += 1;
    for (let at = next + 1; kept.has(at) && values[at].includes(value); at += 1) row += 1;
    return row > inARow;
  };
  return new Set([...before, ...behind].filter(isEnough));
}

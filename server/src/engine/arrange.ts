import { byTaste } from './list';

/** What holds for the order of a list whatever the visitor's taste says. */
export interface Arrangement {
  /** At most so many entries in a row that share a value; `values` has the values of each entry. */
  readonly diversity?: { readonly inARow: number; readonly values: readonly (readonly string[])[] };
  /** Places, the first is 0, that keep the entry that the editor put there. */
  readonly pinned?: readonly number[];
}

/**
 * The order of a feed from the tastes of its entries: with these numbers logged, it can be made again. Where nothing is
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
    const fits = diversity ? left.findIndex((place) => !tooMany(order, place, kept, diversity)) : 0;
    order.push(...left.splice(Math.max(0, fits), 1));
  }
  return order;
}

/** Whether this entry, put next, makes a row of too many; a pinned one behind it counts as well. */
function tooMany(
  order: readonly number[],
  next: number,
  kept: ReadonlySet<number>,
  { inARow, values }: NonNullable<Arrangement['diversity']>,
): boolean {
  return values[next].some((value) => {
    const shares = (place: number): boolean => values[place].includes(value);
    let row = 1;
    for (let at = order.length - 1; at >= 0 && shares(order[at]); at -= 1) row += 1;
    for (let at = order.length + 1; kept.has(at) && shares(at); at += 1) row += 1;
    return row > inARow;
  });
}

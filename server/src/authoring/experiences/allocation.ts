import type { SplitInput } from '../../contracts';
import { BUCKETS, SIDES, type Side, type Split } from '../../engine';

type Ranges = Split['ranges'];

/** Which side each bucket belongs to. */
const ownersIn = (ranges: Ranges): (Side | undefined)[] => {
  const owners = new Array<Side | undefined>(BUCKETS).fill(undefined);
  let from = 0;
  for (const { side, until } of ranges) {
    owners.fill(side, from, until);
    from = until;
  }
  return owners;
};

const rangesOf = (owners: readonly (Side | undefined)[]): Ranges => {
  const ranges: { side: Side; until: number }[] = [];
  owners.forEach((side, bucket) => {
    const last = ranges.at(-1);
    if (last && last.side === side) last.until = bucket + 1;
    else if (side) ranges.push({ side, until: bucket + 1 });
  });
  return ranges;
};

/**
 * Buckets by side for these shares in per cent. Sides that shrink give up buckets, sides that grow take them, and no
 * other bucket changes hands: as few people move as the change of shares allows.
 */
export const allocate = (before: Ranges, shares: SplitInput['shares']): Ranges => {
  const owners = ownersIn(before);
  const missing = new Map(SIDES.map((side) => [side, (shares[side] * BUCKETS) / 100]));
  owners.forEach((side, bucket) => {
    if (!side) return;
    const left = missing.get(side)!;
    if (left > 0) missing.set(side, left - 1);
    else owners[bucket] = undefined;
  });
  owners.forEach((side, bucket) => {
    if (side) return;
    const taker = SIDES.find((one) => missing.get(one)! > 0)!;
    owners[bucket] = taker;
    missing.set(taker, missing.get(taker)! - 1);
  });
  return rangesOf(owners);
};

/** The division that a version freezes; another `shuffle` starts it anew. */
export const frozenSplit = (
  { shares, admitted, sticky, shuffle }: SplitInput,
  before: Split | null | undefined,
): Split => {
  const salt = String(shuffle);
  const ranges = allocate(before?.salt === salt ? before.ranges : [], shares);
  return { salt, admitted: admitted / 100, ranges, sticky };
};

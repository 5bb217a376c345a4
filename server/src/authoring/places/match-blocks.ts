import type { ZoneBlock } from './zones';

/** Share of what two blocks say that both say in the same place, 0 to 1. */
export const similarity = (a: ZoneBlock, b: ZoneBlock): number => {
  if (a.fingerprint === b.fingerprint) return 1;
  const paths = new Set([...a.leaves.keys(), ...b.leaves.keys()]);
  let equal = 0;
  for (const path of paths) if (a.leaves.get(path) === b.leaves.get(path)) equal += 1;
  return paths.size === 0 ? 1 : equal / paths.size;
};

interface Pair {
  readonly from: number;
  readonly to: number;
  readonly score: number;
}

const byLikeness = (a: Pair, b: Pair): number =>
  b.score - a.score || Math.abs(a.from - a.to) - Math.abs(b.from - b.to) || a.from - b.from || a.to - b.to;

/**
 * Which block became which when a zone was written without the ids of its blocks: index before → index after.
 * The most alike of the same component first, the nearer one where several are alike. A block that shares nothing
 * with any other is taken for the one of the same component that stood in the same position.
 * Blocks of no slot take part as well, so that a removed slot does not move to its neighbour.
 */
export const matchBlocks = (before: readonly ZoneBlock[], after: readonly ZoneBlock[]): Map<number, number> => {
  const pairs: Pair[] = [];
  before.forEach((a, from) =>
    after.forEach((b, to) => {
      if (a.component !== b.component) return;
      const score = similarity(a, b);
      if (score > 0 || from === to) pairs.push({ from, to, score });
    }),
  );
  const matched = new Map<number, number>();
  const taken = new Set<number>();
  for (const { from, to } of pairs.sort(byLikeness)) {
    if (matched.has(from) || taken.has(to)) continue;
    matched.set(from, to);
    taken.add(to);
  }
  return matched;
};

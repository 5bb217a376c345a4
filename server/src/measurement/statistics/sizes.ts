/** How many sizes are really served: one size for everybody is 1, however many variants exist. */
export interface Sizes {
  /** Different ones that were served at all. */
  readonly distinct: number;
  /** As many equally frequent ones would be as varied: exp of Shannon's entropy (Hill number of order 1). */
  readonly effective: number;
}

/** From how often each thing (a variant, a whole page) was served. */
export function sizesOf(counts: Iterable<number>): Sizes {
  const served = [...counts].filter((count) => count > 0);
  const all = served.reduce((sum, count) => sum + count, 0);
  const entropy = served.reduce((sum, count) => sum - (count / all) * Math.log(count / all), 0);
  return { distinct: served.length, effective: served.length > 0 ? Math.exp(entropy) : 0 };
}

/** Pages that are possible at all: the product of what each slot can show. */
export const possiblePages = (choicesBySlot: readonly number[]): number =>
  choicesBySlot.reduce((product, choices) => product * choices, 1);

/** Sums of the metrics of one policy, in total and by amount of evidence, and per visitor for the intervals. */
export const EVIDENCE = [0, 1, 2, 3, 5, 10, 20] as const;
export const LENGTH = 20;
const HORIZON = 10;

export interface ItemScores {
  n: number;
  hr5: number;
  hr20: number;
  mrr20: number;
  ndcg20: number;
}

export const ITEM_METRICS = ['hr5', 'hr20', 'mrr20', 'ndcg20'] as const;

export const emptyScores = (): ItemScores => ({ n: 0, hr5: 0, hr20: 0, mrr20: 0, ndcg20: 0 });

/** One prediction: the twenty best against the very next item and the next ten. */
export function scorePrediction(best: readonly number[], upcoming: readonly number[]): ItemScores {
  const rank = best.indexOf(upcoming[0]) + 1;
  const relevant = new Set(upcoming.slice(0, HORIZON));
  let gain = 0;
  best.forEach((item, place) => {
    if (relevant.has(item)) gain += 1 / Math.log2(place + 2);
  });
  let ideal = 0;
  for (let place = 0; place < Math.min(relevant.size, LENGTH); place += 1) ideal += 1 / Math.log2(place + 2);
  return {
    n: 1,
    hr5: rank > 0 && rank <= 5 ? 1 : 0,
    hr20: rank > 0 ? 1 : 0,
    mrr20: rank > 0 ? 1 / rank : 0,
    ndcg20: gain / ideal,
  };
}

export function addScores(into: ItemScores, one: ItemScores): void {
  into.n += one.n;
  for (const metric of ITEM_METRICS) into[metric] += one[metric];
}

/** Sums become means. */
export function meansOf(sums: ItemScores): ItemScores {
  const means = { ...sums };
  for (const metric of ITEM_METRICS) means[metric] = sums.n > 0 ? sums[metric] / sums.n : 0;
  return means;
}

/** Places of the highest scores (twenty), best first, ties by place (which is the order of item ids). */
export function bestOf(scores: Float64Array, excluded: ReadonlySet<number> | null, length = LENGTH): number[] {
  const best: number[] = [];
  let threshold = -Infinity;
  for (let i = 0; i < scores.length; i += 1) {
    const score = scores[i];
    if (best.length === length && score <= threshold) continue;
    if (excluded?.has(i)) continue;
    let place = best.length;
    while (place > 0 && scores[best[place - 1]] < score) place -= 1;
    best.splice(place, 0, i);
    if (best.length > length) best.pop();
    if (best.length === length) threshold = scores[best[length - 1]];
  }
  return best;
}

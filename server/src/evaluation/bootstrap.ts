/** 95 % percentile bootstrap over visitors of a difference of means. */

/** Sums of one visitor: what is compared, and how many predictions it comes from. */
export interface Series {
  readonly difference: Float64Array;
  readonly count: Float64Array;
}

export const createSeries = (visitors: number): Series => ({
  difference: new Float64Array(visitors),
  count: new Float64Array(visitors),
});

const ROUNDS = 500;

/** Intervals of all series from the same resamples, so that they can be compared. Seeded: the same log, the same intervals. */
export function intervalsOf(series: readonly Series[], visitors: number): [number, number][] {
  const used = series.map(({ count }) => Int32Array.from(count.keys()).filter((v) => count[v] > 0));
  const means = series.map(() => [] as number[]);
  const random = xorshift(20_080_801);
  const times = new Float64Array(visitors);
  for (let round = 0; round < ROUNDS; round += 1) {
    times.fill(0);
    for (let i = 0; i < visitors; i += 1) times[Math.floor(random() * visitors)] += 1;
    series.forEach(({ difference, count }, s) => {
      let sum = 0;
      let n = 0;
      for (const v of used[s]) {
        sum += times[v] * difference[v];
        n += times[v] * count[v];
      }
      if (n > 0) means[s].push(sum / n);
    });
  }
  return means.map((values) => {
    values.sort((a, b) => a - b);
    if (values.length === 0) return [0, 0];
    return [
      values[Math.floor(0.025 * values.length)],
      values[Math.min(values.length - 1, Math.floor(0.975 * values.length))],
    ];
  });
}

function xorshift(seed: number): () => number {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4294967296;
  };
}

/** How often something happened in a simulation, and between what its true share lies (Clopper and Pearson, 95 %). */
export interface Proportion {
  readonly hits: number;
  readonly of: number;
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

export function proportionOf(hits: number, of: number): Proportion {
  const low = hits === 0 ? 0 : shareWhere((share) => 1 - atMost(hits - 1, of, share) > 0.025);
  const high = hits === of ? 1 : shareWhere((share) => atMost(hits, of, share) < 0.025);
  return { hits, of, share: hits / of, low, high };
}

/** The smallest share for which it holds. */
function shareWhere(holds: (share: number) => boolean): number {
  let [low, high] = [0, 1];
  for (let i = 0; i < 50; i += 1) {
    const middle = (low + high) / 2;
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** Binomial distribution function. */
function atMost(hits: number, of: number, share: number): number {
  let term = of * Math.log1p(-share);
  let sum = Math.exp(term);
  for (let k = 1; k <= hits; k += 1) {
    term += Math.log((of - k + 1) / k) + Math.log(share) - Math.log1p(-share);
    sum += Math.exp(term);
  }
  return sum;
}

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

export const asText = ({ hits, of, share, low, high }: Proportion): string =>
  `${percent(share)} [${percent(low)}, ${percent(high)}] (${hits} of ${of})`;

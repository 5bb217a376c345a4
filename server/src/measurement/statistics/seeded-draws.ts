/** Repeatable whole numbers from 0 to below a limit of up to 2^31, for drawing anew and shuffling (xorshift32, Marsaglia 2003). */
export function seededDraws(seed: number): (below: number) => number {
  let state = seed | 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (((state >>> 0) / 4294967296) * below) | 0;
  };
}

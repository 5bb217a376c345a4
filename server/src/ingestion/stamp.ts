/** Microseconds since 1970, strictly increasing within this process: tells the order of acceptance. */
export function createStamps(): (now: number) => number {
  let last = 0;
  return (now) => (last = Math.max(last + 1, Math.floor(now) * 1000));
}

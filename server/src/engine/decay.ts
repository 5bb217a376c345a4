/**
 * Forward decay with integer ticks: a decayed sum whose state does not depend on the order of its additions, bit for
 * bit. Time is cut into ticks of 1/64 half-life; an addition is an integer from a table times a power of two, kept in
 * blocks of 20 half-lives. All sums are integers below 2^53 (65,536 additions of weight 1 at the very end of a
 * block), so addition is commutative and associative exactly. The absolute rule for what is too old: only the newest
 * block and the one before it are kept, whatever the order of arrival.
 */
export interface Decayed {
  /** Index of the newest block that anything was added to; -1 before the first addition. */
  block: number;
  /** Integer sum of that block, and of the block before it, each in units of its own start. */
  sum: number;
  previous: number;
}

const STEPS = 64;
const SPAN = 20;
const UNIT = 2 ** 14;
const WEIGHT_UNIT = 8;
const TABLE = Float64Array.from({ length: STEPS }, (_, step) => Math.round(2 ** (step / STEPS) * UNIT));

export const createDecayed = (): Decayed => ({ block: -1, sum: 0, previous: 0 });

/** Adds `weight` (rounded to eighths) at time `at`; both times in ms. */
export function addDecayed(counter: Decayed, at: number, halfLife: number, weight: number): void {
  const tick = Math.floor((at * STEPS) / halfLife);
  const half = Math.floor(tick / STEPS);
  const block = Math.floor(half / SPAN);
  addToBlock(
    counter,
    block,
    TABLE[tick - half * STEPS] * 2 ** (half - block * SPAN) * Math.round(weight * WEIGHT_UNIT),
  );
}

function addToBlock(counter: Decayed, block: number, amount: number): void {
  if (block > counter.block) {
    counter.previous = block === counter.block + 1 ? counter.sum : 0;
    counter.sum = amount;
    counter.block = block;
  } else if (block === counter.block) counter.sum += amount;
  else if (block === counter.block - 1) counter.previous += amount;
}

/** Adds everything of `other` to `counter`. */
export function mergeDecayed(counter: Decayed, other: Decayed): void {
  if (other.block < 0) return;
  addToBlock(counter, other.block - 1, other.previous);
  addToBlock(counter, other.block, other.sum);
}

/** A moment at which many counters of one half-life are read: remembers the factor of the newest block. */
export interface Clock {
  readonly now: number;
  readonly halfLife: number;
  block: number;
  factor: number;
}

export const clockAt = (now: number, halfLife: number): Clock => ({ now, halfLife, block: -1, factor: 0 });

/** The decayed sum at the clock's moment, in units of weight. */
export function readDecayed(counter: Decayed, clock: Clock): number {
  if (counter.block < 0) return 0;
  if (counter.block !== clock.block) {
    clock.block = counter.block;
    clock.factor = 2 ** (counter.block * SPAN - clock.now / clock.halfLife) / (UNIT * WEIGHT_UNIT);
  }
  return (counter.sum + counter.previous * 2 ** -SPAN) * clock.factor;
}

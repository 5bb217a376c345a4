/**
 * Forward decay with integer ticks: a decayed sum whose state does not depend on the order of its additions, bit for
 * bit. Time is cut into ticks of 1/64 half-life; an addition is an integer from a table times a power of two, kept in
 * blocks of 20 half-lives. All sums are integers below 2^53 (65,536 additions of weight 1 at the very end of a
 * block), so addition is commutative and associative exactly. The absolute rule for what is too old: only the newest
 * block and the one before it are kept, whatever the order of arrival.
 *
 * A counter is three numbers in a list: the index of the newest block that anything was added to (-Infinity before the
 * first addition), the integer sum of that block, and of the block before it, each in units of its own start. Counters
 * that are read together lie side by side in one list: reading them costs as much memory as they are large.
 */
export type Counters = number[];

/** Numbers of a counter. */
export const COUNTER = 3;

const STEPS = 64;
const SPAN = 20;
/** What a unit of the block before is worth in units of a block. */
const EARLIER = 2 ** -SPAN;
const UNIT = 2 ** 14;
const WEIGHT_UNIT = 8;
const TABLE = Float64Array.from({ length: STEPS }, (_, step) => Math.round(2 ** (step / STEPS) * UNIT));

/** A list of one counter. */
export const createDecayed = (): Counters => [-Infinity, 0, 0];

/** What an event adds to each counter of one half-life. */
export interface Addition {
  readonly block: number;
  readonly amount: number;
}

/** An addition of `weight` (rounded to eighths) at `time`; both times in ms. */
export function additionAt(time: number, halfLife: number, weight: number): Addition {
  const tick = Math.floor((time * STEPS) / halfLife);
  const half = Math.floor(tick / STEPS);
  const block = Math.floor(half / SPAN);
  const amount = TABLE[tick - half * STEPS] * 2 ** (half - block * SPAN) * Math.round(weight * WEIGHT_UNIT);
  return { block, amount };
}

/** Adds to the counter that begins at `at`. */
export const addDecayed = (counters: Counters, at: number, { block, amount }: Addition): void =>
  addToBlock(counters, at, block, amount);

function addToBlock(counters: Counters, at: number, block: number, amount: number): void {
  const newest = counters[at];
  if (block > newest) {
    counters[at] = block;
    counters[at + 2] = block === newest + 1 ? counters[at + 1] : 0;
    counters[at + 1] = amount;
  } else if (block === newest) counters[at + 1] += amount;
  else if (block === newest - 1) counters[at + 2] += amount;
}

/** Adds everything of the counter that begins at `from` of `other`. */
export function mergeDecayed(counters: Counters, at: number, other: Counters, from: number): void {
  addToBlock(counters, at, other[from] - 1, other[from + 2]);
  addToBlock(counters, at, other[from], other[from + 1]);
}

/** A moment at which many counters of one half-life are read: remembers the factor of the newest block. */
export interface Clock {
  readonly now: number;
  readonly halfLife: number;
  block: number;
  factor: number;
}

export const clockAt = (now: number, halfLife: number): Clock => ({ now, halfLife, block: NaN, factor: 0 });

/** The decayed sum at the clock's moment, in units of weight. */
export function readDecayed(counters: Counters, at: number, clock: Clock): number {
  const block = counters[at];
  if (block !== clock.block) {
    clock.block = block;
    clock.factor = 2 ** (block * SPAN - clock.now / clock.halfLife) / (UNIT * WEIGHT_UNIT);
  }
  return (counters[at + 1] + counters[at + 2] * EARLIER) * clock.factor;
}

/**
 * What a comparison needs to know of the people of one policy: sums over visitors of whole numbers, so that adding,
 * merging and taking back are exact in any order, whatever came late.
 */

/** What one visitor did for one goal. Whole numbers: counts, or money in hundredths (`wholeUnits`). */
export interface Outcome {
  /** What the goal was worth since the first delivery: 0 or 1, a count, or (capped) revenue; refunds subtracted. */
  readonly value: number;
  /** How many rewards (orders) the value comes from; a visitor with one or more has converted. */
  readonly count: number;
  /** The same as `value`, before the first delivery; 0 for a newcomer. */
  readonly before: number;
}

export interface OutcomeSums {
  readonly visitors: bigint;
  readonly converted: bigint;
  readonly value: bigint;
  readonly count: bigint;
  readonly before: bigint;
  readonly valueValue: bigint;
  readonly valueCount: bigint;
  readonly valueBefore: bigint;
  readonly countCount: bigint;
  readonly beforeBefore: bigint;
}

const FIELDS = [
  ...(['visitors', 'converted', 'value', 'count', 'before'] as const),
  ...(['valueValue', 'valueCount', 'valueBefore', 'countCount', 'beforeBefore'] as const),
];

const eachField = (of: (field: (typeof FIELDS)[number]) => bigint): OutcomeSums =>
  Object.fromEntries(FIELDS.map((field) => [field, of(field)])) as unknown as OutcomeSums;

export const NOBODY: OutcomeSums = eachField(() => 0n);

/** An amount of money as the whole number of hundredths that sums are made of. */
export const wholeUnits = (amount: number): number => Math.round(amount * 100);

/**
 * The sums with one visitor more, or with `times` of them alike; -1 takes a visitor back, so a late reward is the old
 * outcome taken back and the new one added.
 * @throws RangeError where an outcome is no whole number
 */
export function withVisitor(sums: OutcomeSums, outcome: Outcome, times = 1): OutcomeSums {
  const n = BigInt(times);
  const [value, count, before] = [BigInt(outcome.value), BigInt(outcome.count), BigInt(outcome.before)];
  return {
    visitors: sums.visitors + n,
    converted: sums.converted + (count > 0n ? n : 0n),
    value: sums.value + n * value,
    count: sums.count + n * count,
    before: sums.before + n * before,
    valueValue: sums.valueValue + n * value * value,
    valueCount: sums.valueCount + n * value * count,
    valueBefore: sums.valueBefore + n * value * before,
    countCount: sums.countCount + n * count * count,
    beforeBefore: sums.beforeBefore + n * before * before,
  };
}

export const mergeSums = (a: OutcomeSums, b: OutcomeSums): OutcomeSums => eachField((field) => a[field] + b[field]);

export const subtractSums = (a: OutcomeSums, b: OutcomeSums): OutcomeSums => eachField((field) => a[field] - b[field]);

/** As decimal digits in a fixed order: what a database or JSON can keep without rounding. */
export const packSums = (sums: OutcomeSums): string[] => FIELDS.map((field) => `${sums[field]}`);

export function unpackSums(packed: readonly string[]): OutcomeSums {
  if (packed.length !== FIELDS.length) throw new RangeError(`sums have ${FIELDS.length} numbers, not ${packed.length}`);
  return eachField((field) => BigInt(packed[FIELDS.indexOf(field)]));
}

import type { Catalogue } from '../engine';
import type { Neighbours } from '../engine/catalogue';
import type { Taught } from './study';

/**
 * What was taught in a few large pieces of memory: they change threads without being copied, and the many small arrays
 * of a catalogue are views into them.
 */
export interface PackedTaught {
  readonly blend: Taught['blend'];
  readonly catalogue: Omit<Catalogue, 'index' | 'neighbours'>;
  /** Row r holds the neighbours `starts[r]` ≤ n < `starts[r + 1]`; `known` is 0 where an item has none. */
  readonly known: Uint8Array;
  readonly starts: Int32Array;
  readonly items: Int32Array;
  readonly numbers: Readonly<Record<(typeof NUMBERS)[number], Float64Array>>;
  /** Three numbers each per row: next, later, together. */
  readonly totals: Float64Array;
  readonly rest: Float64Array;
  readonly nextNothing: Float64Array;
}

const NUMBERS = ['next', 'later', 'together', 'togetherLog', 'nextLog', 'cosine'] as const;
const KINDS = ['next', 'later', 'together'] as const;

export function pack({ catalogue, blend }: Taught): PackedTaught {
  const { index: _, neighbours, ...rest } = catalogue;
  const starts = new Int32Array(neighbours.length + 1);
  neighbours.forEach((row, r) => (starts[r + 1] = starts[r] + (row?.items.length ?? 0)));
  const size = starts[neighbours.length];
  const items = new Int32Array(size);
  const numbers = Object.fromEntries(NUMBERS.map((name) => [name, new Float64Array(size)])) as PackedTaught['numbers'];
  const perKind = (of: (row: Neighbours) => Neighbours['totals']): Float64Array =>
    Float64Array.from(neighbours.flatMap((row) => KINDS.map((kind) => (row ? of(row)[kind] : 0))));
  neighbours.forEach((row, r) => {
    if (!row) return;
    items.set(row.items, starts[r]);
    for (const name of NUMBERS) numbers[name].set(row[name], starts[r]);
  });
  return {
    blend,
    catalogue: rest,
    known: Uint8Array.from(neighbours, (row) => (row ? 1 : 0)),
    ...{ starts, items, numbers },
    totals: perKind(({ totals }) => totals),
    rest: perKind((row) => row.rest),
    nextNothing: Float64Array.from(neighbours, (row) => row?.nextNothing ?? 0),
  };
}

/** The memory that goes along instead of being copied. */
export function memoryOf({
  catalogue,
  starts,
  items,
  numbers,
  totals,
  rest,
  nextNothing,
}: PackedTaught): ArrayBuffer[] {
  const arrays = [
    starts,
    items,
    totals,
    rest,
    nextNothing,
    ...Object.values(numbers),
    ...(catalogue.linear ? [catalogue.linear.weights] : []),
  ];
  return arrays.map(({ buffer }) => buffer as ArrayBuffer);
}

/** Rows that are made at a time: in between, requests have their turn. */
const ROWS = 500;

/** The catalogue again, as views into what arrived. */
export async function unpack(packed: PackedTaught): Promise<Taught> {
  const { blend, catalogue, known, starts, items, numbers } = packed;
  const kindsAt = (from: Float64Array, r: number): Neighbours['totals'] => ({
    next: from[3 * r],
    later: from[3 * r + 1],
    together: from[3 * r + 2],
  });
  const rowOf = (r: number): Neighbours | null => {
    if (known[r] === 0) return null;
    const row = <A extends Int32Array | Float64Array>(of: A): A => of.subarray(starts[r], starts[r + 1]) as A;
    const totals = kindsAt(packed.totals, r);
    const views = Object.fromEntries(NUMBERS.map((name) => [name, row(numbers[name])]));
    return {
      ...{ items: row(items), ...(views as PackedTaught['numbers']) },
      ...{ totals, rest: kindsAt(packed.rest, r), nextNothing: packed.nextNothing[r] },
    };
  };
  const neighbours: (Neighbours | null)[] = [];
  for (let r = 0; r < known.length; r += 1) {
    if (r % ROWS === 0) await new Promise(setImmediate);
    neighbours.push(rowOf(r));
  }
  return {
    blend,
    catalogue: { ...catalogue, index: new Map(catalogue.items.map((item, i) => [item, i])), neighbours },
  };
}

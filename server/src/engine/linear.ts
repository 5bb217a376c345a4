/**
 * EASE (Steck 2019, "Embarrassingly shallow autoencoders"): each item is predicted by a ridge regression from all
 * others, in closed form: with P = (G + λI)⁻¹ and G how often two items were touched by one visitor, the weight from
 * item h to item i is −P_hi / P_ii. What two items have in common with a third is counted once, which pairs alone
 * cannot do. Only the most popular items take part: the inverse costs n³/2 multiplications.
 */
export interface Linear {
  /** Place in the catalogue of each column, and column of each place (-1 for the others). */
  readonly places: Int32Array;
  readonly columns: Int32Array;
  /** Row by row; row h holds what an event on h adds to every item. */
  readonly weights: Float32Array;
}

/** Pairs are added first, row by row; then the weights are solved. */
export interface LinearFit {
  /** How often the items at two places were touched by one visitor; the order of the two does not matter. */
  add(place: number, other: number, together: number): void;
  /** Solves in steps: each `next()` is a few milliseconds of work. Null where there is nothing to learn from. */
  solve(): Generator<void, Linear | null>;
}

/** Events behind which an item is not worth a column. */
const FEWEST_EVENTS = 3;

/** A regression over the `limit` most popular places; `masses` are the events on each place. */
export function fitLinear(masses: Float64Array, limit: number): LinearFit {
  const places = mostPopular(masses, limit);
  const n = places.length;
  const columns = new Int32Array(masses.length).fill(-1);
  places.forEach((place, column) => (columns[place] = column));
  // The pairs stay in the upper triangle; the factor is made in the lower one.
  const matrix = new Float64Array(n * n);
  return {
    add(place, other, together) {
      const h = columns[place];
      const i = columns[other];
      if (h >= 0 && i >= 0 && h !== i) matrix[h < i ? h * n + i : i * n + h] = together;
    },
    *solve() {
      if (n < 2) return null;
      const diagonal = new Float64Array(n);
      // Tables that were cut to size may not be a sum of squares any more; a larger ridge always is.
      for (let ridge = ridgeOf(masses, places); ; ridge *= 4) {
        for (let h = 0; h < n; h += 1) {
          diagonal[h] = masses[places[h]] + ridge;
          for (let i = 0; i < h; i += 1) matrix[h * n + i] = matrix[i * n + h];
        }
        yield;
        if (yield* factorise(matrix, diagonal, n)) break;
      }
      yield* invertFactor(matrix, diagonal, n);
      return { places, columns, weights: yield* toWeights(matrix, diagonal, n) };
    },
  };
}

/** Places with the largest masses, by place. */
function mostPopular(masses: ArrayLike<number>, limit: number): Int32Array {
  const known = Array.from({ length: masses.length }, (_, place) => place).filter(
    (place) => masses[place] >= FEWEST_EVENTS,
  );
  known.sort((a, b) => masses[b] - masses[a] || a - b);
  return Int32Array.from(known.slice(0, limit)).sort();
}

/** The ridge grows with the evidence per item: half of what an item has on average, and never less than some people. */
function ridgeOf(masses: ArrayLike<number>, places: Int32Array): number {
  let total = 0;
  for (const place of places) total += masses[place];
  return 50 + total / places.length;
}

/** Σ a[x+k]·b[y+k], in four sums so that the processor need not wait. */
function dot(matrix: Float64Array, x: number, y: number, count: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let k = 0;
  for (; k + 3 < count; k += 4) {
    s0 += matrix[x + k] * matrix[y + k];
    s1 += matrix[x + k + 1] * matrix[y + k + 1];
    s2 += matrix[x + k + 2] * matrix[y + k + 2];
    s3 += matrix[x + k + 3] * matrix[y + k + 3];
  }
  for (; k < count; k += 1) s0 += matrix[x + k] * matrix[y + k];
  return s0 + s1 + (s2 + s3);
}

/** Cholesky, the lower triangle in place, its diagonal apart; false where the matrix is not positive. */
function* factorise(matrix: Float64Array, diagonal: Float64Array, n: number): Generator<void, boolean> {
  for (let i = 0; i < n; i += 1) {
    const row = i * n;
    for (let j = 0; j < i; j += 1) matrix[row + j] = (matrix[row + j] - dot(matrix, row, j * n, j)) / diagonal[j];
    const rest = diagonal[i] - dot(matrix, row, row, i);
    if (!(rest > 1e-9)) return false;
    diagonal[i] = Math.sqrt(rest);
    yield;
  }
  return true;
}

/** The factor's inverse, transposed into the upper triangle; its diagonal is 1/diagonal. */
function* invertFactor(matrix: Float64Array, diagonal: Float64Array, n: number): Generator<void, void> {
  for (let i = 1; i < n; i += 1) {
    const row = i * n;
    for (let j = 0; j < i; j += 1) {
      const first = matrix[row + j] / diagonal[j];
      const rest = dot(matrix, row + j + 1, j * n + j + 1, i - j - 1);
      matrix[j * n + i] = -(first + rest) / diagonal[i];
    }
    yield;
  }
}

/** P = (L⁻¹)ᵀ L⁻¹, turned into weights: −P_hi / P_ii, and 0 from an item to itself. */
function* toWeights(matrix: Float64Array, diagonal: Float64Array, n: number): Generator<void, Float32Array> {
  const weights = new Float32Array(n * n);
  const own = new Float64Array(n);
  for (let i = 0; i < n; i += 1) {
    const first = i * n + i + 1;
    own[i] = 1 / (diagonal[i] * diagonal[i]) + dot(matrix, first, first, n - i - 1);
  }
  for (let i = 0; i < n; i += 1) {
    for (let h = 0; h < i; h += 1) {
      const rest = dot(matrix, i * n + i + 1, h * n + i + 1, n - i - 1);
      const shared = matrix[h * n + i] / diagonal[i] + rest;
      weights[h * n + i] = -shared / own[i];
      weights[i * n + h] = -shared / own[h];
    }
    yield;
  }
  return weights;
}

/** Adds what events on `seen` say about every item: Σ_h weight(h → i). */
export function addLinear({ places, columns, weights }: Linear, seen: readonly number[], into: Float64Array): void {
  const n = places.length;
  for (const place of seen) {
    const column = columns[place];
    if (column < 0) continue;
    const row = column * n;
    for (let i = 0; i < n; i += 1) into[places[i]] += weights[row + i];
  }
}

/** Runs steps to their end, where nobody waits. */
export function finish<Result>(steps: Generator<unknown, Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

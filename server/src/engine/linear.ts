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

/**
 * Share of what somebody likes that is not known yet. The regression is made to predict from what dropout of this share
 * leaves of each person (Steck 2020, "Autoencoders that don't overfit towards the identity"): only the diagonal grows.
 * Without it a visitor's first few items say less than popularity does.
 */
const HIDDEN = 0.75;
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
          diagonal[h] = masses[places[h]] / (1 - HIDDEN) + ridge;
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

/** Rows that are worked on together: what they have in common is fetched from memory once. */
const TILE = 4;

/** Adds Σ_k matrix[rows[r]+k]·matrix[y+k] to sums[r] for four rows. */
function dots(matrix: Float64Array, rows: Int32Array, y: number, count: number, sums: Float64Array): void {
  const [a, b, c, d] = rows;
  let [s0, s1, s2, s3] = sums;
  for (let k = 0; k < count; k += 1) {
    const value = matrix[y + k];
    s0 += matrix[a + k] * value;
    s1 += matrix[b + k] * value;
    s2 += matrix[c + k] * value;
    s3 += matrix[d + k] * value;
  }
  sums[0] = s0;
  sums[1] = s1;
  sums[2] = s2;
  sums[3] = s3;
}

/** A tile of rows from `first` on, seen from column `from`; rows beyond the last repeat it and are not looked at. */
function tileAt(rows: Int32Array, first: number, from: number, n: number): Int32Array {
  for (let r = 0; r < TILE; r += 1) rows[r] = Math.min(first + r, n - 1) * n + from;
  return rows;
}

/** Cholesky, the lower triangle in place, its diagonal apart; false where the matrix is not positive. */
function* factorise(matrix: Float64Array, diagonal: Float64Array, n: number): Generator<void, boolean> {
  const rows = new Int32Array(TILE);
  const sums = new Float64Array(TILE);
  for (let first = 0; first < n; first += TILE) {
    const end = Math.min(first + TILE, n);
    tileAt(rows, first, 0, n);
    for (let j = 0; j < end; j += 1) {
      dots(matrix, rows, j * n, j, sums.fill(0));
      if (j >= first) {
        const rest = diagonal[j] - sums[j - first];
        if (!(rest > 1e-9)) return false;
        diagonal[j] = Math.sqrt(rest);
      }
      for (let i = Math.max(first, j + 1); i < end; i += 1)
        matrix[i * n + j] = (matrix[i * n + j] - sums[i - first]) / diagonal[j];
    }
    yield;
  }
  return true;
}

/** The factor's inverse, transposed into the upper triangle; its diagonal is 1/diagonal. */
function* invertFactor(matrix: Float64Array, diagonal: Float64Array, n: number): Generator<void, void> {
  const rows = new Int32Array(TILE);
  const sums = new Float64Array(TILE);
  for (let first = 0; first < n; first += TILE) {
    const end = Math.min(first + TILE, n);
    for (let j = 0; j < end; j += 1) {
      dots(matrix, tileAt(rows, first, j + 1, n), j * n + j + 1, Math.max(0, first - j - 1), sums.fill(0));
      for (let i = Math.max(first, j + 1); i < end; i += 1) {
        let rest = matrix[i * n + j] / diagonal[j] + sums[i - first];
        for (let k = Math.max(first, j + 1); k < i; k += 1) rest += matrix[i * n + k] * matrix[j * n + k];
        matrix[j * n + i] = -rest / diagonal[i];
      }
    }
    yield;
  }
}

/** P = (L⁻¹)ᵀ L⁻¹, turned into weights: −P_hi / P_ii, and 0 from an item to itself. */
function* toWeights(matrix: Float64Array, diagonal: Float64Array, n: number): Generator<void, Float32Array> {
  const weights = new Float32Array(n * n);
  const own = new Float64Array(n);
  const rows = new Int32Array(TILE);
  const sums = new Float64Array(TILE);
  for (let first = 0; first < n; first += TILE) {
    const end = Math.min(first + TILE, n);
    tileAt(rows, first, end, n);
    for (let h = end - 1; h >= 0; h -= 1) {
      dots(matrix, rows, h * n + end, n - end, sums.fill(0));
      for (let i = Math.max(first, h); i < end; i += 1) {
        let shared = sums[i - first] + (i > h ? matrix[h * n + i] : 1 / diagonal[i]) / diagonal[i];
        for (let k = i + 1; k < end; k += 1) shared += matrix[i * n + k] * matrix[h * n + k];
        if (i === h) own[i] = shared;
        else weights[h * n + i] = weights[i * n + h] = -shared;
      }
    }
    yield;
  }
  for (let h = 0; h < n; h += 1) {
    for (let i = 0; i < n; i += 1) weights[h * n + i] /= own[i];
    if (h % 64 === 0) yield;
  }
  return weights;
}

/** Adds what events on `seen` say about every item: Σ_h weight(h → i). `scratch` has room for every column. */
export function addLinear(
  { places, columns, weights }: Linear,
  seen: readonly number[],
  scratch: Float64Array,
  into: Float64Array,
): void {
  const n = places.length;
  const rows = seen.flatMap((place) => (columns[place] < 0 ? [] : [columns[place] * n]));
  scratch.fill(0, 0, n);
  let r = 0;
  for (; r + 3 < rows.length; r += 4) {
    const [a, b, c, d] = rows.slice(r, r + 4);
    for (let i = 0; i < n; i += 1) scratch[i] += weights[a + i] + weights[b + i] + (weights[c + i] + weights[d + i]);
  }
  for (; r < rows.length; r += 1) for (let i = 0, w = rows[r]; i < n; i += 1) scratch[i] += weights[w + i];
  for (let i = 0; i < n; i += 1) into[places[i]] += scratch[i];
}

/** Runs steps to their end, where nobody waits. */
export function finish<Result>(steps: Generator<unknown, Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

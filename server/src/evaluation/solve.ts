/**
 * Solves A·x = b for a symmetric positive A of `size` rows, given by its lower triangle (overwritten), by Cholesky.
 * `band`: no entry is further than this from the diagonal.
 */
export function solvePositive(matrix: Float64Array, b: Float64Array, size: number, band = size): Float64Array {
  const x = Float64Array.from(b);
  for (let i = 0; i < size; i += 1) {
    const from = Math.max(0, i - band);
    for (let j = from; j <= i; j += 1) {
      let sum = matrix[i * size + j];
      for (let k = from; k < j; k += 1) sum -= matrix[i * size + k] * matrix[j * size + k];
      matrix[i * size + j] = i === j ? Math.sqrt(Math.max(sum, 1e-9)) : sum / matrix[j * size + j];
    }
    for (let k = from; k < i; k += 1) x[i] -= matrix[i * size + k] * x[k];
    x[i] /= matrix[i * size + i];
  }
  for (let i = size - 1; i >= 0; i -= 1) {
    const to = Math.min(size - 1, i + band);
    for (let k = i + 1; k <= to; k += 1) x[i] -= matrix[k * size + i] * x[k];
    x[i] /= matrix[i * size + i];
  }
  return x;
}

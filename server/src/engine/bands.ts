/** Numbers become bands like `20-39`, so that a price is a taste like any other. */

/** Inner edges that cut `numbers` into at most `bands` bands of about the same size, rounded to two digits. */
export function bandEdges(numbers: readonly number[], bands: number): number[] {
  const sorted = numbers.filter((number) => Number.isFinite(number)).sort((a, b) => a - b);
  const edges: number[] = [];
  for (let i = 1; i < bands && sorted.length > 0; i += 1) {
    const edge = roundTwoDigits(sorted[Math.min(sorted.length - 1, Math.floor((i * sorted.length) / bands))]);
    if (edge > (edges[edges.length - 1] ?? sorted[0])) edges.push(edge);
  }
  return edges;
}

/** Name of the band that a number falls into; lower edges belong to their band. */
export function bandOf(number: number, edges: readonly number[]): string {
  if (edges.length === 0) return 'all';
  const above = edges.findIndex((edge) => number < edge);
  if (above === 0) return `under ${edges[0]}`;
  if (above === -1) return `${edges[edges.length - 1]} and more`;
  const whole = edges.every((edge) => Number.isInteger(edge));
  return whole ? `${edges[above - 1]}-${edges[above] - 1}` : `${edges[above - 1]}-${edges[above]}`;
}

function roundTwoDigits(number: number): number {
  if (number === 0) return 0;
  const unit = 10 ** (Math.floor(Math.log10(Math.abs(number))) - 1);
  return Number((Math.round(number / unit) * unit).toPrecision(6));
}

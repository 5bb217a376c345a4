import { type Pattern, patternDefinition, type Tones } from './palette';

/** What a garment is drawn with: every function answers SVG in a field of 400 × 480. */
export interface Cloth {
  tones: Tones;
  /** A piece of cloth with the garment's pattern. */
  piece(path: string): string;
  /** A piece in one tone, without the pattern. */
  plain(path: string, tone?: keyof Tones): string;
  /** A seam, a fold, an edge. */
  line(path: string, width?: number, opacity?: number): string;
  dot(x: number, y: number, radius?: number, fill?: string): string;
  /** The same, and once more mirrored at the middle. */
  both(inside: string): string;
  definitions: string;
}

export const createCloth = (id: string, tones: Tones, pattern: Pattern): Cloth => {
  const outline = `stroke="${tones.line}" stroke-width="2.5" stroke-linejoin="round"`;
  const plain: Cloth['plain'] = (path, tone = 'base') => `<path d="${path}" fill="${tones[tone]}" ${outline}/>`;
  return {
    tones,
    plain,
    piece: (path) => plain(path) + (pattern === 'plain' ? '' : `<path d="${path}" fill="url(#${id})"/>`),
    line: (path, width = 2, opacity = 0.55) =>
      `<path d="${path}" fill="none" stroke="${tones.line}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round" opacity="${opacity}"/>`,
    dot: (x, y, radius = 4, fill = tones.light) =>
      `<circle cx="${x}" cy="${y}" r="${radius}" fill="${fill}" stroke="${tones.line}" stroke-width="1.5"/>`,
    both: (inside) => `${inside}<g transform="translate(400 0) scale(-1 1)">${inside}</g>`,
    definitions: patternDefinition(id, pattern, tones),
  };
};

/** Numbers from `from` to `to` in `count` equal steps, both ends included. */
export const spread = (from: number, to: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => from + ((to - from) * index) / (count - 1));

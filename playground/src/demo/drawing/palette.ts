export const COLOURS = ['black', 'white', 'grey', 'red', 'blue', 'green', 'yellow', 'brown', 'pink'] as const;
export type Colour = (typeof COLOURS)[number];

/** Four tones of a cloth and the ground that it stands out from. */
export interface Tones {
  base: string;
  light: string;
  dark: string;
  line: string;
  ground: string;
  accent: string;
}

export const TONES: Record<Colour, Tones> = {
  black: { base: '#2e2f36', light: '#4a4c57', dark: '#1b1c21', line: '#0d0e11', ground: '#e9e2d8', accent: '#d9c7ae' },
  white: { base: '#f7f4ec', light: '#ffffff', dark: '#dcd6c8', line: '#a49c8a', ground: '#b9cbd3', accent: '#9db6c1' },
  grey: { base: '#8d949e', light: '#aab1ba', dark: '#6c737d', line: '#4a5059', ground: '#f3e4dc', accent: '#ecd0c1' },
  red: { base: '#c0392f', light: '#d9604f', dark: '#962820', line: '#641712', ground: '#f5e6d3', accent: '#f0d2ae' },
  blue: { base: '#2f5d9b', light: '#5482bd', dark: '#224678', line: '#152c4d', ground: '#f6e9d7', accent: '#f2d3a9' },
  green: { base: '#4d7c5a', light: '#709e7b', dark: '#375d42', line: '#213a28', ground: '#f4ead9', accent: '#ecd5c0' },
  yellow: { base: '#e0ae33', light: '#f0c862', dark: '#b98a1d', line: '#7d5b0e', ground: '#dfe6ea', accent: '#c5d3db' },
  brown: { base: '#8a5a36', light: '#a97a53', dark: '#694224', line: '#432812', ground: '#e6ebdf', accent: '#cdd9c0' },
  pink: { base: '#dd8fa4', light: '#ebb1c0', dark: '#bf6d84', line: '#8a4459', ground: '#e3eae4', accent: '#c9d8cd' },
};

export type Pattern = 'plain' | 'stripes' | 'checks' | 'dots' | 'floral';

/** A pattern to lay over the cloth, as the contents of `<defs>`; the caller fills a path with `url(#<id>)`. */
export const patternDefinition = (id: string, pattern: Pattern, tones: Tones): string => {
  const tile = (width: number, height: number, inside: string): string =>
    `<pattern id="${id}" width="${width}" height="${height}" patternUnits="userSpaceOnUse">${inside}</pattern>`;
  switch (pattern) {
    case 'stripes':
      return tile(22, 18, `<rect width="22" height="6" fill="${tones.light}" opacity=".75"/>`);
    case 'checks':
      return tile(
        30,
        30,
        `<rect width="30" height="9" fill="${tones.dark}" opacity=".45"/><rect width="9" height="30" fill="${tones.light}" opacity=".5"/>`,
      );
    case 'dots':
      return tile(
        26,
        26,
        `<circle cx="7" cy="7" r="4" fill="${tones.light}"/><circle cx="20" cy="20" r="4" fill="${tones.light}"/>`,
      );
    case 'floral':
      return tile(
        46,
        46,
        [
          [13, 12],
          [36, 34],
        ]
          .map(([x, y]) =>
            [0, 72, 144, 216, 288]
              .map(
                (turn) =>
                  `<ellipse cx="${x}" cy="${y - 5}" rx="3" ry="5" fill="${tones.light}" transform="rotate(${turn} ${x} ${y})"/>`,
              )
              .join('')
              .concat(`<circle cx="${x}" cy="${y}" r="2.6" fill="${tones.line}"/>`),
          )
          .join(''),
      );
    case 'plain':
      return '';
  }
};

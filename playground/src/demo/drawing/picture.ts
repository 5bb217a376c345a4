import { garment, type Look } from './garment';
import { TONES } from './palette';

const svg = (width: number, height: number, title: string, inside: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img"><title>${title}</title>${inside}</svg>`;

/** Four grounds, so that a shelf of products does not look like one picture repeated. */
const BACKGROUNDS: ((ground: string, accent: string) => string)[] = [
  (ground, accent) =>
    `<rect width="400" height="480" fill="${ground}"/><circle cx="200" cy="226" r="168" fill="${accent}"/>`,
  (ground, accent) =>
    `<rect width="400" height="480" fill="${ground}"/><path d="M60 480 V210 A140 140 0 0 1 340 210 V480 Z" fill="${accent}"/>`,
  (ground, accent) =>
    `<rect width="400" height="480" fill="${accent}"/><path d="M0 330 Q110 270 210 330 T400 320 V480 H0 Z" fill="${ground}"/>`,
  (ground, accent) =>
    `<rect width="400" height="480" fill="${ground}"/><path d="M0 0 H400 L0 400 Z" fill="${accent}" opacity=".75"/>`,
];

/** The picture of one product, 400 × 480. */
export const productPicture = (title: string, look: Look, index: number): string => {
  const { ground, accent } = TONES[look.colour];
  return svg(
    400,
    480,
    title,
    BACKGROUNDS[index % BACKGROUNDS.length](ground, accent) +
      '<ellipse cx="200" cy="446" rx="118" ry="12" fill="#000" opacity=".12"/>' +
      garment(look, 'p'),
  );
};

export interface Scene {
  title: string;
  sky: string;
  hill: string;
  sun: string;
  looks: Look[];
}

/** A wide picture for a hero, 1200 × 440; its left half is calm, for words. */
export const heroPicture = ({ title, sky, hill, sun, looks }: Scene): string => {
  const scale = looks.length > 3 ? 0.66 : 0.84;
  const step = 640 / looks.length;
  const pieces = looks.map((look, index) => {
    const x = 540 + step * (index + 0.5) - 200 * scale;
    const y = 426 - 460 * scale + (index % 2 ? 8 : -8);
    return `<g transform="translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${scale})"><ellipse cx="200" cy="446" rx="110" ry="11" fill="#000" opacity=".14"/>${garment(look, `h${index}`)}</g>`;
  });
  return svg(
    1200,
    440,
    title,
    `<rect width="1200" height="440" fill="${sky}"/><circle cx="870" cy="210" r="190" fill="${sun}"/>` +
      `<path d="M0 360 Q260 300 540 360 T1200 345 V440 H0 Z" fill="${hill}"/>${pieces.join('')}`,
  );
};

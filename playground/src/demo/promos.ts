import type { Colour } from './drawing/palette';

export const BASELINE_PROMO = {
  title: 'Mended for free, for life',
  text: 'A seam gave way? Send it back, we sew it, you wear it.',
  linkUrl: '#/all',
};

/** The original of the slot that is filled from the collection of products. */
export const BASELINE_PICK = {
  title: 'Nothing in particular',
  text: 'Click what you like, and one piece of the shop will stand here for you.',
  linkUrl: '#/all',
};

/** Its layout: texts name what a product has. */
export const PICK = {
  title: '{name}',
  text: '{description} {price} euros, and it is yours.',
  linkUrl: '#/search/{name}',
};

/** One promo per colour, each with the piece that shows the colour best. */
export const PROMOS: { colour: Colour; product: string; title: string; text: string }[] = [
  {
    colour: 'black',
    product: 'Night Bus',
    title: 'Black goes with black',
    text: 'Eight pieces that never argue with each other.',
  },
  { colour: 'red', product: 'Cumulus', title: 'Seeing red', text: 'For days when being overlooked is not an option.' },
  { colour: 'blue', product: 'River Bend', title: 'True blue', text: 'From Monday denim to midnight.' },
  {
    colour: 'green',
    product: 'Reading Room',
    title: 'Gone green',
    text: 'Moss, fern and bottle: a walk in the woods, to wear.',
  },
  {
    colour: 'yellow',
    product: 'Duckling',
    title: 'A little sun',
    text: 'Yellow works in fog, on platforms and at parties.',
  },
];

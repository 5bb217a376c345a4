/** A made-up world: what people of a place look at, and what they buy. The demo's rules: Texas boots, Poland knitwear. */
export interface World {
  readonly name: string;
  readonly says: string;
  /** What one shopper looks at and what they buy, categories by slug. `draw` gives numbers from 0 to 1. */
  taste(place: string, draw: () => number): { looksAt: string; buys: string };
}

const oneOf = <T>(all: readonly T[], draw: () => number): T => all[Math.floor(draw() * all.length)];
const CATEGORIES = ['skirts', 'trousers', 'dresses', 'jackets', 'boots', 'knitwear'];

const TASTES: Record<string, readonly string[]> = {
  texas: ['boots', 'skirts', 'dresses', 'jackets'],
  poland: ['knitwear', 'skirts', 'trousers', 'jackets'],
};
const NEEDED: Record<string, string> = { texas: 'boots', poland: 'knitwear' };
/** Share of shoppers who buy what their place needs, where the place decides. */
const NEED = 0.85;

export const WORLDS: Record<string, World> = {
  tastes: {
    name: 'tastes',
    says: 'people of one place want different things, and look at what they want',
    taste(place, draw) {
      const wanted = oneOf(TASTES[place] ?? CATEGORIES, draw);
      return { looksAt: wanted, buys: wanted };
    },
  },
  places: {
    name: 'places',
    says: 'people look at this and that, but buy what everybody of their place needs',
    taste(place, draw) {
      const looksAt = oneOf(CATEGORIES, draw);
      const needed = NEEDED[place];
      return { looksAt, buys: needed && draw() < NEED ? needed : oneOf(CATEGORIES, draw) };
    },
  },
};

/** Chance that somebody puts something into the basket, by what the hero showed last. */
export const BASKET = { wanted: 0.35, original: 0.15, other: 0.1 } as const;

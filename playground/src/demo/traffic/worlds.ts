/** A made-up world: what people of a place look at, what they buy, and what may be wrong with the shop's frontend. */
export interface World {
  /** One line for the terminal; the panel has words of its own. */
  readonly says: string;
  /** How many shoppers it takes until the page says what this world is for. */
  readonly shoppers: number;
  /** Chance that somebody puts something into the basket, by what the hero showed last. */
  readonly basket: { readonly wanted: number; readonly original: number; readonly other: number };
  /** Share of people from where no rule speaks. */
  readonly fromNowhere: number;
  /** Fewest and most products that somebody looks at before the page is seen again. */
  readonly looks: readonly [number, number];
  /** What one shopper looks at and what they buy, categories by slug. `draw` gives numbers from 0 to 1. */
  taste(place: string, draw: () => number, needed: string): { looksAt: string; buys: string };
  /** What a spell of weather asks for, counted from 0; the rules follow it by their dates. */
  readonly needs?: (spell: number) => string;
  /** How strict the demo's rules (Texas boots, Poland knitwear) are here. */
  readonly rules?: 'always';
  /** `unseen`: it never reports what was seen. `banner`: whoever gets another block than the original refuses to be measured, and leaves. */
  readonly fault?: 'unseen' | 'banner';
  /** The comparison goes on when all have come: more people are what is missing. */
  readonly goesOn?: true;
}

const oneOf = <T>(all: readonly T[], draw: () => number): T => all[Math.floor(draw() * all.length)];
const CATEGORIES = ['skirts', 'trousers', 'dresses', 'jackets', 'boots', 'knitwear'];

const TASTES: Record<string, readonly string[]> = {
  texas: ['boots', 'skirts', 'dresses', 'jackets'],
  poland: ['knitwear', 'skirts', 'trousers', 'jackets'],
};
/** People of one place want different things, and look at what they want. */
const tastes: World = {
  says: 'people of one place want different things, and look at what they want',
  shoppers: 5000,
  basket: { wanted: 0.35, original: 0.15, other: 0.1 },
  fromNowhere: 0.2,
  looks: [3, 6],
  taste(place, draw) {
    const wanted = oneOf(TASTES[place] ?? CATEGORIES, draw);
    return { looksAt: wanted, buys: wanted };
  },
};

/** Spells of weather that are forecast; the last one does not end. */
export const SPELLS = 28;

export const WORLDS: Readonly<Record<string, World>> = {
  tastes,
  weather: {
    says: 'people like this and that, but under a rule they buy what the weather asks for, and the rules know the forecast',
    shoppers: 5000,
    basket: { wanted: 0.5, original: 0.15, other: 0.05 },
    fromNowhere: 0.5,
    looks: [6, 10],
    needs: (spell) => CATEGORIES[spell % CATEGORIES.length],
    taste(place, draw, needed) {
      const looksAt = oneOf(CATEGORIES, draw);
      return { looksAt, buys: place === 'nowhere' ? looksAt : needed };
    },
  },
  regulars: {
    says: 'regulars, who fill their basket whatever the page begins with',
    shoppers: 3000,
    basket: { wanted: 0.98, original: 0.98, other: 0.98 },
    fromNowhere: tastes.fromNowhere,
    looks: tastes.looks,
    taste: tastes.taste,
  },
  few: { ...tastes, says: `${tastes.says}; only a few of them come`, shoppers: 300, goesOn: true },
  banner: {
    ...tastes,
    says: 'a consent banner that people refuse wherever the page begins with another block',
    shoppers: 1500,
    fault: 'banner',
  },
  unseen: { ...tastes, says: 'a frontend that never reports what was seen', shoppers: 300, fault: 'unseen' },
  always: { ...tastes, says: 'every rule is a law', shoppers: 300, rules: 'always' },
};

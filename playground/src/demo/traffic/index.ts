import { shop, type Product, type Shop, type Told } from './shopper';
import { WORLDS } from './worlds';

export { WORLDS } from './worlds';
export type { Told } from './shopper';

export interface Traffic {
  readonly url: string;
  readonly key: Shop['key'];
  readonly world: string;
  readonly shoppers: number;
  readonly seed: number;
  /** Called before each shopper with the share that has come: the clock of the server follows it. */
  readonly onShopper: (share: number) => void;
}

/** Numbers from 0 to 1 that depend on the seed only (mulberry32). */
const numbersFrom = (seed: number) => {
  let state = seed >>> 0;
  return (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
};

/** Sends made-up shoppers, one after the other; answers what each was shown and with which chance they bought. */
export async function sendTraffic({ url, key, world, shoppers, seed, onShopper }: Traffic): Promise<Told[]> {
  const answer = await fetch(`${url}/api/products?populate=category&sort=id&pagination[pageSize]=100`);
  const { data: products } = (await answer.json()) as { data: Product[] };
  const draw = numbersFrom(seed);
  const told: Told[] = [];
  for (let number = 0; number < shoppers; number += 1) {
    onShopper(number / shoppers);
    told.push(await shop({ url, products, key }, WORLDS[world], number, draw));
  }
  return told;
}

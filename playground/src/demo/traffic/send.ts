import { numbersFrom } from './numbers';
import { shop, type Product, type Shop, type Told } from './shopper';
import { SPELLS, WORLDS } from './worlds';

export interface Traffic {
  readonly url: string;
  readonly key: Shop['key'];
  readonly world: string;
  readonly shoppers: number;
  /** The same seed makes the same people; in which order their requests arrive is the network's. */
  readonly seed: number;
  /** So many spells of weather pass while they come; null: one passes every `SPELL_MS`. */
  readonly spells: number | null;
}

interface Listener {
  onTold(told: Told): void;
  /** Asked before each shopper. */
  mayGoOn(): boolean;
}

const AT_ONCE = 6;
/** Of the real clock. */
export const SPELL_MS = 20_000;

/** Sends made-up shoppers, a few at a time, as long as it may. */
export async function sendTraffic(traffic: Traffic, listener: Listener): Promise<void> {
  const { url, key, world, shoppers, seed, spells } = traffic;
  const started = Date.now();
  const answer = await fetch(`${url}/api/products?populate=category&sort=id&pagination[pageSize]=100`);
  const { data: products } = (await answer.json()) as { data: Product[] };
  let next = 0;
  const spell = (): number => {
    const passed = spells === null ? (Date.now() - started) / SPELL_MS : (next / shoppers) * spells;
    return Math.min(SPELLS - 1, Math.floor(passed));
  };
  const sendOnes = async (): Promise<void> => {
    while (next < shoppers && listener.mayGoOn()) {
      const number = (next += 1);
      const draw = numbersFrom(seed * 1_000_003 + number);
      listener.onTold(await shop({ url, products, key, spell }, WORLDS[world], number, draw));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sendOnes));
}

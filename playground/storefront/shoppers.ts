import { createClient, memoryStorage } from '../../client/src';
import { h } from './dom';
import { PLACES } from './places';
import { type Catalogue, type Product, STRAPI } from './shop';

/** Made-up shoppers, sent as a frontend would: what the marketer's side makes of them is computed, not drawn. */
const SHOPPERS = 200;
const AT_ONCE = 6;

/** What most people of a place came for; the rule of the demo is right about Poland, and wrong about Texas. */
const TASTES: Record<string, readonly string[]> = {
  nowhere: ['skirts', 'trousers', 'dresses', 'jackets', 'boots', 'knitwear'],
  texas: ['skirts', 'skirts', 'dresses', 'jackets', 'boots'],
  poland: ['knitwear'],
};
/** Share of clicks on what a shopper came for; the others are on anything. */
const LOYALTY = 0.85;
const MOST_CLICKS = 8;

const oneOf = <T>(all: readonly T[]): T => all[Math.floor(Math.random() * all.length)];

const shopper = async (catalogue: Catalogue, number: number): Promise<void> => {
  const place = oneOf(PLACES);
  const taste = oneOf(TASTES[place.key] ?? TASTES.nowhere);
  const client = createClient({
    url: STRAPI,
    prefix: `shopper.${number}`,
    storage: memoryStorage(),
    context: () => place.context,
  });
  const wanted = (product: Product): boolean => product.category?.slug === taste;
  const clicks = 1 + Math.floor(Math.random() * MOST_CLICKS);
  for (let click = 0; click < clicks; click += 1) {
    const loyal = Math.random() < LOYALTY;
    const product = oneOf(loyal ? catalogue.products.filter(wanted) : catalogue.products);
    const entry = { contentType: 'api::product.product', documentId: product.documentId };
    client.track({ type: 'click', entry });
    if (loyal && Math.random() < 0.15)
      client.track({ type: 'add_to_cart', entry, value: product.price, currency: 'EUR' });
  }
  const sent = await client.flush();
  client.stop();
  if (!sent) throw new Error('the shop could not be reached');
};

/** The button that sends shoppers, and says how far it is. */
export const shoppersButton = (catalogue: Catalogue): HTMLElement => {
  const label = `Send ${SHOPPERS} made-up shoppers`;
  const button = h('button', { type: 'button', class: 'quiet', onclick: () => void send() }, label);
  const send = async (): Promise<void> => {
    button.disabled = true;
    let next = 0;
    let arrived = 0;
    const work = async (): Promise<void> => {
      while (next < SHOPPERS) {
        next += 1;
        await shopper(catalogue, next);
        arrived += 1;
        button.textContent = `${arrived} of ${SHOPPERS} shoppers …`;
      }
    };
    try {
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      button.textContent = 'Done: see the marketer’s side';
    } catch {
      button.textContent = `Stopped after ${arrived}`;
    }
    button.disabled = false;
    setTimeout(() => (button.textContent = label), 8000);
  };
  return button;
};

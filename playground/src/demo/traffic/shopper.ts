import { createHmac } from 'node:crypto';
import type { World } from './worlds';

export interface Product {
  documentId: string;
  price: number;
  category: { slug: string } | null;
}

export interface Shop {
  /** Address of Strapi. */
  readonly url: string;
  readonly products: readonly Product[];
  /** Key that signs the tokens of made-up shoppers. */
  readonly key: { id: string; secret: string };
  /** Which spell of weather it is, counted from 0. */
  readonly spell: () => number;
}

/** What a shopper was shown last, and with which chance that made them buy: the truth that a report is held against. */
export interface Told {
  readonly visitor: string;
  readonly place: string;
  readonly variant: string;
  readonly chance: number;
  readonly bought: boolean;
}

const NOWHERE = { key: 'nowhere', context: {} };
/** Where the demo's rules speak; as many people come from the one as from the other. */
const RULED = [
  { key: 'texas', context: { country: 'US', region: 'Texas', city: 'Austin' } },
  { key: 'poland', context: { country: 'PL', region: 'Lodzkie', city: 'Lodz' } },
];
/** Share of looks at what a shopper is after; the others are at anything. */
const LOYALTY = 0.85;
/** Share of baskets that are paid for. */
const PAID = 0.6;
const HERO = 'home-hero';
const ORIGINAL = 'baseline';

interface Decision {
  decisionId: string;
  slot: string;
  variant: string;
}

/** A token as a server-side frontend mints it: 128 bits of the seed, signed. */
const tokenOf = ({ id, secret }: Shop['key'], draw: () => number): { visitor: string; token: string } => {
  const visitor = Buffer.from(Uint8Array.from({ length: 16 }, () => Math.floor(draw() * 256))).toString('base64url');
  const signed = `v1.${id}.${visitor}`;
  return { visitor, token: `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}` };
};

/** One made-up person: sees the page's first block, looks at some products, sees it again, and buys or not. Plain HTTP. */
export async function shop(at: Shop, world: World, number: number, draw: () => number): Promise<Told> {
  const place = draw() < world.fromNowhere ? NOWHERE : RULED[draw() < 0.5 ? 0 : 1];
  const { looksAt, buys } = world.taste(place.key, draw, world.needs?.(at.spell()) ?? '');
  const { visitor, token } = tokenOf(at.key, draw);
  const headers = {
    'Content-Type': 'application/json',
    'X-Visitor-Id': token,
    'X-Visitor-Context': JSON.stringify(place.context),
  };
  let sent = 0;
  const events: Record<string, unknown>[] = [];
  const tell = (event: Record<string, unknown>): void =>
    void events.push({ id: `shopper-${number}-${(sent += 1)}`, ...event });
  const about = ({ documentId }: Product) => ({ entry: { contentType: 'api::product.product', documentId } });
  const flush = async (): Promise<void> => {
    if (events.length === 0) return;
    const body = JSON.stringify({ events: events.splice(0) });
    const answer = await fetch(`${at.url}/api/individualization/events`, { method: 'POST', headers, body });
    const { data } = (await answer.json()) as { data?: { rejected: unknown[] } };
    if (answer.status !== 202 || data?.rejected.length)
      throw new Error(`events: ${answer.status} ${JSON.stringify(data)}`);
  };
  const home = async (): Promise<Decision | undefined> => {
    const address = `${at.url}/api/pages?filters[slug][$eq]=home&populate[blocks][on][blocks.hero][populate]=*`;
    const answer = await fetch(address, { headers });
    const { meta } = (await answer.json()) as { meta: { individualization?: { decisions: Decision[] } } };
    const decision = meta.individualization?.decisions.find(({ slot }) => slot === HERO);
    if (decision && world.fault !== 'unseen') tell({ type: 'exposure', decisionId: decision.decisionId });
    return decision;
  };
  const refuseToBeMeasured = async (): Promise<void> => {
    const body = JSON.stringify({ consent: { measurement: false } });
    const answer = await fetch(`${at.url}/api/individualization/visitors/me`, { method: 'PATCH', headers, body });
    if (!answer.ok) throw new Error(`consent: ${answer.status}`);
  };
  const productOf = (category: string | null): Product => {
    const some = category ? at.products.filter((one) => one.category?.slug === category) : at.products;
    return some[Math.floor(draw() * some.length)] ?? at.products[0];
  };

  const first = await home();
  if (world.fault === 'banner' && first && first.variant !== ORIGINAL) {
    await refuseToBeMeasured();
    return { visitor, place: place.key, variant: first.variant, chance: 0, bought: false };
  }
  const [fewest, most] = world.looks;
  const looks = fewest + Math.floor(draw() * (most - fewest + 1));
  for (let look = 0; look < looks; look += 1)
    tell({ type: 'click', ...about(productOf(draw() < LOYALTY ? looksAt : null)) });
  await flush();
  const hero = await home();
  const variant = hero?.variant ?? ORIGINAL;
  const { wanted, original, other } = world.basket;
  const chance = variant === buys ? wanted : variant === ORIGINAL ? original : other;
  const bought = draw() < chance;
  if (bought) {
    const product = productOf(buys);
    tell({ type: 'add_to_cart', ...about(product), value: product.price, currency: 'EUR' });
    if (draw() < PAID)
      tell({
        ...{ type: 'purchase', ...about(product), value: product.price, currency: 'EUR' },
        attributes: { orderId: [`order-${number}`] },
      });
  }
  await flush();
  return { visitor, place: place.key, variant, chance, bought };
}

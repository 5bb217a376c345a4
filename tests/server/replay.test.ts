import { AS_DELIVERED, configured } from '../support/environment';
import type { LoggedClick, LoggedItem } from '../support/interaction-log';
import { describeWithLog, readLog, sessionsOf } from '../support/interaction-log';
import type { Shop } from '../support/shop';
import { buildShop } from '../support/shop';
import type { Booted } from '../support/strapi';
import { bootStrapi } from '../support/strapi';

const SESSIONS = 300;
const COLOURS: Record<string, string> = { gray: 'grey', 'many-colors': 'many-colours' };

/** The best rule a marketer could write: by the category of the first click, the most frequent next one. */
const learnRule = (sessions: { items: string[] }[], categoryOf: Map<string, string>): Map<string, string> => {
  const counts = new Map<string, Map<string, number>>();
  for (const { items } of sessions) {
    const first = categoryOf.get(items[0])!;
    const next = counts.get(first) ?? new Map<string, number>();
    for (const item of items.slice(1)) next.set(categoryOf.get(item)!, (next.get(categoryOf.get(item)!) ?? 0) + 1);
    counts.set(first, next);
  }
  return new Map([...counts].map(([first, next]) => [first, [...next].sort((a, b) => b[1] - a[1])[0][0]]));
};

describeWithLog('eshop2008', 'Real sessions of a clothing shop, replayed over HTTP', () => {
  let booted: Booted;
  let shop: Shop;
  const categoryOf = new Map<string, string>();

  beforeAll(async () => {
    booted = await bootStrapi(configured({ engine: AS_DELIVERED }));
    const items = readLog<LoggedItem>('eshop2008', 'items');
    for (const { id, attributes } of items) categoryOf.set(id, attributes.category);
    shop = await buildShop(
      booted,
      items.map(({ id, attributes: { category, colour, price } }) => ({
        name: id,
        category,
        colour: COLOURS[colour] ?? colour,
        price,
      })),
    );
  }, 300_000);

  afterAll(() => booted?.stop());

  it('serves the category of the next click more often than the best segment rule, and in 70 of 100 cases', async () => {
    const sessions = sessionsOf(readLog<LoggedClick>('eshop2008', 'events')).filter(({ items }) => items.length > 1);
    const rule = learnRule(
      sessions.filter(({ at }) => at < '2008-07'),
      categoryOf,
    );
    const july = sessions.filter(({ at }) => at >= '2008-07');
    const replayed = july.filter((_, index) => index % Math.floor(july.length / SESSIONS) === 0).slice(0, SESSIONS);
    const hits = { individual: 0, rule: 0, asked: 0, explored: 0 };

    for (const { items } of replayed) {
      const visitor = await shop.mint();
      for (const [position, item] of items.entries()) {
        if (position > 0) {
          const { hero, decision } = await shop.home(visitor);
          hits.asked += 1;
          if (decision.mode === 'explore') hits.explored += 1;
          if (hero === categoryOf.get(item)) hits.individual += 1;
          if (rule.get(categoryOf.get(items[0])!) === categoryOf.get(item)) hits.rule += 1;
        }
        await shop.click(visitor, item);
      }
    }

    const share = { individual: hits.individual / hits.asked, rule: hits.rule / hits.asked };
    process.stdout.write(
      `replay over HTTP: ${replayed.length} sessions, ${hits.asked} home pages, hit@1 individual ${share.individual.toFixed(3)}, best segment rule ${share.rule.toFixed(3)}\n`,
    );
    expect(replayed.length).toBeGreaterThanOrEqual(SESSIONS);
    expect(share.individual).toBeGreaterThanOrEqual(0.7);
    expect(share.individual).toBeGreaterThan(share.rule);
    // Some answers in a hundred try something out: none would teach nothing, many would cost.
    expect(hits.explored).toBeGreaterThan(0);
    expect(hits.explored).toBeLessThan(0.1 * hits.asked);
  }, 900_000);
});

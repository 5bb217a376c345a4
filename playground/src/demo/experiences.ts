import type { Core } from '@strapi/types';
import { ensure, type Entry } from './documents';
import { type DemoVariant, feedVariants, heroVariants, pickVariants, promoVariants } from './home';
import type { Pictures } from './pictures';
import type { Shop } from './shop';

/** The part of the plugin's service `authoring` that the seed uses. */
interface Authoring {
  slots: { mark(block: Record<string, unknown>, key: string, name: string): Promise<void> };
  experiences: {
    exists(slot: string): Promise<boolean>;
    get(slot: string): Promise<{ version: number }>;
    save(slot: string, input: Record<string, unknown>): Promise<void>;
    goLive(slot: string): Promise<void>;
  };
  segments: { list(): Promise<{ key: string }[]>; create(input: Record<string, unknown>): Promise<unknown> };
}

interface DemoSlot {
  key: string;
  name: string;
  /** Position in the dynamic zone of the home page. */
  index: number;
  definition: string;
  goal: { event: string; windowSeconds: number };
  farGoal?: { event: string; windowSeconds: number; measures: 'money'; currency: string };
  rules: { id: string; segment: string; variant: string; strength: 'startWith' }[];
  variants: DemoVariant[];
  /** Its list comes in the visitor's order. */
  feed?: { field: string; impact: number; diversity: { attribute: string; inARow: number } };
}

const DAY = 86_400;

const SEGMENTS = [
  {
    key: 'texas',
    name: 'Texas',
    condition: { kind: 'context', key: 'region', test: { operator: 'equals', value: 'Texas' } },
  },
  {
    key: 'poland',
    name: 'Poland',
    condition: { kind: 'context', key: 'country', test: { operator: 'equals', value: 'PL' } },
  },
];

const slotsOf = async (shop: Shop, pictures: Pictures): Promise<DemoSlot[]> => [
  {
    key: 'home-hero',
    name: 'Home hero',
    index: 0,
    definition:
      'The first thing people see should be what they came for. It works when more of those who met it put something into the basket within a day.',
    goal: { event: 'add_to_cart', windowSeconds: DAY },
    farGoal: { event: 'purchase', windowSeconds: DAY, measures: 'money', currency: 'EUR' },
    rules: [
      { id: 'texas-boots', segment: 'texas', variant: 'boots', strength: 'startWith' },
      { id: 'poland-knitwear', segment: 'poland', variant: 'knitwear', strength: 'startWith' },
    ],
    variants: await heroVariants(shop, pictures),
  },
  {
    key: 'home-promo',
    name: 'Home promo',
    index: 1,
    definition: 'A colour that somebody likes is a reason to look closer. It works when more people click a product.',
    goal: { event: 'click', windowSeconds: DAY / 24 },
    rules: [],
    variants: promoVariants(shop),
  },
  {
    key: 'home-feed',
    name: 'Home product list',
    index: 2,
    definition: 'Six pieces worth the scroll. It works when more people click one of them.',
    goal: { event: 'click', windowSeconds: DAY / 24 },
    rules: [],
    variants: feedVariants(shop),
    feed: { field: 'products', impact: 70, diversity: { attribute: 'category', inARow: 2 } },
  },
  {
    key: 'home-pick',
    name: 'One piece of the shop',
    index: 3,
    definition: 'One piece out of all of them. It works when more people click it.',
    goal: { event: 'click', windowSeconds: DAY / 24 },
    rules: [],
    variants: pickVariants(),
  },
];

const seedVariants = async (strapi: Core.Strapi, { key: slot, variants }: DemoSlot): Promise<void> => {
  for (const { key, name, block, collection } of variants)
    await ensure(strapi, 'plugin::individualization.variant', { slot, key }, () => ({
      ...{ name, content: [block] },
      ...(collection && { collection }),
    }));
};

/** Slots of the home page with their variants, rules, goals and definitions, live. Left alone once they are live. */
export const seedExperiences = async (
  strapi: Core.Strapi,
  home: Entry,
  shop: Shop,
  pictures: Pictures,
): Promise<void> => {
  if (!strapi.plugin('individualization')) return;
  const { slots, experiences, segments } = strapi
    .plugin('individualization')
    .service('authoring') as unknown as Authoring;
  const known = new Set((await segments.list()).map(({ key }) => key));
  for (const segment of SEGMENTS) if (!known.has(segment.key)) await segments.create(segment);
  for (const slot of await slotsOf(shop, pictures)) {
    const block = { contentType: 'api::page.page', documentId: home.documentId, locale: 'en', field: 'blocks' };
    if (!(await experiences.exists(slot.key))) await slots.mark({ ...block, index: slot.index }, slot.key, slot.name);
    if ((await experiences.get(slot.key)).version > 0) continue;
    await seedVariants(strapi, slot);
    await experiences.save(slot.key, {
      name: slot.name,
      degree: 'rulesThenPerson',
      rules: slot.rules,
      goal: slot.goal,
      ...(slot.farGoal && { farGoal: slot.farGoal }),
      definition: slot.definition,
      takeover: null,
      feed: slot.feed ?? null,
    });
    await experiences.goLive(slot.key);
  }
};

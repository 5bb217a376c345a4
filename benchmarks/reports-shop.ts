import { createHash } from 'node:crypto';
import {
  applyEvent,
  compileSnapshot,
  createCrowd,
  createModel,
  createProfile,
  DEFAULT_SETTINGS,
  decide,
  type Experience,
  type Profile,
} from '../server/src/engine';
import type { JudgedGoal } from '../server/src/measurement/aggregates/goals';
import type { LoggedDecision, NewEvent } from '../server/src/stores';
import { randomNumbers } from './measure';

export const SLOT = 'home-hero';
export const DAY_MS = 86_400_000;
export const START = Date.parse('2026-03-02T10:00:00Z');
const VARIANTS = ['boots', 'skirts', 'jackets', 'dresses', 'shirts', 'hats', 'bags'];
const SHARES = [
  { side: 'original', until: 1_000 },
  { side: 'rules', until: 5_000 },
  { side: 'crowd', until: 6_000 },
  { side: 'person', until: 10_000 },
] as const;

const goal = (which: 'near' | 'far', event: string, more: Partial<JudgedGoal> = {}): JudgedGoal => ({
  ...{ which, event, windowMs: DAY_MS, measures: 'people', currency: null, cap: null },
  reached: ({ type }) => type === event,
  orderOf: ({ orderId, id }) => orderId ?? id,
  refunds: ({ type }) => type === 'refund',
  ...more,
});

export const GOALS: readonly JudgedGoal[] = [
  goal('near', 'add_to_cart'),
  goal('far', 'purchase', { measures: 'money', currency: 'EUR', cap: 200, windowMs: 7 * DAY_MS }),
];

const experience: Experience = {
  ...{ id: 'hero', slot: SLOT, name: 'Home hero', version: 1, status: 'live', degree: 'rulesThenPerson' },
  rules: [{ id: 'texas', segment: 'texas', variant: 'boots', strength: 'startWith' }],
  split: { salt: '1', admitted: 1, ranges: SHARES, sticky: 'visitor' },
  variants: VARIANTS.map((key) => ({ key, name: key, attributes: { category: [key] }, items: [] })),
};

/** What the shop serves by. */
export const snapshot = compileSnapshot({
  ...{ version: 'v', experiences: [experience], crowd: createCrowd(), model: createModel() },
  segments: ['texas', 'ohio'].map((key) => ({
    ...{ key, name: key },
    condition: { kind: 'context', key: 'region', test: { operator: 'equals', value: key } },
  })),
  ...{ settings: DEFAULT_SETTINGS, regex: () => () => false },
});

/** What one visitor leaves in the logs: a decision as a stranger, three clicks, a decision as somebody known. */
export interface Visit {
  readonly visitor: string;
  readonly decisions: readonly LoggedDecision[];
  readonly events: readonly NewEvent[];
}

/** As ids of visitors are: their order says nothing about time, so an index on them is written all over. */
const nameOf = (index: number): string => createHash('sha256').update(String(index)).digest('base64url').slice(0, 22);

/**
 * A shop of a million decisions, made by the engine itself, so that its log is as large as a real one. So many visitors
 * come over one day, one after the other.
 */
export function createShop(seed: number, visitors: number): (index: number) => Visit {
  const random = randomNumbers(seed);
  const whole = (below: number): number => Math.floor(random() * below);
  let order = START * 1000;

  function decided(visitor: string, profile: Profile, at: number, region: string, nth: number): LoggedDecision {
    const context = { region };
    const request = { now: at, visitor, context, slots: [{ slot: SLOT, available: VARIANTS }] };
    const [decision] = decide(snapshot, profile, request);
    const place = { contentType: 'api::page.page', documentId: 'home', locale: 'en', field: 'blocks', block: null };
    return { id: `${visitor}-${nth}`, visitor, at, place, context, segments: [region], decision };
  }

  return (index) => {
    const visitor = nameOf(index);
    const at = START + Math.floor((index / visitors) * DAY_MS);
    const region = random() < 0.5 ? 'texas' : 'ohio';
    const profile = createProfile();
    const first = decided(visitor, profile, at, region, 1);
    const taste = VARIANTS[whole(VARIANTS.length)];
    const events: NewEvent[] = [];
    const happened = (type: string, after: number, more: Partial<NewEvent> = {}): void => {
      order += 1;
      const event = {
        id: `${type}-${events.length}`,
        type,
        at: at + after,
        order,
        attributes: {},
        context: { region },
        ...more,
      };
      events.push(event);
      applyEvent(profile, event, DEFAULT_SETTINGS);
    };
    const linked = { id: first.id, slot: SLOT, variant: first.decision.variant };
    happened('exposure', 1000, { decision: linked });
    for (const click of [1, 2, 3])
      happened('click', click * 20_000, { item: `product:${taste}-${click}`, attributes: { category: [taste] } });
    const second = decided(visitor, profile, at + 90_000, region, 2);
    const liked = second.decision.variant === taste ? 0.12 : 0.08;
    if (random() < liked) happened('add_to_cart', 120_000);
    if (random() < liked / 2)
      happened('purchase', 300_000, { value: 20 + whole(100), currency: 'EUR', orderId: `order-${index}` });
    return { visitor, decisions: [first, second], events };
  };
}

import { DAY_MS, type JudgedGoal } from '../../../server/src/measurement/aggregates/goals';
import type { Decision, Side } from '../../../server/src/engine/types';
import type {
  DecisionStore,
  JournalledEvent,
  SequencedDecision,
  VisitorRecord,
} from '../../../server/src/stores/types';

let made = 0;

/** An event that reaches the goal of `goal()`. */
export const event = (more: Partial<JournalledEvent> = {}): JournalledEvent => {
  made += 1;
  return {
    ...{ id: `e${made}`, visitor: 'v', sequence: made, order: made, type: 'add_to_cart', at: 0, attributes: {} },
    ...more,
  };
};

/** People who put something into the basket within a day; orders are told apart by their attribute `order`. */
export const goal = (more: Partial<JudgedGoal> = {}): JudgedGoal => {
  const type = more.event ?? 'add_to_cart';
  return {
    ...{ which: 'near', event: type, windowMs: DAY_MS, measures: 'people', currency: null, cap: null },
    reached: (one) => one.type === type,
    orderOf: ({ attributes, id }) => attributes.order?.[0] ?? id,
    refunds: (one) => one.type === 'refund',
    ...more,
  };
};

let decided = 0;

/** A decision that an experiment made; the rules say boots, the person's own best is skirts. */
export const split = (visitor: string, side: Side, at: number, more: Partial<Decision> = {}): SequencedDecision => {
  decided += 1;
  const variant = side === 'person' ? 'skirts' : 'boots';
  const sides = (['original', 'rules', 'crowd', 'person'] as const).map((one) => ({
    ...{ side: one, share: one === 'rules' || one === 'person' ? 0.5 : 0 },
    variant: one === 'person' ? 'skirts' : one === 'rules' ? 'boots' : 'baseline',
  }));
  const candidates = ['baseline', 'boots', 'skirts'].map((one) => ({
    ...{ variant: one, score: 0, probability: one === variant ? 1 : 0, contributions: [] },
    mixture: one === 'baseline' ? 0 : 0.5,
  }));
  return {
    ...{ id: `d${decided}`, sequence: decided, visitor, at, context: {}, segments: ['texas'] },
    place: { contentType: 'api::page.page', documentId: 'p', locale: 'en', field: 'blocks', block: null },
    decision: {
      ...{ slot: 'hero', experience: 'hero', version: 1, variant, mode: 'segment', ruleVariant: 'boots' },
      ...{ reasons: [], servedProbability: 1, candidates, stage: 'unknown', evidenceVersion: 0, snapshotVersion: 's' },
      ...{ split: { side, sides } },
      ...more,
    },
  };
};

export const decisionLog = (entries: readonly SequencedDecision[]): Pick<DecisionStore, 'since'> => ({
  since: async (sequence, limit) => entries.filter((one) => one.sequence > sequence).slice(0, limit),
});

export const record = (visitor: string, person: string | null): VisitorRecord => ({
  ...{ visitor, person, consent: null, declared: {}, traits: {}, corrections: [], excludedUntil: null },
});

import type { Attributes, Catalogue } from '../engine';
import type { Journey } from './journeys';
import { bestOf, scorePrediction } from './metrics';
import { countSegments, offsetsOf, possibleRules, segmentOf, type SegmentRule } from './rules';

/** The best segment rule for ranking items, with its shrinkage. */
export interface ChosenRule {
  readonly rule: SegmentRule | null;
  readonly strength: number;
  /**
   * Beside a rule over the first item, the best one over attributes of the visitor: the individual knows the first item
   * anyway, and of who the visitor is nothing else.
   */
  readonly beside: ChosenRule | null;
}

const STRENGTHS = [30, 300];
/** Predictions that a rule is judged on. */
const JUDGED = 6_000;

export interface Ground {
  readonly catalogue: Catalogue;
  readonly items: ReadonlyMap<string, Attributes>;
  readonly visitors: ReadonlyMap<string, Attributes>;
  readonly neverRepeats: boolean;
}

/** Learns every possible rule on one part of the training and keeps the one that predicts the other part best. */
export function chooseRule(
  known: readonly Journey[],
  held: readonly Journey[],
  ground: Ground,
  without: ReadonlySet<string>,
): ChosenRule {
  const { catalogue, items, visitors } = ground;
  const best = { visitor: NO_RULE, firstItem: NO_RULE };
  for (const rule of possibleRules(usedAttributes(known, visitors), items.values())) {
    if (rule.by.some((name) => without.has(name))) continue;
    const { counts } = countSegments(rule, known, catalogue, items, visitors);
    for (const strength of STRENGTHS) {
      const value = judge(rule, counts, strength, held, ground);
      if (value > best[rule.source].value) best[rule.source] = { rule, strength, value };
    }
  }
  const { visitor, firstItem } = best;
  // Of two rules that predict alike, the one over the visitor.
  if (visitor.value >= firstItem.value) return { ...visitor, beside: null };
  return { ...firstItem, beside: visitor.rule && { ...visitor, beside: null } };
}

/** Everybody alike. */
const NO_RULE: { rule: SegmentRule | null; strength: number; value: number } = {
  ...{ rule: null, strength: STRENGTHS[0], value: -1 },
};

function* usedAttributes(
  journeys: readonly Journey[],
  visitors: ReadonlyMap<string, Attributes>,
): Generator<Attributes> {
  for (const { visitor } of journeys) {
    const attributes = visitors.get(visitor);
    if (attributes) yield attributes;
  }
}

function judge(
  rule: SegmentRule,
  counts: ReadonlyMap<string, Float64Array>,
  strength: number,
  held: readonly Journey[],
  ground: Ground,
): number {
  const { catalogue, items, visitors, neverRepeats } = ground;
  const orders = new Map<string, readonly number[]>();
  const orderOf = (segment: string): readonly number[] => {
    const known = orders.get(segment);
    if (known) return known;
    const offsets = offsetsOf(counts.get(segment), catalogue, strength);
    const scores = offsets.map((offset, i) => offset + catalogue.logShare[i]);
    const order = neverRepeats ? sortedBy(scores) : bestOf(scores, null);
    orders.set(segment, order);
    return order;
  };
  const every = Math.max(1, Math.floor(held.reduce((sum, { events }) => sum + events.length - 1, 0) / JUDGED));
  let value = 0;
  let position = 0;
  for (const { visitor, events } of held) {
    const places = events.map((event) => catalogue.index.get(event.item)!);
    const order = orderOf(segmentOf(rule, visitors.get(visitor), items.get(events[0].item) ?? {}) ?? '');
    for (let p = 1; p < places.length; p += 1) {
      position += 1;
      if (position % every !== 0) continue;
      const { hr20, mrr20, ndcg20 } = scorePrediction(
        firstUnseen(order, neverRepeats ? new Set(places.slice(0, p)) : null),
        places.slice(p),
      );
      value += hr20 + mrr20 + ndcg20;
    }
  }
  return value;
}

/** Places by score, best first, ties by place. */
export const sortedBy = (scores: Float64Array): number[] =>
  [...scores.keys()].sort((a, b) => scores[b] - scores[a] || a - b);

/** The twenty first of an order that are not excluded. */
export function firstUnseen(order: readonly number[], excluded: ReadonlySet<number> | null): number[] {
  const found: number[] = [];
  for (let i = 0; i < order.length && found.length < 20; i += 1) if (!excluded?.has(order[i])) found.push(order[i]);
  return found;
}

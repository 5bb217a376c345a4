import type { Attributes } from '../engine';
import { sortedBy, type ChosenRule, type Ground } from './choose-rule';
import type { Journey } from './journeys';
import { countSegments, offsetsOf, segmentOf, type SegmentCounts } from './rules';

/** What a rule's segments like: log-odds per item over everybody's, and all items in the order that follows. */
interface SegmentTaste {
  readonly offsets: Float64Array;
  readonly order: readonly number[];
}

/** A chosen rule with what journeys taught of its segments. */
export class LearnedRule {
  private readonly counts: SegmentCounts['counts'];
  private readonly beside: LearnedRule | null;
  private readonly tastes = new Map<string, SegmentTaste>();
  private readonly priors = new Map<SegmentTaste, Map<SegmentTaste, Float64Array>>();

  constructor(
    private readonly chosen: ChosenRule,
    journeys: readonly Journey[],
    private readonly ground: Ground,
  ) {
    const { catalogue, items, visitors } = ground;
    this.counts = chosen.rule ? countSegments(chosen.rule, journeys, catalogue, items, visitors).counts : new Map();
    this.beside = chosen.beside && new LearnedRule(chosen.beside, journeys, ground);
  }

  /** What the rule says of somebody; `firstItem` is null before the first event. */
  tasteOf(visitor: Attributes | undefined, firstItem: Attributes | null): SegmentTaste {
    const { rule, strength } = this.chosen;
    const key = (rule && segmentOf(rule, visitor, firstItem)) ?? '';
    let known = this.tastes.get(key);
    if (!known) {
      const { catalogue } = this.ground;
      const offsets = offsetsOf(this.counts.get(key), catalogue, strength);
      known = { offsets, order: sortedBy(catalogue.logShare.map((log, i) => log + offsets[i])) };
      this.tastes.set(key, known);
    }
    return known;
  }

  /** The same as the individual starts with it: from the first event on with what the rule beside it says. */
  priorOf(visitor: Attributes | undefined, firstItem: Attributes | null): Float64Array {
    const own = this.tasteOf(visitor, firstItem);
    if (!this.beside || !firstItem) return own.offsets;
    const also = this.beside.tasteOf(visitor, firstItem);
    const known = this.priors.get(own) ?? this.priors.set(own, new Map()).get(own)!;
    const prior = known.get(also) ?? own.offsets.map((offset, i) => offset + also.offsets[i]);
    known.set(also, prior);
    return prior;
  }
}

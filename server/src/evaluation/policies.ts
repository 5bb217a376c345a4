import {
  blendChannels,
  createRanker,
  fillChannels,
  primeRanker,
  sharesOf,
  type Blend,
  type Crowd,
  type EngineSettings,
  type Profile,
  type Ranker,
} from '../engine';
import { firstUnseen, sortedBy, type ChosenRule, type Ground } from './choose-rule';
import type { LearnedPolicy } from './fit-items';
import type { Journey } from './journeys';
import { bestOf } from './metrics';
import { countSegments, offsetsOf } from './rules';

export const POLICIES = ['popularity', 'segment', 'crowd', 'attributes', 'individual'] as const;
export type Policy = (typeof POLICIES)[number];

/** Where a test visitor stands: what the engine knows of them, and which segment a marketer would put them in. */
export interface Standing {
  readonly profile: Profile;
  readonly segment: string | null;
  readonly now: number;
  /** Places of the items that are no candidates. */
  readonly excluded: ReadonlySet<number> | null;
}

/** What each policy answers for one standing. */
export interface ItemAnswers {
  readonly best: Readonly<Record<Policy, readonly number[]>>;
  /** Shares of all items by the crowd's channels alone; valid until the next question. */
  readonly crowdShares: Float64Array;
}

/** The five policies for items, all through the engine's tables. `ranker` is left primed with the individual scores. */
export class ItemPolicies {
  readonly ranker: Ranker;
  private readonly everybody: readonly number[];
  private readonly segments = new Map<string, { offsets: Float64Array; order: readonly number[] }>();
  private readonly counts: ReadonlyMap<string, Float64Array>;
  private readonly scores: Float64Array;
  private readonly shares: Float64Array;

  constructor(
    private readonly ground: Ground,
    private readonly crowd: Crowd,
    private readonly blends: Record<LearnedPolicy, Blend>,
    private readonly rule: ChosenRule,
    training: readonly Journey[],
    private readonly settings: EngineSettings,
  ) {
    const { catalogue, items, visitors } = ground;
    this.ranker = createRanker(catalogue, blends.individual);
    this.everybody = sortedBy(catalogue.logShare);
    this.counts = rule.rule ? countSegments(rule.rule, training, catalogue, items, visitors).counts : new Map();
    this.scores = new Float64Array(catalogue.items.length);
    this.shares = new Float64Array(catalogue.items.length);
  }

  answer({ profile, segment, now, excluded }: Standing): ItemAnswers {
    const { catalogue } = this.ground;
    const { offsets, order } = this.segment(segment);
    const popularity = firstUnseen(this.everybody, excluded);
    const room = this.ranker.room;
    fillChannels(room, catalogue, profile, offsets, this.crowd, now, this.settings);
    const scored = (policy: LearnedPolicy): readonly number[] => {
      if (profile.evidence === 0 && policy !== 'individual') return popularity;
      blendChannels(this.blends[policy], room, profile.evidence, this.scores);
      return bestOf(this.scores, excluded);
    };
    const attributes = scored('attributes');
    const crowd = scored('crowd');
    sharesOf(profile.evidence === 0 ? catalogue.logShare : this.scores, this.shares);
    const individual = scored('individual');
    primeRanker(this.ranker, profile, now, this.scores);
    return {
      best: { popularity, segment: firstUnseen(order, excluded), crowd, attributes, individual },
      crowdShares: this.shares,
    };
  }

  private segment(key: string | null): { offsets: Float64Array; order: readonly number[] } {
    const name = key ?? '';
    let known = this.segments.get(name);
    if (!known) {
      const { catalogue } = this.ground;
      const offsets = offsetsOf(key === null ? undefined : this.counts.get(key), catalogue, this.rule.strength);
      known = { offsets, order: sortedBy(catalogue.logShare.map((log, i) => log + offsets[i])) };
      this.segments.set(name, known);
    }
    return known;
  }
}

import {
  blendChannels,
  createRanker,
  fillChannels,
  sharesOf,
  type Attributes,
  type Blend,
  type Crowd,
  type EngineSettings,
  type Profile,
  type Ranker,
} from '../engine';
import { primeRanker } from '../engine/rank';
import { firstUnseen, sortedBy, type ChosenRule, type Ground } from './choose-rule';
import type { LearnedPolicy } from './fit-items';
import type { Journey } from './journeys';
import { LearnedRule } from './learned-rule';
import { bestOf } from './metrics';

export const POLICIES = ['popularity', 'segment', 'crowd', 'attributes', 'individual'] as const;
export type Policy = (typeof POLICIES)[number];

/** Where a test visitor stands: what the engine knows of them, and what a marketer may cut segments by. */
export interface Standing {
  readonly profile: Profile;
  readonly visitor: Attributes | undefined;
  /** Null before the first event. */
  readonly firstItem: Attributes | null;
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
  private readonly segments: LearnedRule;
  private readonly scores: Float64Array;
  private readonly shares: Float64Array;

  constructor(
    private readonly ground: Ground,
    private readonly crowd: Crowd,
    private readonly blends: Record<LearnedPolicy, Blend>,
    rule: ChosenRule,
    training: readonly Journey[],
    private readonly settings: EngineSettings,
  ) {
    const { catalogue } = ground;
    this.ranker = createRanker(catalogue, blends.individual);
    this.everybody = sortedBy(catalogue.logShare);
    this.segments = new LearnedRule(rule, training, ground);
    this.scores = new Float64Array(catalogue.items.length);
    this.shares = new Float64Array(catalogue.items.length);
  }

  answer({ profile, visitor, firstItem, now, excluded }: Standing): ItemAnswers {
    const { catalogue } = this.ground;
    const { order } = this.segments.tasteOf(visitor, firstItem);
    const popularity = firstUnseen(this.everybody, excluded);
    const room = this.ranker.room;
    const prior = this.segments.priorOf(visitor, firstItem);
    fillChannels(room, catalogue, profile, prior, this.crowd, now, this.settings);
    const scored = (policy: LearnedPolicy): readonly number[] => {
      if (profile.evidence === 0 && policy !== 'individual') return popularity;
      blendChannels(this.blends[policy], room, profile.evidence, this.scores);
      return bestOf(this.scores, excluded);
    };
    const attributes = scored('attributes');
    const crowd = scored('crowd');
    sharesOf(profile.evidence === 0 ? catalogue.logShare : this.scores, this.shares);
    const individual = scored('individual');
    // A slot starts its blocks with the rule: their items do not say it once more.
    room.features[1].fill(0);
    blendChannels(this.blends.individual, room, profile.evidence, this.scores);
    primeRanker(this.ranker, profile, now, this.scores);
    return {
      best: { popularity, segment: firstUnseen(order, excluded), crowd, attributes, individual },
      crowdShares: this.shares,
    };
  }
}

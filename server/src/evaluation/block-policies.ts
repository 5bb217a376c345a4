import type { Attributes, Catalogue, Crowd, EngineSettings, Model, Profile, Ranker } from '../engine';
import { chooseBlock, fitBlocks, modelOf, snapshotOf, type Blocks } from './blocks';
import type { Ground } from './choose-rule';
import type { Journey } from './journeys';
import type { Policy } from './policies';
import { countSegments, possibleRules, segmentOf, type SegmentRule } from './rules';

/** The best segment rule for one set of blocks: the block that each segment gets. */
export interface BlockRule {
  readonly rule: SegmentRule | null;
  readonly blocks: ReadonlyMap<string, number>;
  readonly everybody: number;
  /** Events about each block, of everybody. */
  readonly counts: Float64Array;
}

/** The five policies for one set of blocks. */
export interface BlockPolicies {
  readonly blocks: Blocks;
  readonly rule: BlockRule;
  choose(
    profile: Profile,
    segmentKey: (rule: SegmentRule) => string | null,
    crowdShares: Float64Array,
    now: number,
  ): Record<Policy, number>;
}

/** What is needed to choose and fit inside the training part, and then to learn from all of it. */
export interface BlockTraining {
  readonly known: readonly Journey[];
  readonly held: readonly Journey[];
  readonly training: readonly Journey[];
  readonly innerCrowd: Crowd;
  readonly innerRanker: Ranker;
  readonly crowd: Crowd;
  readonly ranker: Ranker;
}

export function blockPolicies(
  blocks: Blocks,
  from: BlockTraining,
  inner: Ground,
  ground: Ground,
  settings: EngineSettings,
): BlockPolicies {
  const { known, held, training, crowd } = from;
  const { items, visitors } = ground;
  const chosen = chooseBlockRule(blocks, known, held, inner);
  const rule = learnBlockRule(blocks, chosen, training, ground.catalogue, items, visitors);
  const innerRule = learnBlockRule(blocks, chosen, known, inner.catalogue, items, visitors);
  const fitted = (ranker: Ranker | null, ruleFor: (journey: Journey) => number): Model => ({
    ...modelOf(rule.counts),
    weights: fitBlocks(blocks, {
      ...{ held, crowd: from.innerCrowd, ranker, items, counts: innerRule.counts, ruleFor, settings },
    }),
  });
  const ruleFor = ({ visitor, events }: Journey): number =>
    chosen ? blockFor(innerRule, segmentOf(chosen, visitors.get(visitor), items.get(events[0].item) ?? {})) : -1;
  const full = snapshotOf(blocks, crowd, fitted(from.innerRanker, ruleFor), from.ranker, settings);
  const plain = snapshotOf(
    blocks,
    crowd,
    fitted(null, () => -1),
    null,
    settings,
  );
  const sums = new Float64Array(blocks.values.length);
  return {
    blocks,
    rule,
    choose: (profile, segmentKey, crowdShares, now) => {
      const segment = blockFor(rule, rule.rule && segmentKey(rule.rule));
      return {
        popularity: rule.everybody,
        segment,
        crowd: largest(sumBlocks(blocks, crowdShares, sums)),
        attributes: chooseBlock(plain, profile, now, -1),
        individual: chooseBlock(full, profile, now, rule.rule ? segment : -1),
      };
    },
  };
}

const blockFor = ({ blocks, everybody }: BlockRule, segment: string | null): number =>
  blocks.get(segment ?? '') ?? everybody;

function sumBlocks({ blockOf }: Blocks, shares: ArrayLike<number>, into: Float64Array): Float64Array {
  into.fill(0);
  for (let i = 0; i < blockOf.length; i += 1) if (blockOf[i] >= 0) into[blockOf[i]] += shares[i];
  return into;
}

function largest(values: ArrayLike<number>): number {
  let best = 0;
  for (let v = 1; v < values.length; v += 1) if (values[v] > values[best]) best = v;
  return best;
}

/** A segment with fewer events than this gets what everybody gets. */
const FEWEST = 10;

function learnBlockRule(
  blocks: Blocks,
  rule: SegmentRule | null,
  journeys: readonly Journey[],
  catalogue: Catalogue,
  items: ReadonlyMap<string, Attributes>,
  visitors: ReadonlyMap<string, Attributes>,
): BlockRule {
  const sums = new Float64Array(blocks.values.length);
  const all = new Float64Array(catalogue.items.length);
  for (const { events } of journeys) for (const { item } of events) all[catalogue.index.get(item)!] += 1;
  const totals = sumBlocks(blocks, all, new Float64Array(blocks.values.length));
  const everybody = largest(totals);
  const chosen = new Map<string, number>();
  if (rule) {
    for (const [segment, row] of countSegments(rule, journeys, catalogue, items, visitors).counts) {
      const counts = sumBlocks(blocks, row, sums);
      if (counts.reduce((sum, count) => sum + count, 0) >= FEWEST) chosen.set(segment, largest(counts));
    }
  }
  return { rule, blocks: chosen, everybody, counts: totals };
}

/** The rule whose answers are right most often on the held-out part of the training. */
function chooseBlockRule(
  blocks: Blocks,
  known: readonly Journey[],
  held: readonly Journey[],
  { catalogue, items, visitors }: Ground,
): SegmentRule | null {
  let best: { rule: SegmentRule | null; hits: number } = { rule: null, hits: -1 };
  const seen = known.flatMap(({ visitor }): Attributes[] => (visitors.has(visitor) ? [visitors.get(visitor)!] : []));
  for (const rule of possibleRules(seen, items.values())) {
    const learned = learnBlockRule(blocks, rule, known, catalogue, items, visitors);
    let hits = 0;
    for (const { visitor, events } of held) {
      const segment = segmentOf(rule, visitors.get(visitor), items.get(events[0].item) ?? {});
      const answer = learned.blocks.get(segment ?? '') ?? learned.everybody;
      for (let p = 1; p < events.length; p += 1)
        if (blocks.blockOf[catalogue.index.get(events[p].item)!] === answer) hits += 1;
    }
    if (hits > best.hits) best = { rule, hits };
  }
  return best.rule;
}

import {
  applyEvent,
  createProfile,
  createRanker,
  DEFAULT_SETTINGS,
  type Attributes,
  type EngineSettings,
} from '../engine';
import { compileCatalogue } from '../engine/catalogue';
import { blockAttributes, blocksOf } from './blocks';
import { blockPolicies, type BlockPolicies } from './block-policies';
import { chooseRule, type Ground } from './choose-rule';
import { fitItems } from './fit-items';
import { splitLog, type Journey } from './journeys';
import { LogError, type InteractionLog } from './log';
import { scorePrediction } from './metrics';
import { ItemPolicies, POLICIES } from './policies';
import { segmentOf, type SegmentRule } from './rules';
import { Sums, type Outcome } from './sums';
import { innerSplit, learnCrowd, newestOf, toVisitorEvent, withoutPairs } from './training';

export interface EvaluationOptions {
  readonly blockBy?: string;
  readonly without: readonly string[];
  readonly keepRepeats: boolean;
  readonly progress: (stage: string, done: number) => void;
  readonly settings?: EngineSettings;
}

export interface EvaluationResult extends Outcome {
  readonly dataset: Readonly<Record<string, unknown>>;
}

/** Replays a log through the engine and sets the policies side by side, as the contract says. */
export function evaluate(given: InteractionLog, options: EvaluationOptions): EvaluationResult {
  const log = withoutAttributes(given, new Set(options.without));
  const settings = options.settings ?? DEFAULT_SETTINGS;
  const split = splitLog(log, options.keepRepeats);
  if (split.training.length < 2 || split.test.length === 0)
    throw new LogError(`${given.name}: too few visitors to train on and to test with`);
  const trained = train(log, split.training, split.neverRepeats, options, settings);
  const sums = new Sums(
    split.test.length,
    trained.blocks.map(({ blocks: { attribute } }) => attribute),
  );
  split.test.forEach((journey, v) => {
    replay(journey, v, log, trained, split.neverRepeats, settings, sums);
    if (v % 10 === 0) options.progress('predicting', v / split.test.length);
  });
  options.progress('intervals', 1);
  const dataset = {
    name: log.name,
    items: log.items.size,
    events: log.events.length + (log.test?.length ?? 0),
    trainingVisitors: split.training.length,
    testVisitors: split.test.length,
    keepRepeats: options.keepRepeats,
    seenItemsAreCandidates: !split.neverRepeats,
    without: options.without,
    segmentRule: trained.ruleName,
  };
  return { dataset, ...sums.result(trained.ruleName, trained.blocks) };
}

function withoutAttributes(log: InteractionLog, without: ReadonlySet<string>): InteractionLog {
  if (without.size === 0) return log;
  const strip = (entries: ReadonlyMap<string, Attributes>): Map<string, Attributes> =>
    new Map(
      [...entries].map(([id, attributes]) => [
        id,
        Object.fromEntries(Object.entries(attributes).filter(([name]) => !without.has(name))),
      ]),
    );
  return { ...log, items: strip(log.items), visitors: strip(log.visitors) };
}

interface Trained {
  readonly policies: ItemPolicies;
  readonly blocks: readonly BlockPolicies[];
  readonly ruleName: string;
}

function train(
  log: InteractionLog,
  training: readonly Journey[],
  neverRepeats: boolean,
  options: EvaluationOptions,
  settings: EngineSettings,
): Trained {
  const { items, visitors } = log;
  const { known, held } = innerSplit(training);
  const at =
    (stage: string, from = 0, to = 1) =>
    (done: number): void =>
      options.progress(stage, from + (to - from) * done);
  const share = known.length / training.length;
  const growing = learnCrowd(known, items, settings, at('learning the crowd', 0, share));
  options.progress('compiling the catalogue', 0);
  const inner: Ground = {
    catalogue: compileCatalogue(items, growing, newestOf(known), settings),
    items,
    visitors,
    neverRepeats,
  };
  const innerCrowd = withoutPairs(growing);
  options.progress('choosing the best segment rule', 0);
  const rule = chooseRule(known, held, inner, new Set());
  const blends = fitItems(held, innerCrowd, rule, known, inner, settings, at('fitting the weights'));
  // What a crowd learns is a sum: those who were held back are added to it.
  learnCrowd(held, items, settings, at('learning the crowd', share), growing);
  options.progress('compiling the catalogue', 0.5);
  const ground: Ground = { ...inner, catalogue: compileCatalogue(items, growing, newestOf(training), settings) };
  const crowd = withoutPairs(growing);
  const policies = new ItemPolicies(ground, crowd, blends, rule, training, settings);
  const from = {
    known,
    held,
    training,
    innerCrowd,
    innerRanker: createRanker(inner.catalogue, blends.individual),
    crowd,
    ranker: policies.ranker,
  };
  const attributes = options.blockBy === undefined ? blockAttributes(ground.catalogue) : [options.blockBy];
  const blocks = attributes.map((attribute) => {
    options.progress(`fitting the blocks by ${attribute}`, 0);
    const set = blocksOf(attribute, ground.catalogue, items);
    if (set.values.length < 2)
      throw new LogError(`--block-by ${attribute}: no attribute of the items with at least two values`);
    return blockPolicies(set, from, inner, ground, settings);
  });
  return { policies, blocks, ruleName: rule.rule?.name ?? 'none (everybody)' };
}

function replay(
  journey: Journey,
  v: number,
  log: InteractionLog,
  { policies, blocks }: Trained,
  neverRepeats: boolean,
  settings: EngineSettings,
  sums: Sums,
): void {
  const { items, visitors } = log;
  const profile = createProfile();
  const { catalogue } = policies.ranker;
  const places = journey.events.map(({ item }) => catalogue.index.get(item)!);
  const first = items.get(journey.events[0].item) ?? {};
  const visitor = visitors.get(journey.visitor);
  const seen = new Set<number>();
  journey.events.forEach((event, p) => {
    const keyOf = (rule: SegmentRule): string | null => segmentOf(rule, visitor, p > 0 ? first : null);
    const now = p > 0 ? journey.events[p - 1].at : event.at;
    const { best, crowdShares } = policies.answer({
      profile,
      ...{ visitor, firstItem: p > 0 ? first : null },
      now,
      excluded: neverRepeats ? seen : null,
    });
    const upcoming = places.slice(p);
    for (const policy of POLICIES) sums.addItem(policy, p, scorePrediction(best[policy], upcoming));
    sums.closeItem(p, v);
    for (const set of blocks) {
      const target = set.blocks.blockOf[places[p]];
      if (target >= 0 && p > 0)
        sums.addBlock(set.blocks.attribute, p, v, set.choose(profile, keyOf, crowdShares, now), target);
    }
    applyEvent(profile, toVisitorEvent(event, items), settings);
    seen.add(places[p]);
  });
}

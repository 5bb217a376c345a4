import {
  applyEvent,
  compileSnapshot,
  createModel,
  createSlotModel,
  createProfile,
  weightKey,
  type Attributes,
  type Catalogue,
  type Contribution,
  type Crowd,
  type EngineSettings,
  type Model,
  type Profile,
  type Ranker,
  type Snapshot,
} from '../engine';
import { scoreSlot } from '../engine/score';
import { drawPositions } from './choices';
import { fitWeights } from './fit-blend';
import type { Journey } from './journeys';
import type { Moment } from './moments';
import { toVisitorEvent } from './training';

/** One block per value of an attribute, as variants of a slot: what a marketer would have built. */
export interface Blocks {
  readonly attribute: string;
  readonly values: readonly string[];
  /** Block of each item of the catalogue; -1 for items without the attribute. */
  readonly blockOf: Int32Array;
  readonly variants: readonly { key: string; name: string; attributes: Attributes; items: readonly string[] }[];
}

const MOST_BLOCKS = 40;

/** Attributes that make at least two blocks, and not more than anybody would build. */
export function blockAttributes(catalogue: Catalogue): string[] {
  return catalogue.attributes
    .filter(({ values }) => values.length >= 2 && values.length <= MOST_BLOCKS)
    .map(({ attribute }) => attribute);
}

/** An item with several values belongs to the one that is rarest in the catalogue. */
export function blocksOf(attribute: string, catalogue: Catalogue, items: ReadonlyMap<string, Attributes>): Blocks {
  const found = catalogue.attributes.find((one) => one.attribute === attribute);
  const values = found?.values ?? [];
  const sizes = new Map(values.map((value, v) => [value, found!.starts[v + 1] - found!.starts[v]]));
  const places = new Map(values.map((value, v) => [value, v]));
  const blockOf = Int32Array.from(catalogue.items, (item) => {
    const attributes = items.get(item);
    const own = attributes && Object.hasOwn(attributes, attribute) ? attributes[attribute] : [];
    const rarest = [...own].sort((a, b) => sizes.get(a)! - sizes.get(b)! || (a < b ? -1 : 1))[0];
    return rarest === undefined ? -1 : places.get(rarest)!;
  });
  const variants = values.map((value, v) => ({
    key: keyOfBlock(v),
    name: value,
    attributes: { [attribute]: [value] },
    items: catalogue.items.filter((_, i) => blockOf[i] === v),
  }));
  return { attribute, values, blockOf, variants };
}

/** The slot of these blocks as the plugin would have compiled it. */
export function snapshotOf(
  blocks: Blocks,
  crowd: Crowd,
  model: Model,
  ranker: Ranker | null,
  settings: EngineSettings,
): Snapshot {
  // Without items the block is scored by its attributes alone.
  const variants = ranker ? blocks.variants : blocks.variants.map((variant) => ({ ...variant, items: [] }));
  const experience = {
    id: 'blocks',
    slot: 'blocks',
    name: blocks.attribute,
    version: 1,
    status: 'live',
    degree: 'person',
    rules: [],
    variants,
  } as const;
  return compileSnapshot({
    version: '1',
    experiences: [experience],
    segments: [],
    crowd,
    model,
    settings,
    ranker,
    regex: () => () => false,
  });
}

/** Index of the block that the engine scores highest, started with block `rule` (-1: none); the original is no choice here. */
export function chooseBlock(snapshot: Snapshot, profile: Profile, now: number, rule: number): number {
  const scored = scoreBlocks(snapshot, profile, now, rule);
  let best = 0;
  scored.forEach(({ score }, v) => {
    if (score > scored[best].score) best = v;
  });
  return best;
}

function scoreBlocks(snapshot: Snapshot, profile: Profile, now: number, rule: number): ReturnType<typeof scoreSlot> {
  const slot = snapshot.slots.get('blocks')!;
  const prior = rule < 0 ? null : { variant: keyOfBlock(rule) };
  return scoreSlot(snapshot, slot, slot.variants.slice(1), profile, prior, now);
}

const keyOfBlock = (block: number): string => `block-${block}`;

/** A model that knows how often each block would have been right for anybody, as a slot learns it from outcomes. */
export function modelOf(counts: Float64Array): Model {
  const model = createModel();
  const trials = counts.reduce((sum, count) => sum + count, 0);
  const slot = createSlotModel(trials);
  const even = 1 / counts.length;
  slot.base.weight = logOdds(even);
  counts.forEach((rewards, block) => {
    const rate = (rewards + EVEN_STRENGTH * even) / (trials + EVEN_STRENGTH);
    slot.variants.set(keyOfBlock(block), { weight: logOdds(rate) - slot.base.weight, precision: trials });
  });
  model.slots.set('blocks', slot);
  return model;
}

/** Pseudo-choices, even among the blocks. */
const EVEN_STRENGTH = 50;
const logOdds = (rate: number): number => Math.log(rate / (1 - rate));

/** The terms of a block's score whose weights are learned, as channels of a blend. */
const TERMS: readonly Pick<Contribution, 'channel' | 'horizon'>[] = [
  { channel: 'crowd' },
  { channel: 'affinity', horizon: 'intent' },
  { channel: 'affinity', horizon: 'taste' },
  { channel: 'transition' },
  { channel: 'covisit' },
];
const PRIOR = [0.5, 0.5, 0.5, 1, 0.5];
const CHOICES = 6_000;

/** What the weights of a slot's terms are fitted on: journeys that the crowd has not seen. */
export interface BlockGround {
  readonly held: readonly Journey[];
  readonly crowd: Crowd;
  readonly ranker: Ranker | null;
  readonly items: ReadonlyMap<string, Attributes>;
  /** How often each block would have been right for anybody. */
  readonly counts: Float64Array;
  /** The block that the segment rule gives to this visitor; -1 for none. */
  readonly ruleFor: (journey: Journey) => number;
  readonly settings: EngineSettings;
}

/** Weights of the terms, as the plugin's model keeps them. */
export function fitBlocks(blocks: Blocks, ground: BlockGround): Model['weights'] {
  const { held, crowd, ranker, items, counts, ruleFor, settings } = ground;
  const snapshot = snapshotOf(blocks, crowd, modelOf(counts), ranker, settings);
  const { chosen: drawn } = drawPositions(held, CHOICES);
  const moments: Moment[] = [];
  for (const journey of held) {
    const { visitor, events } = journey;
    const rule = ruleFor(journey);
    const profile = createProfile();
    events.forEach((event, p) => {
      const place = ranker?.catalogue.index.get(event.item) ?? -1;
      const chosen =
        place >= 0 ? blocks.blockOf[place] : blocks.values.indexOf(firstValue(items.get(event.item), blocks.attribute));
      if (p > 0 && chosen >= 0 && drawn(visitor, p))
        moments.push(momentOf(scoreBlocks(snapshot, profile, events[p - 1].at, rule), chosen));
      applyEvent(profile, toVisitorEvent(event, items), settings);
    });
  }
  const learned = TERMS.map(({ channel }) => channel !== 'covisit' || ranker !== null);
  const [weights] = fitWeights(moments, { prior: PRIOR, learned, next: 1, bySteps: false });
  return toWeights(weights, blocks.attribute);
}

const firstValue = (attributes: Attributes | undefined, attribute: string): string =>
  attributes && Object.hasOwn(attributes, attribute) ? attributes[attribute][0] : '';

/**
 * Terms whose weights are learned as features; what a slot knows of everybody, and the rule that it starts with, are
 * worth what they are.
 */
function momentOf(scored: ReturnType<typeof scoreSlot>, chosen: number): Moment {
  const values = new Float32Array(scored.length * TERMS.length);
  const offsets = new Float32Array(scored.length);
  scored.forEach(({ contributions }, v) => {
    for (const { channel, horizon, feature, amount } of contributions) {
      const term = TERMS.findIndex((one) => one.channel === channel && one.horizon === horizon);
      if (feature !== undefined && term >= 0) values[v * TERMS.length + term] += feature;
      else if (channel === 'segment' || (channel === 'crowd' && feature === undefined)) offsets[v] += amount;
    }
  });
  return { step: 0, values, offsets, taken: [chosen] };
}

const toWeights = (weights: readonly number[], attribute: string): Model['weights'] =>
  new Map(
    TERMS.map(({ channel, horizon }, f) => {
      const named = channel === 'affinity' || channel === 'transition' ? attribute : undefined;
      return [weightKey({ channel, horizon, attribute: named }), { weight: weights[f], precision: 1 }];
    }),
  );

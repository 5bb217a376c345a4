import { randomOf } from './random';
import { blockOf, Plugin } from './plugin';
import { SegmentThompson } from './segment-thompson';
import { createWorld, WORLDS, type Tastes, type Visit, type World } from './world';

export interface SimulationOptions {
  readonly seeds: number;
  /** The first seed; the others follow. */
  readonly seedFrom: number;
  readonly people: number;
  readonly progress: (stage: string, done: number) => void;
}

/** Mean over seeds with its 95 % interval, and each seed's figure. */
export interface Share {
  readonly mean: number;
  readonly interval: readonly [number, number];
  readonly bySeed: readonly number[];
}

/** Shares of the oracle's gain over a random block. `difference`: individual minus segment, paired over seeds. */
export interface WorldResult {
  readonly tastes: Tastes;
  readonly visits: number;
  readonly individual: Share;
  readonly segment: Share;
  readonly difference: Share;
}

export interface SimulationResult {
  readonly seeds: readonly number[];
  readonly worlds: Readonly<Record<string, WorldResult>>;
}

/** Lets the engine and segment Thompson sampling serve the same visitors in worlds whose tastes are known. */
export function simulate({ seeds, seedFrom, people, progress }: SimulationOptions): SimulationResult {
  const numbers = Array.from({ length: seeds }, (_, i) => seedFrom + i);
  const worlds: Record<string, WorldResult> = {};
  Object.entries(WORLDS).forEach(([name, tastes]) => {
    let visits = 0;
    const individual: number[] = [];
    const segment: number[] = [];
    numbers.forEach((seed, i) => {
      progress(name, i / seeds);
      const world = createWorld(seed, tastes, people);
      visits += world.visits.length;
      individual.push(playPlugin(world, seed));
      segment.push(playSegments(world, seed));
    });
    worlds[name] = {
      ...{ tastes, visits },
      individual: shareOf(individual),
      segment: shareOf(segment),
      difference: shareOf(individual.map((share, i) => share - segment[i])),
    };
  });
  return { seeds: numbers, worlds };
}

function playPlugin(world: World, seed: number): number {
  const plugin = new Plugin(world, seed);
  return gainOf(world, (visit) => {
    const decision = plugin.decide(visit);
    const block = blockOf(decision);
    plugin.learn(decision, visit.rewards[block] === 1 ? 1 : 0);
    return block;
  });
}

function playSegments(world: World, seed: number): number {
  const policy = new SegmentThompson(randomOf(seed * 31 + 5));
  return gainOf(world, (visit) => {
    const block = policy.choose(visit.segment);
    policy.learn(visit.segment, block, visit.rewards[block]);
    return block;
  });
}

/** What a policy earned beyond a random block, as a share of what knowing every probability would have earned. */
function gainOf({ visits }: World, serve: (visit: Visit) => number): number {
  let gain = 0;
  let oracle = 0;
  for (const visit of visits) {
    const { probabilities } = visit;
    const random = probabilities.reduce((sum, p) => sum + p, 0) / probabilities.length;
    gain += probabilities[serve(visit)] - random;
    oracle += Math.max(...probabilities) - random;
  }
  return gain / oracle;
}

/** Quantiles of Student's t for 95 %, by degrees of freedom from 1. */
const STUDENT = [
  12.71, 4.3, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23, 2.2, 2.18, 2.16, 2.14, 2.13, 2.12, 2.11, 2.1, 2.09, 2.09,
];

function shareOf(bySeed: readonly number[]): Share {
  const n = bySeed.length;
  const mean = bySeed.reduce((sum, value) => sum + value, 0) / n;
  if (n < 2) return { mean, interval: [-Infinity, Infinity], bySeed };
  const variance = bySeed.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  const half = (STUDENT[n - 2] ?? 2.05) * Math.sqrt(variance / n);
  return { mean, interval: [mean - half, mean + half], bySeed };
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const around = ({ mean, interval: [low, high] }: Share): string =>
  `${percent(mean).padStart(7)} [${percent(low)}, ${percent(high)}]`.padEnd(30);

/** The result as a person reads it in a terminal. */
export function simulationTable({ seeds, worlds }: SimulationResult): string {
  return [
    `share of the oracle's gain over a random block; ${seeds.length} worlds each, seeds ${seeds[0]} to ${seeds[seeds.length - 1]}; 95 % over seeds`,
    '',
    `${' '.repeat(24)}${'individual'.padEnd(30)}${'segment (Thompson)'.padEnd(30)}difference, paired`,
    ...Object.entries(worlds).map(
      ([name, { individual, segment, difference }]) =>
        `${name.padEnd(24)}${around(individual)}${around(segment)}${around(difference).trimEnd()}`,
    ),
  ].join('\n');
}

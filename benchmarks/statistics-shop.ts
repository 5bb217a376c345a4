import { drawOf } from '../server/src/engine';
import { randomOf } from '../server/src/evaluation/simulation/random';
import { liftOf, compare, type Interval } from '../server/src/measurement/statistics/comparison';
import { checkSplit } from '../server/src/measurement/statistics/split-check';
import { NOBODY, withVisitor, type OutcomeSums } from '../server/src/measurement/statistics/sums';
import { verdictOf, VERDICT_SETTINGS, type Verdict } from '../server/src/measurement/statistics/verdict';

/** A shop with known tastes: blocks as many as segments, each segment's rule gives its own block. */
export interface ShopWorld {
  /** How many of a segment want another block than its rule gives. */
  readonly otherTaste: number;
  /** How often the person's own evidence finds what they want; else they are served the rule's block. */
  readonly found: number;
  /** Chance of an order, with a block they do not want and with the one they want. */
  readonly order: { readonly unwanted: number; readonly wanted: number };
}

/** The first is worth 30 % more per person, by its construction; `trueLift` works it out. */
export const SHOPS = {
  personBetter: { otherTaste: 0.6, found: 0.85, order: { unwanted: 0.05, wanted: 0.05 * (1 + 0.3 / 0.39) } },
  segmentsExplainAll: { otherTaste: 0, found: 0.95, order: { unwanted: 0.05, wanted: 0.09 } },
} as const satisfies Record<string, ShopWorld>;

const BLOCKS = 6;
const SIDES = [
  { side: 'original', share: 0.1 },
  { side: 'rules', share: 0.4 },
  { side: 'crowd', share: 0.1 },
  { side: 'person', share: 0.4 },
] as const;
type Side = (typeof SIDES)[number]['side'];

/** What a person's side serves that is not the rule's block is wrong where segments explain all. */
const wantedByPerson = ({ otherTaste, found }: ShopWorld): number =>
  otherTaste === 0 ? found : found + (1 - found) * (1 - otherTaste);

export function trueLift(world: ShopWorld): number {
  const { unwanted, wanted } = world.order;
  const rate = (share: number): number => unwanted + share * (wanted - unwanted);
  return rate(wantedByPerson(world)) / rate(1 - world.otherTaste) - 1;
}

export interface ShopResult {
  readonly seed: number;
  readonly lift: Interval | null;
  readonly verdict: Verdict['kind'];
  /** Of all verdicts on the way, one each hundredth of the visitors. */
  readonly everPersonWins: boolean;
}

/** Everybody of one shop, from the split to the verdict; late orders correct what was counted before. */
export function runShop(world: ShopWorld, visitors: number, seed: number): ShopResult {
  const sums = new Map<Side, OutcomeSums>(SIDES.map(({ side }) => [side, NOBODY]));
  const late: (() => void)[] = [];
  const { uniform } = randomOf(seed);
  let everPersonWins = false;
  let verdict!: Verdict;
  for (let visitor = 0; visitor < visitors; visitor += 1) {
    const side = sideOf(drawOf(seed, visitor));
    const outcome = { value: 0, count: 0, before: 0 };
    sums.set(side, withVisitor(sums.get(side)!, outcome));
    if (uniform() < orderChance(world, side, uniform))
      late.push(() => {
        const without = withVisitor(sums.get(side)!, outcome, -1);
        sums.set(side, withVisitor(without, { ...outcome, value: 1, count: 1 }));
      });
    if ((visitor + 1) % (visitors / 100) !== 0) continue;
    // Orders come one look later than their visitors.
    verdict = verdictNow(sums, visitors / 100);
    if (verdict.kind === 'personWins') everPersonWins = true;
    late.splice(0).forEach((order) => order());
  }
  verdict = verdictNow(sums, visitors / 100);
  const comparison = compare(sums.get('rules')!, sums.get('person')!, 'perVisitor');
  return {
    seed,
    lift: comparison && liftOf(comparison, VERDICT_SETTINGS.alpha),
    verdict: verdict.kind,
    everPersonWins: everPersonWins || verdict.kind === 'personWins',
  };
}

function sideOf(draw: number): Side {
  let below = 0;
  for (const { side, share } of SIDES) {
    below += share;
    if (draw < below) return side;
  }
  return 'person';
}

function orderChance(world: ShopWorld, side: Side, uniform: () => number): number {
  const segment = Math.floor(uniform() * BLOCKS);
  const other = (segment + 1 + Math.floor(uniform() * (BLOCKS - 1))) % BLOCKS;
  const taste = uniform() < world.otherTaste ? other : segment;
  const mistaken = world.otherTaste === 0 ? other : segment;
  const served = {
    original: 0,
    crowd: 1,
    rules: segment,
    person: uniform() < world.found ? taste : mistaken,
  }[side];
  return served === taste ? world.order.wanted : world.order.unwanted;
}

function verdictNow(sums: ReadonlyMap<Side, OutcomeSums>, peoplePerDay: number): Verdict {
  const counted = SIDES.map(({ side }) => Number(sums.get(side)!.visitors));
  const split = checkSplit(
    counted,
    SIDES.map(({ share }) => share),
  );
  return verdictOf({
    rules: sums.get('rules')!,
    person: sums.get('person')!,
    measure: 'perVisitor',
    split,
    peoplePerDay,
  });
}

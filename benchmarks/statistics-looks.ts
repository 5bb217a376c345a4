import { randomOf } from '../server/src/evaluation/simulation/random';
import type { Measure } from '../server/src/measurement/statistics/comparison';
import { cappedValue } from '../server/src/measurement/statistics/order-cap';
import { checkSplit } from '../server/src/measurement/statistics/split-check';
import {
  NOBODY,
  wholeUnits,
  withVisitor,
  type Outcome,
  type OutcomeSums,
} from '../server/src/measurement/statistics/sums';
import { verdictOf, type Verdict } from '../server/src/measurement/statistics/verdict';
import { proportionOf, type Proportion } from './statistics-proportion';

/** One visitor of a made-up shop; `raised` multiplies the chance of an order. */
type Shopper = (uniform: () => number, raised: number) => Outcome;

const NOTHING: Outcome = { value: 0, count: 0, before: 0 };

/** Orders or not. */
const conversions =
  (rate: number): Shopper =>
  (uniform, raised) =>
    uniform() < rate * raised ? { value: 1, count: 1, before: 0 } : NOTHING;

/** Regulars order again: the outcome before tells much of the one after. */
const regulars: Shopper = (uniform, raised) => {
  const rate = uniform() < 0.1 ? 0.32 : 0.02;
  const before = uniform() < rate ? 1 : 0;
  const after = uniform() < rate * raised ? 1 : 0;
  return before || after ? { value: after, count: after, before } : NOTHING;
};

const TAIL = 2.1;
const pareto = (uniform: () => number): number => 30 * (1 - uniform()) ** (-1 / TAIL);
/** Fixed beforehand: the 99th percentile of the distribution itself. */
const CAP = wholeUnits(30 * 0.01 ** (-1 / TAIL));

/** Up to three orders; the variance of an order is only just finite. */
const revenue =
  (cap: number | null): Shopper =>
  (uniform, raised) => {
    if (uniform() >= 0.05 * raised) return NOTHING;
    const count = 1 + Math.floor(uniform() * uniform() * 3);
    let value = 0;
    for (let order = 0; order < count; order += 1) value += cappedValue(wholeUnits(pareto(uniform)), cap);
    return { value, count, before: 0 };
  };

export interface Scenario {
  readonly name: string;
  readonly shopper: Shopper;
  readonly measure: Measure;
  /** Lift of the person's side. */
  readonly lift: number;
  /** New visitors of rules and person from look to look. */
  readonly each: { readonly rules: number; readonly person: number };
}

const even = { rules: 100, person: 100 };
const orders = conversions(0.05);

export const ALIKE: readonly Scenario[] = [
  { name: 'orders, 5 %', shopper: orders, measure: 'perVisitor', lift: 0, each: even },
  {
    name: 'orders, 5 %, 1 on the rules to 9',
    shopper: orders,
    measure: 'perVisitor',
    lift: 0,
    each: { rules: 20, person: 180 },
  },
  { name: 'orders of regulars, CUPED', shopper: regulars, measure: 'perVisitor', lift: 0, each: even },
  { name: 'revenue, tail 2.1, raw', shopper: revenue(null), measure: 'perVisitor', lift: 0, each: even },
  { name: 'revenue, tail 2.1, capped', shopper: revenue(CAP), measure: 'perVisitor', lift: 0, each: even },
  { name: 'value of an order, tail 2.1, raw', shopper: revenue(null), measure: 'perReward', lift: 0, each: even },
  { name: 'value of an order, tail 2.1, capped', shopper: revenue(CAP), measure: 'perReward', lift: 0, each: even },
];

export const DIFFERENT: readonly Scenario[] = [
  { name: 'orders, 5 %, 20 % more', shopper: orders, measure: 'perVisitor', lift: 0.2, each: even },
  { name: 'orders of regulars, CUPED, 20 % more', shopper: regulars, measure: 'perVisitor', lift: 0.2, each: even },
  { name: 'revenue, capped, 20 % more', shopper: revenue(CAP), measure: 'perVisitor', lift: 0.2, each: even },
];

export interface LooksResult {
  readonly name: string;
  /** The person was said to win, or to lose, at any look. */
  readonly personWins: Proportion;
  readonly rulesWin: Proportion;
  readonly either: Proportion;
  /** The person was said to win at the last look. */
  readonly atTheEnd: Proportion;
  /** At the last look. */
  readonly meanPeopleNeeded: number | null;
}

/** The same experiment many times over, with a verdict after every step of visitors. */
export function lookOften(
  scenario: Scenario,
  { runs, looks, seed }: { runs: number; looks: number; seed: number },
): LooksResult {
  const random = randomOf(seed);
  const count = { personWins: 0, rulesWin: 0, either: 0, atTheEnd: 0 };
  const needed: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const { kinds, last } = experiment(scenario, looks, random.uniform);
    if (kinds.has('personWins')) count.personWins += 1;
    if (kinds.has('rulesWin')) count.rulesWin += 1;
    if (kinds.has('personWins') || kinds.has('rulesWin')) count.either += 1;
    if (last.kind === 'personWins') count.atTheEnd += 1;
    if (last.kind === 'tooEarly' && last.needed !== null) needed.push(last.needed);
  }
  return {
    name: scenario.name,
    personWins: proportionOf(count.personWins, runs),
    rulesWin: proportionOf(count.rulesWin, runs),
    either: proportionOf(count.either, runs),
    atTheEnd: proportionOf(count.atTheEnd, runs),
    meanPeopleNeeded: needed.length > 0 ? Math.round(needed.reduce((sum, n) => sum + n, 0) / needed.length) : null,
  };
}

function experiment({ shopper, measure, lift, each }: Scenario, looks: number, uniform: () => number) {
  const kinds = new Set<Verdict['kind']>();
  let [rules, person] = [NOBODY, NOBODY];
  let last!: Verdict;
  for (let look = 1; look <= looks; look += 1) {
    rules = visited(rules, each.rules, () => shopper(uniform, 1));
    person = visited(person, each.person, () => shopper(uniform, 1 + lift));
    const split = checkSplit([look * each.rules, look * each.person], [each.rules, each.person]);
    last = verdictOf({ rules, person, measure, split, peoplePerDay: each.rules + each.person });
    kinds.add(last.kind);
  }
  return { kinds, last };
}

/** Visitors who did nothing are alike: they are added at once. */
function visited(sums: OutcomeSums, visitors: number, next: () => Outcome): OutcomeSums {
  let idle = 0;
  let all = sums;
  for (let v = 0; v < visitors; v += 1) {
    const outcome = next();
    if (outcome === NOTHING) idle += 1;
    else all = withVisitor(all, outcome);
  }
  return withVisitor(all, NOTHING, idle);
}

import { randomOf } from '../server/src/evaluation/simulation/random';
import type { LoggedDraw } from '../server/src/measurement/off-policy/draws';
import type { Estimates } from '../server/src/measurement/off-policy/estimators';
import type { Refusal } from '../server/src/measurement/off-policy/footing';
import { valueOnPaper } from '../server/src/measurement/off-policy/value';
import { proportionOf, type Proportion } from './statistics-proportion';

/** Logs of a slot whose visitors were served per person, some of them by the rules instead; the rules are valued on paper. */
export interface LogScenario {
  readonly variants: number;
  /** Of the visitors, on the rules. */
  readonly onRules: number;
  /** How often the person's best is another than the rule's. */
  readonly disagreement: number;
}

const FLOOR = 0.05;
/** Chance of a reward with the block that is best for the visitor, with another, and with the rule's where it is not best. */
const REWARD = { best: 0.08, other: 0.04, rule: 0.05 };

interface Logged extends LoggedDraw {
  readonly rule: string;
}

const onPaper = Array.from({ length: 20 }, (_, k) => new Map([[`variant-${k}`, 1]]));
const paperOf = new Map(onPaper.map((probabilities) => [[...probabilities.keys()][0], probabilities]));

/** Of the rules, over all visitors. */
const truthOf = ({ disagreement }: LogScenario): number =>
  (1 - disagreement) * REWARD.best + disagreement * REWARD.rule;

function logOf({ variants, onRules, disagreement }: LogScenario, rows: number, uniform: () => number): Logged[] {
  const whole = (below: number): number => Math.floor(uniform() * below);
  return Array.from({ length: rows }, (_, row) => {
    const rule = whole(variants);
    const best = uniform() < disagreement ? (rule + 1 + whole(variants - 1)) % variants : rule;
    const explores = uniform() < FLOOR;
    const served = uniform() < onRules ? rule : explores ? whole(variants) : best;
    const perPerson = (served === best ? 1 - FLOOR : 0) + FLOOR / variants;
    const chance = served === best ? REWARD.best : served === rule ? REWARD.rule : REWARD.other;
    return {
      ...{ visitor: `v${row}`, rule: `variant-${rule}`, served: `variant-${served}` },
      probability: (served === rule ? onRules : 0) + (1 - onRules) * perPerson,
      reward: uniform() < chance ? 1 : 0,
    };
  });
}

export interface CoverageResult {
  readonly scenario: LogScenario;
  readonly refusals: Readonly<Partial<Record<Refusal, number>>>;
  readonly meanEffectivePeople: number;
  readonly meanRewarded: number;
  /** Of the logs that were valued, those whose interval held the truth; `null` where none was valued. */
  readonly coverage: Readonly<Record<keyof Estimates, Proportion>> | null;
  /** Mean width of the SNIPS interval over the truth. */
  readonly width: number | null;
}

export function coverageOf(
  scenario: LogScenario,
  { logs, rows, seed }: { logs: number; rows: number; seed: number },
): CoverageResult {
  const { uniform } = randomOf(seed);
  const truth = truthOf(scenario);
  const refusals: Partial<Record<Refusal, number>> = {};
  const held: Record<keyof Estimates, number> = { ips: 0, snips: 0, dr: 0 };
  const sums = { valued: 0, effective: 0, rewarded: 0, width: 0 };
  for (let log = 0; log < logs; log += 1) {
    const valuation = valueOnPaper(logOf(scenario, rows, uniform), ({ rule }) => paperOf.get(rule)!);
    sums.effective += valuation.effectivePeople;
    sums.rewarded += valuation.rewarded;
    if (valuation.kind === 'refused') {
      refusals[valuation.reason] = (refusals[valuation.reason] ?? 0) + 1;
      continue;
    }
    sums.valued += 1;
    const { estimates } = valuation;
    for (const name of ['ips', 'snips', 'dr'] as const)
      if (estimates[name].low <= truth && truth <= estimates[name].high) held[name] += 1;
    sums.width += (estimates.snips.high - estimates.snips.low) / truth;
  }
  const covered = (name: keyof Estimates): Proportion => proportionOf(held[name], sums.valued);
  return {
    scenario,
    refusals,
    meanEffectivePeople: Math.round(sums.effective / logs),
    meanRewarded: Math.round(sums.rewarded / logs),
    coverage: sums.valued > 0 ? { ips: covered('ips'), snips: covered('snips'), dr: covered('dr') } : null,
    width: sums.valued > 0 ? sums.width / sums.valued : null,
  };
}

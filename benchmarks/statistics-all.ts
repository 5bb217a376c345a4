import { ALIKE, DIFFERENT, lookOften, type LooksResult } from './statistics-looks';
import { coverageOf, type CoverageResult } from './statistics-off-policy';
import { asText, type Proportion } from './statistics-proportion';
import { runShop, SHOPS, trueLift, type ShopResult } from './statistics-shop';
import { splitAlarms } from './statistics-split';

/** Simulations with known truth: how often what the page says is wrong, and how often it sees what is there. */
const SEED = 2026;
const SHOP_SEEDS = 20;
const SHOP_VISITORS = 20_000;

export interface StatisticsFigures {
  readonly alike: readonly LooksResult[];
  readonly different: readonly LooksResult[];
  readonly split: { readonly falseAlarms: Proportion; readonly found: Proportion };
  readonly shops: Readonly<Record<keyof typeof SHOPS, readonly ShopResult[]>>;
}

export function benchStatistics(): StatisticsFigures {
  console.log('200 looks, 20,000 visitors a side. Both sides alike: a winner was named at any look (at most 5 %)');
  const alike = ALIKE.map((scenario) => {
    const result = lookOften(scenario, { runs: 2_000, looks: 200, seed: SEED });
    console.log(`  ${result.name.padEnd(38)} ${asText(result.either)}`);
    return result;
  });
  console.log('20 % more per person: seen by the end, and still seen at the last look (at least 90 % for orders)');
  const different = DIFFERENT.map((scenario) => {
    const result = lookOften(scenario, { runs: 2_000, looks: 200, seed: SEED });
    console.log(`  ${result.name.padEnd(38)} ${asText(result.personWins)}; ${asText(result.atTheEnd)}`);
    return result;
  });
  const falseAlarms = splitAlarms(0.5, { runs: 20_000, people: 20_000, step: 20, seed: SEED });
  const found = splitAlarms(0.52, { runs: 5_000, people: 20_000, step: 20, seed: SEED });
  console.log(`split check, a look at every 20 of 20,000: false alarms ${asText(falseAlarms)} (at most .1 %)`);
  console.log(`  52:48 found ${asText(found)} (at least 90 %)`);
  const shops = { personBetter: shopsOf('personBetter'), segmentsExplainAll: shopsOf('segmentsExplainAll') };
  return { alike, different, split: { falseAlarms, found }, shops };
}

function shopsOf(name: keyof typeof SHOPS): ShopResult[] {
  const world = SHOPS[name];
  const truth = trueLift(world);
  const results = Array.from({ length: SHOP_SEEDS }, (_, seed) => runShop(world, SHOP_VISITORS, seed));
  const held = results.filter(({ lift }) => lift && lift.low <= truth && truth <= lift.high).length;
  const gains = results.filter(({ everPersonWins }) => everPersonWins).length;
  console.log(`shop ${name}, true lift ${(100 * truth).toFixed(1)} %, ${SHOP_VISITORS} visitors, ${SHOP_SEEDS} seeds`);
  console.log(`  interval holds the truth ${held}; person said to win at any look ${gains}`);
  return results;
}

/** Logs of 10,000 rows, 60 % disagreement: with a tenth of the visitors on the rules, and with none. */
export function benchOffPolicy(): CoverageResult[] {
  const scenarios = [
    ...[2, 6, 14].map((variants) => ({ variants, onRules: 0.1, logs: 1_000 })),
    ...[2, 6, 14].map((variants) => ({ variants, onRules: 0, logs: 100 })),
  ];
  return scenarios.map(({ variants, onRules, logs }) => {
    const result = coverageOf({ variants, onRules, disagreement: 0.6 }, { logs, rows: 10_000, seed: SEED });
    const { coverage, refusals, meanEffectivePeople, meanRewarded, width } = result;
    console.log(`${variants} variants, ${100 * onRules} % on the rules: effective people ${meanEffectivePeople},`);
    console.log(`  rewarded ${meanRewarded}, refusals ${JSON.stringify(refusals)} of ${logs}`);
    for (const [name, held] of Object.entries(coverage ?? {}))
      console.log(`  ${name.padEnd(5)} covers ${asText(held)}`);
    if (width !== null) console.log(`  width over value ${width.toFixed(2)}`);
    return result;
  });
}

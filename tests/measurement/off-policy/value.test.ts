import { coverageOf } from '../../../benchmarks/statistics-off-policy';
import { chooseOnPaper } from '../../../server/src/measurement/off-policy/choose';
import { compareOnPaper } from '../../../server/src/measurement/off-policy/compare';
import { estimatesOf } from '../../../server/src/measurement/off-policy/estimators';
import { sumsByVisitor, sumsOfAll } from '../../../server/src/measurement/off-policy/footing';
import { halfOf } from '../../../server/src/measurement/off-policy/halves';
import { valueOnPaper, type Valuation } from '../../../server/src/measurement/off-policy/value';
import { differenceOf, type Comparison } from '../../../server/src/measurement/statistics/comparison';
import { normalBelow, normalQuantile } from '../../../server/src/measurement/statistics/normal';
import { always, KEYS, simulatedLog, wanted, type Draw } from './logs';

const valued = (valuation: Valuation) => {
  if (valuation.kind !== 'valued') throw new Error(`refused: ${valuation.reason}`);
  return valuation;
};
const widthOf = (draws: readonly Draw[], tries = 1): number => {
  const { low, high } = valued(valueOnPaper(draws, always('skirts'), tries)).estimates.snips;
  return high - low;
};

describe('a policy on paper', () => {
  const log = simulatedLog(6_000);

  test('is valued near its truth, by every estimate, and always the same', () => {
    const valuation = valued(valueOnPaper(log, always('skirts')));
    for (const { estimate, low, high } of Object.values(valuation.estimates)) {
      expect(low).toBeLessThan(0.2);
      expect(high).toBeGreaterThan(0.2);
      expect(low).toBeLessThan(estimate);
      expect(high).toBeGreaterThan(estimate);
      expect(high - low).toBeLessThan(0.06);
    }
    expect(valuation).toMatchObject({ draws: 6_000, meanWeight: expect.closeTo(1, 1), tries: 1 });
    expect(valueOnPaper(log, always('skirts'))).toEqual(valuation);
  });

  test('rare rewards may be many more rather than many fewer: the intervals lean as those of counts do', () => {
    const lean = [1, 2, 3].map((seed) => {
      const rare = simulatedLog(6_000, { rates: [0.01, 0.01, 0.01], seed });
      const { estimate, low, high } = valued(valueOnPaper(rare, wanted)).estimates.ips;
      return (high - estimate) / (estimate - low);
    });
    // Exactly, of 60 counted: 45.8 to 77.2, so 17.2 above and 14.2 below.
    const mean = lean.reduce((sum, x) => sum + x, 0) / lean.length;
    expect(Math.abs(mean - 17.2 / 14.2)).toBeLessThan(0.08);
  });

  test('ten draws of a visitor that are rewarded alike tell no more than one', () => {
    const repeated = simulatedLog(6_000, { each: 10 });
    expect(widthOf(repeated) / widthOf(log)).toBeGreaterThan(0.9);
    expect(widthOf(repeated) / widthOf(log)).toBeLessThan(1.1);
    const { effectivePeople } = valued(valueOnPaper(log, always('skirts')));
    expect(valued(valueOnPaper(repeated, always('skirts'))).effectivePeople).toBeCloseTo(effectivePeople, 6);
  });

  test('the more policies were tried, the wider', () => {
    // 2.81 standard errors instead of 1.96.
    expect(widthOf(log, 10) / widthOf(log)).toBeGreaterThan(1.25);
    expect(widthOf(log, 10) / widthOf(log)).toBeLessThan(1.65);
  });

  const rare = { logged: [0.9, 0.05, 0.05] };
  test.each<[string, Draw[], string, object]>([
    ['nothing logged', [], 'skirts', { reason: 'noDraws' }],
    ['too few people', simulatedLog(6_000, rare), 'skirts', { reason: 'fewPeople' }],
    ['too few rewards', simulatedLog(6_000, { rates: [0.1, 0.01, 0.1] }), 'skirts', { reason: 'fewRewards' }],
    ['a variant that was never served', simulatedLog(6_000, rare), 'coats', { reason: 'fewPeople', rewarded: 0 }],
    ['a probability of 0', [...log, { ...log[0], probability: 0 }], 'skirts', { reason: 'badProbabilities' }],
    ['no probability', [...log, { ...log[0], probability: NaN }], 'skirts', { reason: 'badProbabilities' }],
    ['other probabilities', log.map((draw) => ({ ...draw, probability: 0.5 })), 'skirts', { reason: 'weightsAstray' }],
  ])('is refused with its reason: %s', (_name, draws, key, expected) => {
    expect(valueOnPaper(draws, always(key))).toMatchObject({ kind: 'refused', ...expected });
  });

  test('part of which was never served is refused: the weights of the rest do not add up', () => {
    const mostly = (share: number) => () =>
      new Map([
        ['skirts', share],
        ['coats', 1 - share],
      ]);
    expect(valueOnPaper(log, mostly(0.7))).toMatchObject({ kind: 'refused', reason: 'weightsAstray' });
    expect(valueOnPaper(log, mostly(1)).kind).toBe('valued');
  });
});

describe('two policies on paper', () => {
  const compared = (draws: readonly Draw[], a: string, b: string): Comparison => {
    const comparison = compareOnPaper(draws, always(a), always(b));
    if ('refusal' in comparison) throw new Error(comparison.refusal);
    return comparison;
  };

  test('are worth what each is worth alone, and differ by what they differ', () => {
    const log = simulatedLog(20_000);
    const comparison = compared(log, 'boots', 'skirts');
    expect(comparison.challenger).toBe(valued(valueOnPaper(log, always('skirts'))).estimates.snips.estimate);
    expect(comparison.reference).toBe(valued(valueOnPaper(log, always('boots'))).estimates.snips.estimate);
    const { low, high } = differenceOf(comparison, 0.05);
    expect(low).toBeGreaterThan(0);
    expect(low).toBeLessThan(0.1);
    expect(high).toBeGreaterThan(0.1);
  });

  test('that never served the same vary as two samples do', () => {
    const log = simulatedLog(20_000);
    const { variance } = compared(log, 'boots', 'skirts');
    const spread = (key: string, rate: number): number =>
      (rate * (1 - rate)) / log.filter(({ served }) => served === key).length;
    expect(variance.linear).toBe(0);
    expect(variance.constant / spread('skirts', 0.2)).toBeCloseTo(1, 1);
    expect(variance.square / spread('boots', 0.1)).toBeCloseTo(1, 1);
  });

  test('hold the difference that there is, from log to log', () => {
    const held = Array.from({ length: 25 }, (_, seed) => {
      const { low, high } = differenceOf(compared(simulatedLog(4_000, { seed }), 'boots', 'skirts'), 0.05);
      return low <= 0.1 && 0.1 <= high && high - low < 0.12;
    });
    expect(held.filter(Boolean).length).toBeGreaterThanOrEqual(24);
  });

  test('that are one policy do not differ at all', () => {
    const comparison = compareOnPaper(simulatedLog(6_000), wanted, wanted) as Comparison;
    const { estimate, low, high } = differenceOf(comparison, 0.05);
    expect([estimate, low, high]).toEqual([0, 0, 0]);
  });

  test('are refused where either is', () => {
    expect(compareOnPaper(simulatedLog(900), always('boots'), always('coats'))).toEqual({ refusal: 'fewPeople' });
  });
});

describe('choosing and valuing', () => {
  test('halves are for good, nearly even, and independent from purpose to purpose', () => {
    const visitors = Array.from({ length: 4_000 }, (_, v) => `v${v}`);
    const first = (purpose: string): string[] => visitors.filter((visitor) => halfOf(visitor, purpose) === 'first');
    expect(first('a').length / 4_000).toBeCloseTo(0.5, 1);
    const inB = new Set(first('b'));
    expect(first('a').filter((visitor) => inB.has(visitor)).length / first('a').length).toBeCloseTo(0.5, 1);
  });

  test('the best of policies that are all alike is not valued above what it is worth', async () => {
    const [logged, rates] = [
      [0.34, 0.33, 0.33],
      [0.1, 0.1, 0.1],
    ];
    const policies = new Map(KEYS.map((key) => [key, always(key)]));
    const runs = 12;
    let [chosenOn, valuedOn] = [0, 0];
    for (let seed = 0; seed < runs; seed += 1) {
      const log = simulatedLog(5_000, { rates, logged, seed });
      const chosen = (await chooseOnPaper(log, policies, 'best'))!;
      const choosing = log.filter(({ visitor }) => halfOf(visitor, 'best') === 'first');
      chosenOn += estimatesOf(sumsOfAll(sumsByVisitor(choosing, always(chosen.key), () => 0))).snips / runs;
      valuedOn += valued(chosen.valuation).estimates.snips.estimate / runs;
      expect(chosen.tries).toBe(3);
      expect(chosen.valuation.draws + choosing.length).toBe(log.length);
    }
    expect(chosenOn).toBeGreaterThan(0.104);
    expect(Math.abs(valuedOn - 0.1)).toBeLessThan(0.004);
  });

  test('the better one is chosen, one that cannot be valued never, and none of none', async () => {
    const log = simulatedLog(8_000);
    const policies = new Map(['boots', 'coats', 'skirts', 'hats'].map((key) => [key, always(key)]));
    expect(await chooseOnPaper(log, policies, 'best')).toMatchObject({ key: 'skirts', tries: 4 });
    expect(await chooseOnPaper(log, new Map([['coats', always('coats')]]), 'best')).toBeNull();
  });
});

describe('logs with a known truth, as in `npm run bench -- off-policy`', () => {
  test('a tenth on the rules, 60 % disagreement: nothing refused, the intervals hold', () => {
    const { refusals, coverage } = coverageOf(
      { variants: 6, onRules: 0.1, disagreement: 0.6 },
      { logs: 20, rows: 4_000, seed: 9 },
    );
    expect(refusals).toEqual({});
    for (const held of Object.values(coverage!)) expect(held.hits).toBeGreaterThanOrEqual(17);
  });

  test('nobody on the rules: too few people for any of them', () => {
    const { refusals, coverage } = coverageOf(
      { variants: 6, onRules: 0, disagreement: 0.6 },
      { logs: 3, rows: 4_000, seed: 9 },
    );
    expect(refusals).toEqual({ fewPeople: 3 });
    expect(coverage).toBeNull();
  });
});

test.each([
  [0, 0.5],
  [1.959964, 0.975],
  [-2.807034, 0.0025],
])('the normal distribution at %d', (z, share) => {
  expect(normalBelow(z)).toBeCloseTo(share, 6);
  expect(normalQuantile(share)).toBeCloseTo(z, 4);
});

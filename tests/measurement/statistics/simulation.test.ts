import { ALIKE, DIFFERENT, lookOften } from '../../../benchmarks/statistics-looks';
import { runShop, SHOPS, trueLift } from '../../../benchmarks/statistics-shop';
import { splitAlarms } from '../../../benchmarks/statistics-split';

/** The simulations of `npm run bench -- statistics`, fewer of them: a z test would be fooled in 40 % of these. */
const CHECKED = ['orders, 5 %', 'revenue, tail 2.1, raw', 'value of an order, tail 2.1, capped'];
const size = { runs: 60, looks: 200, seed: 1 };

describe('with 200 looks', () => {
  test.each(ALIKE.filter(({ name }) => CHECKED.includes(name)))(
    'both sides alike, $name: a winner is named in at most 5 %',
    (scenario) => {
      expect(lookOften(scenario, size).either.share).toBeLessThanOrEqual(0.05);
    },
  );

  test('a fifth more at 5 % and 20,000 visitors a side is seen in nine of ten', () => {
    const { personWins, rulesWin } = lookOften(DIFFERENT[0], size);
    expect(personWins.share).toBeGreaterThan(0.9);
    expect(rulesWin.hits).toBe(0);
  });
});

describe('the split check', () => {
  test('finds 52:48 within 20,000, and nothing where there is nothing', () => {
    expect(splitAlarms(0.52, { runs: 60, people: 20_000, step: 200, seed: 2 }).share).toBeGreaterThan(0.9);
    expect(splitAlarms(0.5, { runs: 60, people: 20_000, step: 200, seed: 2 }).hits).toBe(0);
  });
});

describe('shops of 20,000 visitors, from the split to the verdict', () => {
  const results = (world: keyof typeof SHOPS) =>
    Array.from({ length: 20 }, (_, seed) => runShop(SHOPS[world], 20_000, seed));

  test('where the person is worth 30 % more, the interval holds it', () => {
    const truth = trueLift(SHOPS.personBetter);
    expect(truth).toBeCloseTo(0.3, 12);
    const seen = results('personBetter');
    expect(seen.filter(({ lift }) => lift && lift.low <= truth && truth <= lift.high).length).toBeGreaterThanOrEqual(
      17,
    );
    expect(seen.filter(({ verdict }) => verdict === 'personWins').length).toBeGreaterThanOrEqual(17);
  });

  test('where segments explain everything, no gain is claimed', () => {
    expect(trueLift(SHOPS.segmentsExplainAll)).toBeLessThanOrEqual(0);
    expect(results('segmentsExplainAll').filter(({ everPersonWins }) => everPersonWins).length).toBeLessThanOrEqual(1);
  });
});

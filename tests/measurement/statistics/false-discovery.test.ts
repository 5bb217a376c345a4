import { compare, evidenceOf, liftOf } from '../../../server/src/measurement/statistics/comparison';
import { judgeMany } from '../../../server/src/measurement/statistics/false-discovery';
import { proportionOf } from '../../../benchmarks/statistics-proportion';
import { randomOf } from '../../../server/src/evaluation/simulation/random';
import { converting } from './people';

const against = (converted: number) => compare(converting(500, 10_000), converting(converted, 10_000), 'perVisitor')!;

describe('many comparisons judged together', () => {
  test('a difference that is clear alone may be chance among many, and helps the next where it is not', () => {
    const middling = against(620);
    expect(evidenceOf(middling)).toBeGreaterThan(20);
    expect(evidenceOf(middling)).toBeLessThan(200);
    const nothing = Array.from({ length: 9 }, () => against(500));
    expect(judgeMany([middling]).map(({ discovered }) => discovered)).toEqual([true]);
    expect(judgeMany([middling, ...nothing])[0].discovered).toBe(false);
    const strong = Array.from({ length: 9 }, () => against(800));
    expect(judgeMany([middling, ...strong])[0].discovered).toBe(true);
  });

  test('intervals are at the level that is left for those chosen', () => {
    const [strong, none] = [against(800), against(500)];
    expect(judgeMany([strong, none, none, strong])).toEqual([
      { discovered: true, lift: liftOf(strong, 0.025) },
      { discovered: false, lift: liftOf(none, 0.025) },
      { discovered: false, lift: liftOf(none, 0.025) },
      { discovered: true, lift: liftOf(strong, 0.025) },
    ]);
    expect(judgeMany([none, none])[0]).toEqual({ discovered: false, lift: liftOf(none, 0.025) });
    expect(judgeMany([])).toEqual([]);
  });

  test('of what is discovered among 15 variants with a shared reference, 10 of them no different, few are nothing', () => {
    const { uniform } = randomOf(6);
    const sideAt = (rate: number) => {
      let converted = 0;
      for (let i = 0; i < 4_000; i += 1) if (uniform() < rate) converted += 1;
      return converting(converted, 4_000);
    };
    const runs = 60;
    let [falseShare, found] = [0, 0];
    for (let run = 0; run < runs; run += 1) {
      const reference = sideAt(0.1);
      const rates = [...Array<number>(10).fill(0.1), ...Array<number>(5).fill(0.16)];
      const judged = judgeMany(rates.map((rate) => compare(reference, sideAt(rate), 'perVisitor')!));
      const chosen = judged.filter(({ discovered }) => discovered).length;
      const wrong = judged.slice(0, 10).filter(({ discovered }) => discovered).length;
      falseShare += wrong / Math.max(1, chosen) / runs;
      found += chosen - wrong;
    }
    expect(falseShare).toBeLessThanOrEqual(0.05);
    expect(proportionOf(found, 5 * runs).low).toBeGreaterThan(0.9);
  });
});

import fc from 'fast-check';
import { estimatesOf } from '../../../server/src/measurement/off-policy/estimators';
import { footingOf, sumsByVisitor, sumsOfAll } from '../../../server/src/measurement/off-policy/footing';
import { crossFittedModel } from '../../../server/src/measurement/off-policy/reward-model';
import { expectClose, mean } from '../statistics/people';
import { drawsOf, KEYS, simulatedLog, wanted, type Draw } from './logs';

const sum = (values: readonly number[]): number => values.reduce((all, x) => all + x, 0);
const servedAt = ({ served }: Draw): number => KEYS.indexOf(served);

describe('the estimates', () => {
  test('are the formulas of the papers, row by row', () => {
    fc.assert(
      fc.property(drawsOf(1), (draws) => {
        const model = ({ visitor }: Draw, variant: string): number => (visitor.length + variant.length) / 10;
        const { ips, snips, dr } = estimatesOf(sumsOfAll(sumsByVisitor(draws, wanted, model)));
        const weights = draws.map((draw) => draw.wanted[servedAt(draw)] / draw.logged[servedAt(draw)]);
        expectClose(ips, mean(draws.map(({ reward }, i) => weights[i] * reward)));
        expectClose(snips, sum(draws.map(({ reward }, i) => weights[i] * reward)) / sum(weights));
        const doublyRobust = draws.map((draw, i) => {
          const direct = sum(KEYS.map((key, k) => draw.wanted[k] * model(draw, key)));
          return direct + weights[i] * (draw.reward - model(draw, draw.served));
        });
        expectClose(dr, mean(doublyRobust));
      }),
    );
  });

  test('of the policy that was logged are what was earned', () => {
    fc.assert(
      fc.property(drawsOf(1), (draws) => {
        const own = draws.map((draw) => ({ ...draw, wanted: draw.logged }));
        const { ips, snips } = estimatesOf(sumsOfAll(sumsByVisitor(own, wanted, () => 0)));
        expectClose(ips, mean(draws.map(({ reward }) => reward)));
        expectClose(snips, ips);
      }),
    );
  });

  test('the effective people are those of Kish, with the draws of a visitor taken together', () => {
    fc.assert(
      fc.property(drawsOf(1), (draws) => {
        const { footing } = footingOf(sumsByVisitor(draws, wanted, () => 0));
        const byVisitor = new Map<string, number>();
        for (const draw of draws) {
          const weight = draw.wanted[servedAt(draw)] / draw.logged[servedAt(draw)];
          byVisitor.set(draw.visitor, (byVisitor.get(draw.visitor) ?? 0) + weight);
        }
        const weights = [...byVisitor.values()];
        expectClose(footing.effectivePeople, sum(weights) ** 2 / sum(weights.map((weight) => weight ** 2)));
        expectClose(footing.meanWeight, sum(weights) / draws.length);
      }),
    );
  });
});

describe('the reward model', () => {
  test('foretells nobody from their own reward', () => {
    fc.assert(
      fc.property(drawsOf(2), fc.nat(), (draws, at) => {
        const who = draws[at % draws.length].visitor;
        const richer = draws.map((draw) => (draw.visitor === who ? { ...draw, reward: draw.reward + 100 } : draw));
        const [before, after] = [crossFittedModel(draws), crossFittedModel(richer)];
        const own = draws.find(({ visitor }) => visitor === who)!;
        for (const key of KEYS) expect(after(own, key)).toBe(before(own, key));
      }),
    );
  });

  test('learns the mean of a variant, shrunk to that of all', () => {
    const draws = simulatedLog(4_000);
    const model = crossFittedModel(draws);
    expect(model(draws[0], 'skirts')).toBeCloseTo(0.2, 1);
    expect(model(draws[0], 'skirts')).toBeGreaterThan(1.5 * model(draws[0], 'boots'));
    expect(model(draws[0], 'never served')).toBeCloseTo(0.5 * 0.1 + 0.3 * 0.2 + 0.2 * 0.05, 1);
  });
});

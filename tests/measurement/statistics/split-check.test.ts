import fc from 'fast-check';
import { logGamma } from '../../../server/src/measurement/statistics/log-gamma';
import { checkSplit } from '../../../server/src/measurement/statistics/split-check';
import { expectClose } from './people';

test('the logarithm of gamma is that of the factorial, and of √π at a half', () => {
  let factorial = 0;
  for (let n = 1; n < 200; n += 1) {
    expectClose(logGamma(n), factorial);
    factorial += Math.log(n);
  }
  expectClose(logGamma(0.5), Math.log(Math.PI) / 2);
});

/**
 * The same Bayes factor person by person: what a learner who starts with 1,000 people at the shares foretold of each
 * next person, over what the shares foretell.
 */
function stepByStep(counted: readonly number[], shares: readonly number[]): number {
  const whole = shares.reduce((sum, share) => sum + share, 0);
  const seen = shares.map((share) => (1_000 * share) / whole);
  let people = 1_000;
  let log = 0;
  counted.forEach((count, side) => {
    for (let i = 0; i < count; i += 1) {
      log += Math.log(seen[side] / people / (shares[side] / whole));
      seen[side] += 1;
      people += 1;
    }
  });
  return log;
}

describe('the split check', () => {
  test('breaks exactly where a thousand to one speaks against the shares', () => {
    const side = fc.integer({ min: 0, max: 900 });
    fc.assert(
      fc.property(fc.array(fc.tuple(side, fc.integer({ min: 1, max: 9 })), { minLength: 2, maxLength: 4 }), (sides) => {
        const [counted, shares] = [sides.map(([count]) => count), sides.map(([, share]) => share)];
        const log = stepByStep(counted, shares);
        fc.pre(Math.abs(log - Math.log(1000)) > 1e-6);
        expect(checkSplit(counted, shares).kind).toBe(log > Math.log(1000) ? 'broken' : 'fine');
      }),
    );
  });

  test.each([
    ['as it should be', [10_000, 10_000], [1, 1], 'fine'],
    ['52:48 of 20,000', [10_400, 9_600], [1, 1], 'broken'],
    ['51:49 of 2,000', [1_020, 980], [50, 50], 'fine'],
    ['a tenth on the rules', [1_000, 9_000], [0.1, 0.9], 'fine'],
    ['a fifth of a tenth lost', [800, 9_000], [0.1, 0.9], 'broken'],
    ['nobody yet', [0, 0], [1, 1], 'fine'],
  ])('%s', (_name, counted, shares, kind) => {
    expect(checkSplit(counted, shares).kind).toBe(kind);
  });

  test('says what the shares would have given', () => {
    expect(checkSplit([30, 70], [1, 3])).toEqual({ kind: 'fine', counted: [30, 70], expected: [25, 75] });
  });
});

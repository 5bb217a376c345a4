import fc from 'fast-check';
import { randomOf } from '../../../server/src/evaluation/simulation/random';
import type { LoggedDraw } from '../../../server/src/measurement/off-policy/draws';

export const KEYS = ['boots', 'skirts', 'hats'];

/** A draw that remembers the probability of every variant, so that any policy can be asked. */
export interface Draw extends LoggedDraw {
  readonly logged: readonly number[];
  readonly wanted: readonly number[];
}

const probabilities = fc
  .array(fc.integer({ min: 1, max: 20 }), { minLength: KEYS.length, maxLength: KEYS.length })
  .map((parts) => parts.map((part) => part / parts.reduce((sum, x) => sum + x, 0)));

export const drawsOf = (minLength: number): fc.Arbitrary<Draw[]> =>
  fc
    .array(fc.tuple(fc.nat(8), fc.nat(KEYS.length - 1), probabilities, probabilities, fc.nat(3)), {
      minLength,
      maxLength: 40,
    })
    .map((rows) =>
      rows.map(([visitor, served, logged, wanted, reward]) => ({
        ...{ visitor: `v${visitor}`, served: KEYS[served], probability: logged[served], reward },
        ...{ logged, wanted },
      })),
    );

export const wanted = ({ wanted: policy }: Draw): Map<string, number> =>
  new Map(KEYS.map((key, k) => [key, policy[k]]));
export const always = (key: string) => (): Map<string, number> => new Map([[key, 1]]);

/** Rewards at these rates, drawn with these probabilities; `each` draws a visitor, all rewarded alike. */
export function simulatedLog(
  visitors: number,
  { rates = [0.1, 0.2, 0.05], logged = [0.5, 0.3, 0.2], each = 1, seed = 3 } = {},
): Draw[] {
  const { uniform } = randomOf(seed);
  return Array.from({ length: visitors }, (_, v) => {
    const draw = uniform();
    const served = draw < logged[0] ? 0 : draw < logged[0] + logged[1] ? 1 : 2;
    const reward = uniform() < rates[served] ? 1 : 0;
    return Array.from({ length: each }, () => ({
      ...{ visitor: `v${v}`, served: KEYS[served], probability: logged[served], reward },
      ...{ logged, wanted: logged },
    }));
  }).flat();
}

import { randomOf } from '../server/src/evaluation/simulation/random';
import { checkSplit } from '../server/src/measurement/statistics/split-check';
import { proportionOf, type Proportion } from './statistics-proportion';

/** Experiments that should split half and half, with a look at every step, in which the split was ever called broken. */
export function splitAlarms(
  truth: number,
  { runs, people, step, seed }: { runs: number; people: number; step: number; seed: number },
): Proportion {
  const { uniform } = randomOf(seed);
  let alarms = 0;
  for (let run = 0; run < runs; run += 1) {
    let first = 0;
    for (let seen = step; seen <= people; seen += step) {
      for (let i = 0; i < step; i += 1) if (uniform() < truth) first += 1;
      if (checkSplit([first, seen - first], [1, 1]).kind === 'fine') continue;
      alarms += 1;
      break;
    }
  }
  return proportionOf(alarms, runs);
}

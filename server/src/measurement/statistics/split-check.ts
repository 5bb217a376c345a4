import { logGamma } from './log-gamma';

/** Whether the people fell to the sides as they should; a split that is broken makes every comparison worthless. */
export interface SplitCheck {
  readonly kind: 'fine' | 'broken';
  readonly counted: readonly number[];
  /** What the shares would give of as many people. */
  readonly expected: readonly number[];
}

/** A split that is fine is called broken once in a thousand experiments, however often somebody looks. */
const ALPHA = 0.001;
/** How much the alternative leans to the intended shares, in people: 1,000 finds 52:48 soonest of 100 to 1,000. */
const PRIOR_PEOPLE = 1_000;

/**
 * Sequential sample-ratio check: the Bayes factor of a Dirichlet-multinomial around the shares against the shares
 * themselves, an e-process (Lindon and Malek, "Anytime-valid inference for multinomial count data", 2022).
 * `counted` and `shares` in the same order, shares above 0 in any unit.
 */
export function checkSplit(counted: readonly number[], shares: readonly number[]): SplitCheck {
  const whole = shares.reduce((sum, share) => sum + share, 0);
  const people = counted.reduce((sum, count) => sum + count, 0);
  let log = logGamma(PRIOR_PEOPLE) - logGamma(PRIOR_PEOPLE + people);
  counted.forEach((count, i) => {
    const share = shares[i] / whole;
    log += logGamma(PRIOR_PEOPLE * share + count) - logGamma(PRIOR_PEOPLE * share) - count * Math.log(share);
  });
  return {
    kind: log >= -Math.log(ALPHA) ? 'broken' : 'fine',
    counted,
    expected: shares.map((share) => (people * share) / whole),
  };
}

/**
 * Asymptotic confidence sequence: an interval that may be looked at after every visitor (Waudby-Smith, Arbour, Sinha,
 * Kennedy and Ramdas, "Time-uniform central limit theory and asymptotic confidence sequences", theorem 2.2).
 */

/**
 * People, of both sides together, at which the intervals are narrowest for their kind. It has to be fixed beforehand, so
 * it is no setting. GrowthBook's default is 5,000; more suits the lifts that are usual here (docs/decisions.md).
 */
const TUNED_FOR = 30_000;
const TUNED_ALPHA = 0.05;

/** ρ² that is best at `TUNED_FOR`: the paper's appendix on choosing it, as in GrowthBook's statistics. */
const RHO_SQUARED = (-2 * Math.log(TUNED_ALPHA) + Math.log(-2 * Math.log(TUNED_ALPHA) + 1)) / TUNED_FOR;

/** How many standard errors an interval reaches to either side after `people` visitors. */
export function reach(people: number, alpha: number): number {
  const time = people * RHO_SQUARED;
  return Math.sqrt(((2 * (time + 1)) / time) * Math.log(Math.sqrt(time + 1) / alpha));
}

/**
 * The same as evidence: an e-value against "no difference", for an estimate `z` standard errors away. Above 1/α exactly
 * where the interval at α leaves the difference 0 out. Its mean is at most 1 at any time where there is no difference.
 */
export function evidence(people: number, z: number): number {
  const time = people * RHO_SQUARED;
  return Math.exp((z * z * time) / (2 * (time + 1))) / Math.sqrt(time + 1);
}

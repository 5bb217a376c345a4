import { reach } from './confidence-sequence';

/** Four chances in five to see a difference that is there: normal quantile of .8. */
const POWER_Z = 0.8416;
const MOST_PEOPLE = 1e9;

/**
 * People of both sides together until an interval is only so wide: a lift of `lift` is then seen in four of five
 * cases. `variance` is that of the relative lift for one person, i.e. the variance of the estimate times the people.
 * Infinite where a thousand million would not do.
 */
export const peopleToSee = (lift: number, variance: number, alpha: number): number =>
  fewestPeople((people) => lift >= (reach(people, alpha) + POWER_Z) * Math.sqrt(variance / people));

/** People until an interval reaches at most `half` to either side, whatever the truth is. */
export const peopleToNarrow = (half: number, variance: number, alpha: number): number =>
  fewestPeople((people) => half >= reach(people, alpha) * Math.sqrt(variance / people));

/** Halving in logarithms: widths fall as people grow. */
function fewestPeople(enough: (people: number) => boolean): number {
  let [few, many] = [1, MOST_PEOPLE];
  if (!enough(many)) return Infinity;
  while (many - few > 1) {
    const middle = Math.floor(Math.sqrt(few * many));
    const next = middle > few ? middle : few + 1;
    if (enough(next)) many = next;
    else few = next;
  }
  return many;
}

/** What is known before an experiment. Shares are of all visitors. */
export interface Plan {
  /** Rewards of 100 visitors are 100 · rate. */
  readonly rate: number;
  /** The smallest lift that is worth knowing, .1 for 10 %. */
  readonly lift: number;
  readonly shares: { readonly rules: number; readonly person: number };
  readonly visitorsPerDay: number;
  readonly alpha: number;
}

/** Visitors of the whole site and weeks until a lift of that size would be seen; a goal that happens or not. */
export function forecast({ rate, lift, shares, visitorsPerDay, alpha }: Plan): { visitors: number; weeks: number } {
  const compared = shares.rules + shares.person;
  const raised = Math.min(1, rate * (1 + lift));
  const spread = (chance: number, share: number): number => (chance * (1 - chance) * compared) / (share * rate * rate);
  const variance = spread(rate, shares.rules) + spread(raised, shares.person);
  const visitors = Math.ceil(peopleToSee(lift, variance, alpha) / compared);
  return { visitors, weeks: visitors / visitorsPerDay / 7 };
}

import { compare, liftOf, varianceOfDifference, type Comparison, type Interval, type Measure } from './comparison';
import { peopleToNarrow, peopleToSee } from './forecast';
import type { SplitCheck } from './split-check';
import type { OutcomeSums } from './sums';

/** What can be said of person against rules. `people` are those compared, on both sides. */
export type Verdict =
  | { readonly kind: 'personWins' | 'rulesWin'; readonly lift: Interval; readonly people: number }
  /** Whatever the difference is, it is smaller than `bound`. */
  | { readonly kind: 'same'; readonly lift: Interval; readonly people: number; readonly bound: number }
  | TooEarly
  | { readonly kind: 'cannotCompare'; readonly cause: 'splitBroken'; readonly split: SplitCheck }
  | { readonly kind: 'cannotCompare'; readonly cause: 'nobodyOnOneSide'; readonly people: number };

interface TooEarly {
  readonly kind: 'tooEarly';
  /** `fewConversions`: no interval is shown yet. `unclear`: there is one, and it still holds too much. */
  readonly because: 'fewConversions' | 'unclear';
  readonly lift: Interval | null;
  readonly people: number;
  readonly conversions: { readonly rules: number; readonly person: number };
  /** About how many people it takes; `null` where nothing is known to tell it from. */
  readonly needed: number | null;
  /** At this pace; `null` where nobody comes. */
  readonly daysLeft: number | null;
}

export interface VerdictSettings {
  readonly alpha: number;
  /** Conversions on each side before an interval is shown. */
  readonly enough: number;
  /** Lifts smaller than this, either way, are the same to a marketer. */
  readonly sameBound: number;
  /** The smallest lift that is worth waiting for: what `needed` is for at first. */
  readonly worthKnowing: number;
}

export const VERDICT_SETTINGS: VerdictSettings = { alpha: 0.05, enough: 100, sameBound: 0.05, worthKnowing: 0.1 };

export interface Contrasted {
  readonly rules: OutcomeSums;
  readonly person: OutcomeSums;
  readonly measure: Measure;
  /** Over everybody whom the experience splits, not only these two sides. */
  readonly split: SplitCheck;
  /** People of these two sides who come a day. */
  readonly peoplePerDay: number;
}

/** The same sums give the same verdict; it may be asked as often as one likes without being fooled more than α. */
export function verdictOf(contrasted: Contrasted, settings: VerdictSettings = VERDICT_SETTINGS): Verdict {
  const { rules, person, measure, split } = contrasted;
  const people = Number(rules.visitors + person.visitors);
  if (split.kind === 'broken') return { kind: 'cannotCompare', cause: 'splitBroken', split };
  if (people > 0 && (rules.visitors === 0n || person.visitors === 0n))
    return { kind: 'cannotCompare', cause: 'nobodyOnOneSide', people };
  const comparison = compare(rules, person, measure);
  const enough = Math.min(Number(rules.converted), Number(person.converted)) >= settings.enough;
  const lift = comparison && enough ? liftOf(comparison, settings.alpha) : null;
  if (!lift) return tooEarly(contrasted, comparison, null, settings);
  // First: a lift that is surely too small to matter is no reason to keep what takes more work.
  if (lift.low > -settings.sameBound && lift.high < settings.sameBound)
    return { kind: 'same', lift, people, bound: settings.sameBound };
  if (lift.low > 0) return { kind: 'personWins', lift, people };
  if (lift.high < 0) return { kind: 'rulesWin', lift, people };
  return tooEarly(contrasted, comparison, lift, settings);
}

function tooEarly(
  { rules, person, peoplePerDay }: Contrasted,
  comparison: Comparison | null,
  lift: Interval | null,
  settings: VerdictSettings,
): TooEarly {
  const people = Number(rules.visitors + person.visitors);
  const conversions = { rules: Number(rules.converted), person: Number(person.converted) };
  const fewest = Math.min(conversions.rules, conversions.person);
  const forConversions = fewest > 0 ? Math.ceil((people * settings.enough) / fewest) : Infinity;
  const needed = Math.max(forConversions, comparison ? peopleForVerdict(comparison, settings) : Infinity);
  const known = Number.isFinite(needed);
  return {
    kind: 'tooEarly',
    because: fewest < settings.enough ? 'fewConversions' : 'unclear',
    lift,
    people,
    conversions,
    needed: known ? needed : null,
    daysLeft: known && peoplePerDay > 0 ? Math.max(0, Math.ceil((needed - people) / peoplePerDay)) : null,
  };
}

/**
 * Until the smallest lift worth knowing would be seen; past that, until any truth gives a verdict: an interval that
 * reaches less than half the bound to either side leaves 0 out or lies inside the bound.
 */
function peopleForVerdict(comparison: Comparison, { alpha, sameBound, worthKnowing }: VerdictSettings): number {
  if (comparison.reference <= 0) return Infinity;
  const variance = (varianceOfDifference(comparison) * comparison.people) / comparison.reference ** 2;
  const toSee = peopleToSee(worthKnowing, variance, alpha);
  return toSee > comparison.people ? toSee : peopleToNarrow(sameBound / 2, variance, alpha);
}

import type { Interval } from '../statistics/comparison';
import { bootstrapIntervals } from './bootstrap';
import type { LoggedDraw, PaperPolicy } from './draws';
import { estimatesOf, type Estimates } from './estimators';
import {
  footingOf,
  noFooting,
  probabilitiesAreGood,
  sumsByVisitor,
  sumsOfAll,
  type Footing,
  type Refusal,
} from './footing';
import { crossFittedModel } from './reward-model';

/** What a policy would have earned on the logged traffic, or why the log cannot tell. */
export type Valuation =
  | (Footing & {
      readonly kind: 'valued';
      /** Value a draw, with bootstrap intervals over visitors. */
      readonly estimates: Readonly<Record<keyof Estimates, Interval>>;
      /** Policies that were tried on these visitors; the intervals hold for all of them together. */
      readonly tries: number;
    })
  | (Footing & { readonly kind: 'refused'; readonly reason: Refusal });

const ALPHA = 0.05;

/** `draws`: one row per independent draw; a visitor may have several. */
export function valueOnPaper<Draw extends LoggedDraw>(
  draws: readonly Draw[],
  policy: PaperPolicy<Draw>,
  tries = 1,
): Valuation {
  if (!probabilitiesAreGood(draws)) return { kind: 'refused', reason: 'badProbabilities', ...noFooting(draws) };
  const byVisitor = sumsByVisitor(draws, policy, crossFittedModel(draws));
  const { footing, refusal } = footingOf(byVisitor);
  if (refusal) return { kind: 'refused', reason: refusal, ...footing };
  const values = estimatesOf(sumsOfAll(byVisitor));
  const bounds = bootstrapIntervals(byVisitor, ALPHA / tries);
  const estimate = (name: keyof Estimates): Interval => ({ estimate: values[name], ...bounds[name] });
  const estimates = { ips: estimate('ips'), snips: estimate('snips'), dr: estimate('dr') };
  return { kind: 'valued', ...footing, estimates, tries };
}

import { turn } from '../../stores/turn';
import type { LoggedDraw, PaperPolicy } from './draws';
import { estimatesOf } from './estimators';
import { footingOf, probabilitiesAreGood, sumsByVisitor, sumsOfAll } from './footing';
import { halfOf } from './halves';
import { valueOnPaper, type Valuation } from './value';

/** The best of several policies, valued on visitors who had no say in choosing it. */
export interface Chosen {
  readonly key: string;
  /** Policies that were compared to find it. */
  readonly tries: number;
  readonly valuation: Valuation;
}

/**
 * Chosen by SNIPS on one half of the visitors, valued on the other: a value that was picked because it is high is too
 * high. `null` where no policy could be valued on the choosing half. `purpose` names the split; the same, the same halves.
 */
export async function chooseOnPaper<Draw extends LoggedDraw>(
  draws: readonly Draw[],
  policies: ReadonlyMap<string, PaperPolicy<Draw>>,
  purpose: string,
): Promise<Chosen | null> {
  const halves = { first: [] as Draw[], second: [] as Draw[] };
  for (const draw of draws) halves[halfOf(draw.visitor, purpose)].push(draw);
  let best: { key: string; value: number } | null = null;
  for (const [key, policy] of policies) {
    await turn();
    const value = worthOnPaper(halves.first, policy);
    if (value === null) continue;
    if (!best || value > best.value) best = { key, value };
  }
  if (!best) return null;
  const valuation = valueOnPaper(halves.second, policies.get(best.key)!);
  return { key: best.key, tries: policies.size, valuation };
}

/** Without an interval; `null` where the log cannot tell. */
function worthOnPaper<Draw extends LoggedDraw>(draws: readonly Draw[], policy: PaperPolicy<Draw>): number | null {
  if (!probabilitiesAreGood(draws)) return null;
  const byVisitor = sumsByVisitor(draws, policy, () => 0);
  return footingOf(byVisitor).refusal ? null : estimatesOf(sumsOfAll(byVisitor)).snips;
}

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { LoggedDraw } from '../../../server/src/measurement/off-policy/draws';
import { bootstrapIntervals } from '../../../server/src/measurement/off-policy/bootstrap';
import { estimatesOf } from '../../../server/src/measurement/off-policy/estimators';
import { sumsByVisitor, sumsOfAll } from '../../../server/src/measurement/off-policy/footing';
import { crossFittedModel } from '../../../server/src/measurement/off-policy/reward-model';
import { valueOnPaper } from '../../../server/src/measurement/off-policy/value';
import { describeWithLog, logFolder } from '../../support/interaction-log';

interface Impression extends LoggedDraw {
  readonly position: string;
}

/** Row, time, item, position, click, probability, …; no visitors are named, so each impression is one. */
function impressions(log: string): Impression[] {
  const text = gunzipSync(readFileSync(path.join(logFolder('obd'), `${log}.csv.gz`))).toString('utf8');
  return text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [row, , served, position, click, probability] = line.split(',');
      return { visitor: row, served, position, reward: Number(click), probability: Number(probability) };
    });
}

/** Thompson sampling drifts within the week, so the policy is read as how often it showed an item at a position. */
function shownBy(log: readonly Impression[], items: readonly string[]) {
  const byPosition = new Map<string, Map<string, number>>();
  for (const position of new Set(log.map((one) => one.position))) {
    const counts = new Map(items.map((item) => [item, 0.05]));
    for (const one of log) if (one.position === position) counts.set(one.served, counts.get(one.served)! + 1);
    const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
    byPosition.set(position, new Map([...counts].map(([item, count]) => [item, count / all])));
  }
  return ({ position }: Impression) => byPosition.get(position)!;
}

describeWithLog('obd', 'Thompson sampling valued from random impressions of a real shop', () => {
  // Figures of an independent implementation, and what the policy earned live over the full data.
  test.each([
    ['men', { snips: 0.0057, low: 0.0032, high: 0.0088, live: 0.0067 }],
    ['women', { snips: 0.0058, low: 0.0037, high: 0.0082, live: 0.0064 }],
  ])('%s', (campaign, { snips, low, high, live }) => {
    const random = impressions(`random_${campaign}_${campaign}`);
    const items = [...new Set(random.map(({ served }) => served))];
    const policy = shownBy(impressions(`bts_${campaign}_${campaign}`), items);
    const byVisitor = sumsByVisitor(random, policy, crossFittedModel(random));
    const estimates = estimatesOf(sumsOfAll(byVisitor));
    const bounds = bootstrapIntervals(byVisitor, 0.05);
    expect(estimates.snips).toBeCloseTo(snips, 4);
    for (const name of ['ips', 'snips', 'dr'] as const) {
      expect(estimates[name]).toBeGreaterThan(low);
      expect(estimates[name]).toBeLessThan(high);
      expect(bounds[name].low).toBeLessThan(live);
      expect(bounds[name].high).toBeGreaterThan(live);
    }
    // Percentiles there; ours allow for the lean of rare clicks, which moves both ends up a little.
    expect(Math.abs(bounds.snips.low - low)).toBeLessThan(0.0006);
    expect(Math.abs(bounds.snips.high - high)).toBeLessThan(0.0012);
    // And these logs are too thin for a report.
    expect(valueOnPaper(random, policy)).toMatchObject({ kind: 'refused', reason: 'fewRewards', rewarded: 46 });
  });
});

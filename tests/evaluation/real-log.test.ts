import { evaluate } from '../../server/src/evaluation/evaluate';
import { readLog } from '../../server/src/evaluation/log';
import { describeWithLog, logFolder } from '../support/interaction-log';

describeWithLog('eshop2008', 'evaluate on a real clothing shop', () => {
  test('individual is never below the best segment rule, at any amount of evidence', () => {
    const { nextItem, blockChoice, intervals } = evaluate(readLog(logFolder('eshop2008')), {
      blockBy: 'category',
      without: [],
      keepRepeats: false,
      progress: () => undefined,
    });
    const { individual, segment } = nextItem;
    for (const [evidence, scores] of Object.entries(individual.byEvidence)) {
      expect([evidence, scores.hr20 >= segment.byEvidence[evidence].hr20]).toEqual([evidence, true]);
    }
    expect(individual.hr20).toBeGreaterThanOrEqual(0.7);
    expect(individual.mrr20).toBeGreaterThanOrEqual(0.275);
    expect(nextItem.attributes.hr20).toBeGreaterThanOrEqual(0.6);
    expect(blockChoice.category.individual.hit1).toBeGreaterThanOrEqual(0.8);
    expect(intervals.individualMinusSegment.hr20.all[0]).toBeGreaterThan(0);
  }, 600_000);
});

import { EVIDENCE } from './metrics';
import { POLICIES } from './policies';
import type { EvaluationResult } from './evaluate';

const cell = (value: number | undefined): string => (value === undefined ? '' : value.toFixed(4)).padStart(8);
const signed = ([low, high]: readonly [number, number]): string =>
  `[${low >= 0 ? '+' : ''}${low.toFixed(3)}, ${high >= 0 ? '+' : ''}${high.toFixed(3)}]`;

/** The result as a person reads it in a terminal. */
export function toTable({ dataset, nextItem, blockChoice, intervals }: EvaluationResult): string {
  const lines: string[] = [
    `${String(dataset.name)}: ${String(dataset.items)} items, ${String(dataset.trainingVisitors)} visitors to learn from, ${String(dataset.testVisitors)} new ones to predict`,
    `best segment rule, found on the training part: ${String(dataset.segmentRule)}`,
    '',
    `NEXT ITEM${' '.repeat(9)}     n    hr@5   hr@20  mrr@20 ndcg@20   difference of hr@20 to segment, 95 %`,
  ];
  for (const policy of POLICIES) {
    const { n, hr5, hr20, mrr20, ndcg20 } = nextItem[policy];
    const interval = intervals[`${policy}MinusSegment`]?.hr20?.all;
    lines.push(
      `  ${policy.padEnd(14)}${String(n).padStart(7)}${cell(hr5)}${cell(hr20)}${cell(mrr20)}${cell(ndcg20)}   ${interval ? signed(interval) : ''}`,
    );
  }
  for (const metric of ['hr20', 'ndcg20'] as const) {
    lines.push(
      '',
      `${metric} by events seen${' '.repeat(metric === 'hr20' ? 2 : 0)}${EVIDENCE.map((n) => String(n).padStart(8)).join('')}`,
    );
    for (const policy of POLICIES)
      lines.push(
        `  ${policy.padEnd(20)}${EVIDENCE.map((n) => cell(nextItem[policy].byEvidence[n]?.[metric])).join('')}`,
      );
  }
  for (const [attribute, policies] of Object.entries(blockChoice)) {
    lines.push(
      '',
      `BLOCK BY ${attribute} (segment: ${policies.segment.rule ?? ''}), share of next items whose block was chosen`,
    );
    lines.push(
      `  ${'events seen'.padEnd(14)}     all${EVIDENCE.slice(1)
        .map((n) => String(n).padStart(8))
        .join('')}`,
    );
    for (const policy of POLICIES) {
      const { hit1, byEvidence } = policies[policy];
      lines.push(
        `  ${policy.padEnd(14)}${cell(hit1)}${EVIDENCE.slice(1)
          .map((n) => cell(byEvidence[n]?.hit1))
          .join('')}`,
      );
    }
  }
  return lines.join('\n');
}

import type { Condition } from '../../engine';

/** Every condition of a tree, the tree itself first. */
export const everyCondition = (condition: Condition): Condition[] => {
  if (condition.kind === 'all' || condition.kind === 'any') return [condition, ...condition.of.flatMap(everyCondition)];
  if (condition.kind === 'not') return [condition, ...everyCondition(condition.of)];
  return [condition];
};

/** Keys of the segments that a condition refers to. */
export const segmentsIn = (condition: Condition): string[] =>
  everyCondition(condition).flatMap((one) => (one.kind === 'segment' ? [one.segment] : []));

/** Regular expressions in a condition. */
export const patternsIn = (condition: Condition): string[] =>
  everyCondition(condition).flatMap((one) =>
    (one.kind === 'context' || one.kind === 'trait') && one.test.operator === 'matches' ? [one.test.value] : [],
  );

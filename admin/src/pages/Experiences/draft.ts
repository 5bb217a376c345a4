import type { ExperienceInput, ExperienceView } from '../../../../server/src/contracts';
import { farGoalProblems } from './far-goal';
import { splitProblems } from './split';
import { BASELINE } from '../../../../server/src/engine/types';

export type RuleInput = ExperienceInput['rules'][number];

/** The part of an experience that the page edits. */
export const inputOf = (view: ExperienceView): ExperienceInput => ({
  name: view.name,
  degree: view.degree,
  rules: view.rules,
  goal: view.goal,
  definition: view.definition,
  takeover: view.takeover,
  ...(view.farGoal && { farGoal: view.farGoal }),
  ...(view.split && { split: view.split }),
  ...(view.takeovers && { takeovers: view.takeovers }),
  ...(view.adjustments && { adjustments: view.adjustments }),
  ...(view.feed && { feed: view.feed }),
});

/** Whether something differs from what is saved. */
export const differs = (a: ExperienceInput, b: ExperienceInput): boolean => JSON.stringify(a) !== JSON.stringify(b);

/** The rules with one of them moved up (-1) or down (+1); at the end of the list it stays. */
export const moved = (rules: readonly RuleInput[], index: number, by: -1 | 1): RuleInput[] => {
  const target = index + by;
  if (index < 0 || index >= rules.length || target < 0 || target >= rules.length) return [...rules];
  const next = [...rules];
  [next[index], next[target]] = [next[target], next[index]];
  return next;
};

/** A rule to be filled in; its id is free among the others. */
export const newRule = (rules: readonly RuleInput[], segment: string, variant: string): RuleInput => {
  const taken = new Set(rules.map((rule) => rule.id));
  let number = rules.length + 1;
  while (taken.has(`rule-${number}`)) number++;
  return { id: `rule-${number}`, segment, variant, strength: 'startWith' };
};

/** Blocks that a rule or a takeover can show: the original, every variant, and the candidates of collections. */
export const choicesOf = (
  view: Pick<ExperienceView, 'variants'>,
  original: string,
): { value: string; label: string }[] => [
  { value: BASELINE, label: original },
  ...view.variants.flatMap(({ key, name, collection }) =>
    collection
      ? collection.candidates.map((candidate) => ({ value: candidate.key, label: `${name}: ${candidate.name}` }))
      : { value: key, label: name },
  ),
];

/** Keys of texts that say what must be mended before saving; empty when it can be saved. */
export type Problem =
  | 'problem.name'
  | 'problem.rule'
  | 'problem.schedule'
  | 'problem.takeover'
  | 'problem.shares'
  | 'problem.least'
  | 'problem.admitted'
  | 'problem.currency'
  | 'problem.condition';

const ends = (from: string | null | undefined, until: string | null | undefined): boolean =>
  !from || !until || Date.parse(from) < Date.parse(until);

export const problemsOf = (input: ExperienceInput): Problem[] => {
  const problems: Problem[] = [];
  if (!input.name.trim()) problems.push('problem.name');
  if (input.rules.some((rule) => !rule.segment || !rule.variant)) problems.push('problem.rule');
  if (input.rules.some((rule) => !ends(rule.from, rule.until))) problems.push('problem.schedule');
  const { takeover } = input;
  if (takeover && (!takeover.variant || !takeover.from || !takeover.until || !ends(takeover.from, takeover.until)))
    problems.push('problem.takeover');
  return [...problems, ...splitProblems(input.split), ...farGoalProblems(input.farGoal)];
};

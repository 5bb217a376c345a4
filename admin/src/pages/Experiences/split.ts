import type { SplitInput } from '../../../../server/src/contracts';
import { LEAST_SHARE } from '../../../../server/src/contracts/shares';
import type { Side } from '../../../../server/src/engine/types';

/** The sides in the order in which a marketer thinks of them. */
export const SIDES_SHOWN: readonly Side[] = ['rules', 'person', 'crowd', 'original'];

/** What an experiment starts with: rules and person alike, and as few on the original as tell something. */
export const newSplit = (): SplitInput => ({
  shares: { original: 10, rules: 45, crowd: 0, person: 45 },
  admitted: 100,
  sticky: 'visitor',
  shuffle: 1,
});

export const sumOfShares = ({ shares }: SplitInput): number =>
  Object.values(shares).reduce((sum, share) => sum + share, 0);

export type SplitProblem = 'problem.shares' | 'problem.least' | 'problem.admitted';

export const splitProblems = (split: SplitInput | null | undefined): SplitProblem[] => {
  if (!split) return [];
  const { shares, admitted } = split;
  return [
    ...(sumOfShares(split) === 100 ? [] : ['problem.shares' as const]),
    ...(Math.min(shares.rules, shares.person) >= LEAST_SHARE ? [] : ['problem.least' as const]),
    ...(admitted >= 1 && admitted <= 100 ? [] : ['problem.admitted' as const]),
  ];
};

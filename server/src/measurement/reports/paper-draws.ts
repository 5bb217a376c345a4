import { BASELINE } from '../../engine';
import type { ExperienceInput } from '../../contracts';
import { DAY_MS, type JudgedGoal } from '../aggregates/goals';
import { isPossible, whomsOf, type Participant } from '../aggregates/participants';
import type { LoggedDraw, PaperPolicy } from '../off-policy/draws';
import { unitOf } from './measured';

/** A first delivery with what policies on paper look at. */
export interface PaperDraw extends LoggedDraw {
  readonly at: number;
  readonly crowd: string;
  readonly segments: readonly string[];
  readonly chances: Readonly<Record<string, number>>;
}

/** One decision cannot be priced by what takes several visits: other decisions lie in between. */
export const takesSeveralVisits = ({ windowMs }: JudgedGoal): boolean => windowMs > DAY_MS;

/** Draws whose window is closed, one a visitor and version, of those whom the report is about. */
export function paperDraws(participants: readonly Participant[], goal: JudgedGoal, whom: string): PaperDraw[] {
  const unit = unitOf(goal);
  return participants.flatMap((participant) => {
    const { visitor, at, data } = participant;
    const counted = data.counted[goal.which];
    if (!counted || data.left || data.folded || !whomsOf(participant).includes(whom)) return [];
    const { variant, crowd, segments, chances } = data;
    const reward = counted.outcome.value / unit;
    return [
      {
        visitor,
        served: variant,
        probability: chances[variant] ?? 0,
        reward,
        at,
        crowd,
        segments,
        chances,
      },
    ];
  });
}

/** The original and so many of the others: those that most people were served first. In the order of the slot. */
export function mostServed(
  variants: readonly string[],
  peopleOf: (variant: string) => number,
  most: number,
): readonly string[] {
  const others = variants.filter((variant) => variant !== BASELINE);
  const kept = new Set(others.sort((a, b) => peopleOf(b) - peopleOf(a)).slice(0, most));
  return variants.filter((variant) => variant === BASELINE || kept.has(variant));
}

const always = (variant: string): ReadonlyMap<string, number> => new Map([[variant, 1]]);

export const constantly = (variant: string): PaperPolicy<PaperDraw> => {
  const answer = always(variant);
  return () => answer;
};

/** A variant that could not be served there and then is not what a policy would have served. */
const ifPossible = (variant: string, { chances }: PaperDraw): string =>
  isPossible(variant, chances) ? variant : BASELINE;

export const crowdsFavourite: PaperPolicy<PaperDraw> = (draw) => always(draw.crowd);

/** Rules that nobody was given yet: the first whose segment held, whatever its strength, else the original. */
export const drafted =
  (rules: ExperienceInput['rules']): PaperPolicy<PaperDraw> =>
  (draw) => {
    const rule = rules.find(
      ({ paused, segment, from, until }) =>
        !paused &&
        draw.segments.includes(segment) &&
        (!from || Date.parse(from) <= draw.at) &&
        (!until || draw.at < Date.parse(until)),
    );
    return always(rule ? ifPossible(rule.variant, draw) : BASELINE);
  };

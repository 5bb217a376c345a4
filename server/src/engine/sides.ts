import { spellOut } from './person';
import type { Scores } from './score';
import type { Answer, SideAnswers, Situation } from './situation';
import { shareOf, SIDES, unitOf } from './split';
import type { CandidateScore, DecisionSplit, Side } from './types';

/** What is told of an experiment beside the answer of the visitor's own side. */
export function splitOf({ slot, request, scores, side }: Situation, answers: SideAnswers): DecisionSplit {
  const split = slot.experience.split!;
  const unit = unitOf(split, request);
  const bestOf = ({ variant, drawn }: Answer): string =>
    drawn ? slot.table.keys[scores.candidates[drawn.best]] : variant;
  return {
    side: side!,
    sides: SIDES.map((one) => ({ side: one, share: shareOf(split, one), variant: bestOf(answers[one]) })),
    ...(unit !== '' && { unit }),
  };
}

/** The candidates with their probabilities on the visitor's side, and over all sides. */
export function spellOutSides(scores: Scores, answers: SideAnswers, { side, sides }: DecisionSplit): CandidateScore[] {
  return spellOut(scores, answers.person.drawn, answers.person.variant).map((candidate) => {
    const probabilityOn = (one: Side): number =>
      one === 'person' ? candidate.probability : candidate.variant === answers[one].variant ? 1 : 0;
    const mixture = sides.reduce((sum, one) => sum + one.share * probabilityOn(one.side), 0);
    return { ...candidate, probability: probabilityOn(side), mixture };
  });
}

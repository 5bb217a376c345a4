import { seededDraws } from './seeded-draws';

/** What rule and person answer for somebody, without exploration. */
export interface PairOfAnswers {
  readonly rule: string;
  readonly person: string;
  /** The person's evidence cleared the margin; else the person's answer is the rule's. */
  readonly sure: boolean;
}

/** Shares of the people, adding up to 1; all 0 for nobody. */
export interface Disagreement {
  readonly differ: number;
  readonly same: number;
  readonly tooNew: number;
}

/** Within-segment disagreement: only answers that cleared the margin can differ. */
export function disagreementOf(people: readonly PairOfAnswers[]): Disagreement {
  const share = (holds: (answers: PairOfAnswers) => boolean): number =>
    people.length === 0 ? 0 : people.filter(holds).length / people.length;
  return {
    differ: share(({ sure, rule, person }) => sure && rule !== person),
    same: share(({ sure, rule, person }) => sure && rule === person),
    tooNew: share(({ sure }) => !sure),
  };
}

const ROUNDS = 20;
const SEED = 1;

/**
 * The share that would differ by chance, were all of the segment of one taste: the pieces of evidence (events) are
 * shuffled among its people, each keeping as many as they had, and everybody is asked again. A mean over rounds; the
 * same evidence gives the same share. `answer` is asked with the person's number and what they drew; `between` is waited
 * for before each.
 */
export async function disagreementByChance<Piece>(
  evidence: readonly (readonly Piece[])[],
  answer: (person: number, evidence: readonly Piece[]) => PairOfAnswers,
  { rounds = ROUNDS, between }: { rounds?: number; between?: (person: number) => Promise<void> | undefined } = {},
): Promise<number> {
  const draw = seededDraws(SEED);
  let differ = 0;
  for (let round = 0; round < rounds; round += 1) {
    const pool = shuffled(evidence.flat(), draw);
    let taken = 0;
    const answers: PairOfAnswers[] = [];
    for (const [person, own] of evidence.entries()) {
      await between?.(person);
      answers.push(answer(person, pool.slice(taken, (taken += own.length))));
    }
    differ += disagreementOf(answers).differ;
  }
  return differ / rounds;
}

/** Fisher and Yates. */
function shuffled<Piece>(pieces: Piece[], draw: (below: number) => number): Piece[] {
  for (let left = pieces.length - 1; left > 0; left -= 1) {
    const drawn = draw(left + 1);
    [pieces[left], pieces[drawn]] = [pieces[drawn], pieces[left]];
  }
  return pieces;
}

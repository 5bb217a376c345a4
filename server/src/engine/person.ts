import { eventsAbout, habitsOf } from './habits';
import { drawOf } from './hash';
import { learnedDecisions } from './learn';
import { choose, probabilitiesOf, type Exploration } from './policy';
import { addUp, contributionsOf, crowdPart, isRefused, ownByValue, type Scores } from './score';
import type { Answer, Drawn, Situation } from './situation';
import type { CandidateScore, Reason } from './types';
import type { Verdict } from './verdict';

/** What this person gets, drawn with exact probabilities, and why. */
export function personAnswer(
  situation: Situation,
  score: Float64Array,
  { best }: Verdict,
  refused: readonly Reason[],
): Answer {
  const { snapshot, slot, scores, profile, request, startWith } = situation;
  const { experience, table } = slot;
  const { settings } = snapshot;
  const explores = request.visitor !== undefined && profile !== null;
  const learned = explores ? learnedDecisions(snapshot.model, experience.slot) : null;
  const probabilities = drawnFrom(scores, score, best, learned, settings.exploration);
  const draw = explores ? drawOf(settings.seed, request.visitor!, experience.slot, situation.evidence) : 0;
  const chosen = choose(probabilities, scores.candidates.length, best, draw);
  const probability = probabilities[chosen];
  const reasons: Reason[] = [];
  if (chosen !== best) reasons.push({ kind: 'EXPLORE', probability });
  for (const reason of affinityReasons(situation, best)) reasons.push(reason);
  const together = scores.coVisits ? scores.coVisits.amounts[best] : 0;
  if (together > 0) reasons.push({ kind: 'CROWD', contribution: together, because: scores.coVisits!.item });
  // Nothing speaks for it but others, and that it is not what the visitor leaves aside.
  if (reasons.length === 0) reasons.push(likedReason(scores, best));
  if (startWith && table.keys[scores.candidates[best]] !== startWith.variant) {
    reasons.push({ kind: 'OVERRULED', segment: startWith.segment, rule: startWith.id, variant: startWith.variant });
  }
  reasons.push(...refused);
  return {
    variant: table.keys[scores.candidates[chosen]],
    mode: chosen === best ? 'individual' : 'explore',
    reasons,
    drawn: { best, learned, exploration: settings.exploration, probability },
  };
}

/** Probabilities by candidate, in room that the slot's next decision uses again. */
function drawnFrom(
  scores: Scores,
  score: Float64Array,
  best: number,
  learned: number | null,
  exploration: Exploration,
): Float64Array {
  const count = scores.candidates.length;
  const { probabilities } = scores.slot.memory;
  if (learned === null) return probabilities.fill(0, 0, count).fill(1, best, best + 1);
  const eligible = scores.refusals?.dismissed ? (c: number) => !isRefused(scores, c) : null;
  return probabilitiesOf(score, best, learned, exploration, eligible, count, probabilities);
}

/** Others like it better than the original: everybody, or those of a segment that says more for it than everybody does. */
export function likedReason(scores: Scores, c: number): Reason {
  const { candidates, crowd, offsets } = scores;
  const [place, original] = [candidates[c], candidates[0]];
  let most = crowd.part[place] - crowd.part[original];
  let segment: string | undefined;
  for (const { segment: key, feature, weights } of offsets) {
    const says = feature * weights[place] - feature * weights[original];
    if (says > most) [most, segment] = [says, key];
  }
  const contribution = crowdPart(scores, c) - crowdPart(scores, 0);
  return segment === undefined ? { kind: 'CROWD', contribution } : { kind: 'CROWD', contribution, segment };
}

const MAX_REASONS = 3;

/** The values that speak for a candidate, strongest first: found once for as long as the visitor's terms hold. */
function affinityReasons({ slot, scores, profile }: Situation, c: number): readonly Reason[] {
  const { own, candidates } = scores;
  if (!profile || !own) return NO_REASONS;
  if (own.said?.about !== candidates[c]) {
    const reasons: Reason[] = [];
    const values = ownByValue(scores, c).sort((a, b) => b.amount - a.amount);
    for (let i = 0; i < values.length && i < MAX_REASONS && values[i].amount > 0; i += 1) {
      const { attribute, value } = slot.values[values[i].value];
      const events = eventsAbout(habitsOf(profile), attribute, value);
      reasons.push({ kind: 'AFFINITY', attribute, value, contribution: values[i].amount, events });
    }
    own.said = { about: candidates[c], reasons };
  }
  return own.said.reasons;
}

const NO_REASONS: readonly Reason[] = [];

/** The candidates with their terms and probabilities, as the log keeps them. */
export function spellOut(scores: Scores, drawn: Drawn | undefined, served: string): CandidateScore[] {
  const score = addUp(scores);
  const probabilities = drawn && drawnFrom(scores, score, drawn.best, drawn.learned, drawn.exploration);
  return Array.from(scores.candidates, (place, c) => {
    const variant = scores.slot.table.keys[place];
    const probability = probabilities ? probabilities[c] : variant === served ? 1 : 0;
    return { variant, score: score[c], probability, contributions: contributionsOf(scores, c) };
  });
}

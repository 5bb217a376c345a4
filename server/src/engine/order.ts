import { inSchedule, placeAmong } from './candidates';
import { likedReason, personAnswer } from './person';
import { addUp, crowdPart, isRefused, ownPart, type Scores } from './score';
import type { Answer, Situation, SideAnswers } from './situation';
import { BASELINE, type Reason, type Rule, type Side } from './types';
import { personsAnswer } from './verdict';

/**
 * The steps of a decision, in their order (CONTRAST.md): takeover → Always → the side of an experiment → the person, if
 * sure → Start-with → crowd → original.
 */
export function answer(situation: Situation): Answer {
  const { slot, request, scores, rule, always, side } = situation;
  const { degree, takeover } = slot.experience;
  if (takeover && inSchedule(takeover, request.now) && placeAmong(slot, scores.candidates, takeover.variant) >= 0) {
    return { variant: takeover.variant, mode: 'pinned', reasons: [{ kind: 'PINNED', until: takeover.until }] };
  }
  if (side === null && degree === 'original') return NOTHING;
  if (side === null && degree === 'rules') return rulesAnswer(rule);
  if (always) return ruleAnswer(always);
  return side === null ? personOrCrowd(situation) : sideAnswer(situation, side);
}

const NOTHING: Answer = { variant: BASELINE, mode: 'default', reasons: [{ kind: 'DEFAULT' }] };

/** Every rule taken as Always, else the original. */
const rulesAnswer = (rule: Rule | undefined): Answer => (rule ? ruleAnswer(rule) : NOTHING);

/** What the visitor's side serves; what the others would have served is told beside it. */
function sideAnswer(situation: Situation, side: Side): Answer {
  const answers: SideAnswers = {
    original: NOTHING,
    rules: rulesAnswer(situation.rule),
    crowd: crowdAnswer(situation, refusedReasons(situation.scores)),
    person: personOrCrowd(situation),
  };
  const { variant, mode, reasons, drawn } = answers[side];
  return { variant, mode, reasons: [...reasons, { kind: 'SPLIT', side }], drawn, answers };
}

const ruleAnswer = (rule: Rule, more: readonly Reason[] = []): Answer => ({
  variant: rule.variant,
  mode: 'segment',
  reasons: [{ kind: 'TARGETING_MATCH', segment: rule.segment, rule: rule.id, strength: rule.strength }, ...more],
});

function personOrCrowd(situation: Situation): Answer {
  const { snapshot, slot, scores, startWith, needed } = situation;
  const { candidates } = scores;
  const refused = refusedReasons(scores);
  let more = refused;
  const rule = startWith && !isRefused(scores, placeAmong(slot, candidates, startWith.variant)) ? startWith : undefined;
  if (situation.stage !== 'unknown') {
    const { margin } = snapshot.settings;
    const fallback = rule ? placeAmong(slot, candidates, rule.variant) : crowdFavourite(scores, margin);
    const score = addUp(scores);
    const verdict = personsAnswer(scores, score, fallback, needed);
    // A rule gives way to what speaks for something else, not to what speaks against it.
    const sure = verdict.sure && (!rule || ownPart(scores, verdict.best) >= needed);
    if (sure) return personAnswer(situation, score, verdict, refused);
    more = [{ kind: 'MARGIN', gap: verdict.gap, needed }, ...refused];
    if (!rule && verdict.earnedMost >= 0 && !isRefused(scores, verdict.earnedMost))
      return likedAnswer(scores, verdict.earnedMost, more);
  }
  return rule ? ruleAnswer(rule, more) : crowdAnswer(situation, more);
}

/** The crowd's favourite, else the original. */
function crowdAnswer({ snapshot, scores }: Situation, more: readonly Reason[]): Answer {
  const favourite = crowdFavourite(scores, snapshot.settings.margin);
  return favourite === 0
    ? { ...NOTHING, reasons: [...NOTHING.reasons, ...more] }
    : likedAnswer(scores, favourite, more);
}

/** What others like, told as that. */
const likedAnswer = (scores: Scores, c: number, more: readonly Reason[]): Answer => ({
  variant: scores.slot.table.keys[scores.candidates[c]],
  mode: 'crowd',
  reasons: [likedReason(scores, c), ...more],
});

function refusedReasons(scores: Scores): readonly Reason[] {
  if (!scores.refusals?.dismissed) return scores.refusals?.reasons ?? NO_REASONS;
  const { candidates, slot } = scores;
  const dismissed = Array.from(candidates).flatMap((place, c): Reason[] =>
    isRefused(scores, c) ? [{ kind: 'DISMISSED', variant: slot.table.keys[place] }] : [],
  );
  return [...dismissed, ...scores.refusals.reasons];
}

const NO_REASONS: readonly Reason[] = [];

/** Place of what the crowd answers best, if that beats the original by the margin; else the original's, which is 0. */
function crowdFavourite(scores: Scores, margin: number): number {
  const { crowd, candidates, slot, offsets, refusals } = scores;
  const original = crowdPart(scores, 0);
  if (candidates === slot.table.everyone && !refusals?.dismissed && offsets.length === 0)
    return crowd.part[crowd.favourite] - original >= margin ? crowd.favourite : 0;
  let best = 0;
  let most = original;
  for (let c = 1; c < candidates.length; c += 1) {
    const part = crowdPart(scores, c);
    if (part > most && !isRefused(scores, c)) {
      best = c;
      most = part;
    }
  }
  return most - original >= margin ? best : 0;
}

import { adjustmentReasons } from './adjustments';
import { stageOf } from './affinity';
import { candidatesOf, inSchedule, placeAmong } from './candidates';
import { drawOf } from './hash';
import { lazily } from './lazily';
import { learnedDecisions } from './learn';
import { eventsAbout } from './own-terms';
import { choose, probabilitiesOf, type Exploration } from './policy';
import { evidenceVersion, type Profile } from './profile';
import { addUp, contributionsOf, crowdPart, isRefused, ownByValue, scoreCandidates, type Scores } from './score';
import { segmentHolds } from './segments';
import type { CompiledSlot, Snapshot } from './snapshot';
import { personsAnswer, type Verdict } from './verdict';
import {
  BASELINE,
  type CandidateScore,
  type Decision,
  type DecisionRequest,
  type Mode,
  type Reason,
  type Rule,
  type SlotRequest,
  type Stage,
} from './types';

/** What a step of the order answers; null hands on to the next step. */
interface Answer {
  readonly variant: string;
  readonly mode: Mode;
  readonly reasons: readonly Reason[];
  /** How the person's answer was drawn; absent where the answer is certain. */
  readonly drawn?: Drawn;
}

interface Drawn {
  readonly best: number;
  /** Learned decisions of the slot; null: without exploration. */
  readonly learned: number | null;
  readonly exploration: Exploration;
  readonly probability: number;
}

interface Situation {
  readonly snapshot: Snapshot;
  readonly slot: CompiledSlot;
  readonly profile: Profile | null;
  readonly request: DecisionRequest;
  readonly scores: Scores;
  /** First matching rules whose variant can be served: of any strength, Always, Start-with. */
  readonly rule: Rule | undefined;
  readonly always: Rule | undefined;
  readonly startWith: Rule | undefined;
  /** Why the business keeps variants from this visitor now. */
  readonly withheld: ReadonlyMap<string, Reason>;
  readonly stage: Stage;
  /** Version of the visitor's evidence. */
  readonly evidence: number;
}

/**
 * Chooses a variant for each slot of a page, from top to bottom. Pure: the same input gives the same answer, and data
 * never makes it throw. The order (CONTRAST.md): off → takeover → Always → the person, if sure → Start-with → crowd →
 * original.
 */
export function decide(snapshot: Snapshot, profile: Profile | null, request: DecisionRequest): Decision[] {
  const shown = request.slots.length > 1 ? new Set<string>() : null;
  return request.slots.map((slotRequest) => {
    try {
      const decision = decideSlot(snapshot, profile, request, slotRequest, shown);
      if (shown) {
        const served = snapshot.slots.get(slotRequest.slot)?.byKey.get(decision.variant);
        for (const item of served?.info.items ?? []) shown.add(item);
      }
      return decision;
    } catch {
      return original(snapshot, profile, slotRequest.slot, { kind: 'ERROR' });
    }
  });
}

function decideSlot(
  snapshot: Snapshot,
  profile: Profile | null,
  request: DecisionRequest,
  { slot: key, available }: SlotRequest,
  shown: ReadonlySet<string> | null,
): Decision {
  const slot = snapshot.slots.get(key);
  if (!slot) return original(snapshot, profile, key, { kind: 'DEFAULT' });
  if (request.disabled || slot.experience.status === 'paused')
    return original(snapshot, profile, key, { kind: 'DISABLED' });
  if (slot.experience.status !== 'live') return original(snapshot, profile, key, { kind: 'DEFAULT' });
  const { places: candidates, withheld } = candidatesOf(snapshot, slot, profile, request, available, shown);
  const matching = matchingRules(snapshot, slot, profile, request, candidates);
  const [rule] = matching;
  const always = rule && matching.find(({ strength }) => strength === 'always');
  const startWith =
    rule && slot.experience.degree === 'rulesThenPerson'
      ? matching.find(({ strength }) => strength === 'startWith')
      : undefined;
  const scores = scoreCandidates(snapshot, slot, candidates, profile, startWith ?? null, request.now);
  const stage = stageOf(profile);
  const evidence = profile ? evidenceVersion(profile) : 0;
  const situation = { snapshot, slot, profile, request, scores, rule, always, startWith, withheld, stage, evidence };
  return toDecision(situation, answer(situation));
}

const NO_RULES: readonly Rule[] = [];

function matchingRules(
  snapshot: Snapshot,
  slot: CompiledSlot,
  profile: Profile | null,
  request: DecisionRequest,
  candidates: Int32Array,
): readonly Rule[] {
  if (slot.experience.rules.length === 0) return NO_RULES;
  const subject = { profile, context: request.context, now: request.now };
  return slot.experience.rules.filter(
    (rule) =>
      !rule.paused &&
      placeAmong(slot, candidates, rule.variant) >= 0 &&
      inSchedule(rule, request.now) &&
      segmentHolds(snapshot.segments, rule.segment, subject),
  );
}

function answer(situation: Situation): Answer {
  const { slot, request, scores, rule, always } = situation;
  const { degree, takeover } = slot.experience;
  if (takeover && inSchedule(takeover, request.now) && placeAmong(slot, scores.candidates, takeover.variant) >= 0) {
    return { variant: takeover.variant, mode: 'pinned', reasons: [{ kind: 'PINNED', until: takeover.until }] };
  }
  const nothing: Answer = { variant: BASELINE, mode: 'default', reasons: [{ kind: 'DEFAULT' }] };
  if (degree === 'original') return nothing;
  if (degree === 'rules') return rule ? ruleAnswer(rule) : nothing;
  if (always) return ruleAnswer(always);
  return personOrCrowd(situation, nothing);
}

const ruleAnswer = (rule: Rule, more: readonly Reason[] = []): Answer => ({
  variant: rule.variant,
  mode: 'segment',
  reasons: [{ kind: 'TARGETING_MATCH', segment: rule.segment, rule: rule.id, strength: rule.strength }, ...more],
});

function personOrCrowd(situation: Situation, nothing: Answer): Answer {
  const { snapshot, slot, scores, startWith } = situation;
  const { candidates } = scores;
  const { margin } = snapshot.settings;
  const { keys } = slot.table;
  const refused = refusedReasons(scores);
  let more = refused;
  const rule = startWith && !isRefused(scores, placeAmong(slot, candidates, startWith.variant)) ? startWith : undefined;
  const favourite = rule ? 0 : crowdFavourite(scores, margin);
  const fallback = rule ? placeAmong(slot, candidates, rule.variant) : favourite;
  if (situation.stage !== 'unknown') {
    const score = addUp(scores);
    const verdict = personsAnswer(scores, score, fallback, margin);
    if (verdict.sure) return personAnswer(situation, score, verdict, refused);
    more = [{ kind: 'MARGIN', gap: verdict.gap, needed: margin }, ...refused];
  }
  if (rule) return ruleAnswer(rule, more);
  if (favourite > 0) {
    const contribution = crowdPart(scores, favourite) - crowdPart(scores, 0);
    const variant = keys[scores.candidates[favourite]];
    return { variant, mode: 'crowd', reasons: [{ kind: 'CROWD', contribution }, ...more] };
  }
  return { ...nothing, reasons: [...nothing.reasons, ...more] };
}

function refusedReasons(scores: Scores): readonly Reason[] {
  if (!scores.refusals) return NO_REASONS;
  const { candidates, slot } = scores;
  return Array.from(candidates).flatMap((place, c): Reason[] =>
    isRefused(scores, c) ? [{ kind: 'DISMISSED', variant: slot.table.keys[place] }] : [],
  );
}

const NO_REASONS: readonly Reason[] = [];

/** Place of what the crowd answers best, if that beats the original by the margin; else the original's, which is 0. */
function crowdFavourite(scores: Scores, margin: number): number {
  const { crowd, candidates, slot, refusals } = scores;
  const original = crowdPart(scores, 0);
  if (candidates === slot.table.everyone && !refusals)
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

function personAnswer(
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
  pushAffinityReasons(reasons, situation, best);
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
  const eligible = scores.refusals ? (c: number) => !isRefused(scores, c) : null;
  return probabilitiesOf(score, best, learned, exploration, eligible, count, probabilities);
}

const MAX_REASONS = 3;

/** The values that speak for a candidate, strongest first, then the crowd that knows what comes next. */
function pushAffinityReasons(reasons: Reason[], { slot, scores, profile }: Situation, c: number): void {
  const values = ownByValue(scores, c);
  values.sort((a, b) => b.amount - a.amount || a.value - b.value);
  for (let i = 0; i < values.length && i < MAX_REASONS && values[i].amount > 0; i += 1) {
    const { value: place, amount: contribution } = values[i];
    const { attribute, value } = slot.values[place];
    const events = profile && scores.own ? eventsAbout(scores.own, slot, place, profile) : 0;
    reasons.push({ kind: 'AFFINITY', attribute, value, contribution, events });
  }
  const together = scores.coVisits ? scores.coVisits.amounts[c] : 0;
  if (together > 0) reasons.push({ kind: 'CROWD', contribution: together, because: scores.coVisits!.item });
}

function toDecision(
  { snapshot, slot, scores, rule, withheld, stage, evidence }: Situation,
  { variant, mode, reasons, drawn }: Answer,
): Decision {
  const { experience, table } = slot;
  const decision: Decision = {
    slot: experience.slot,
    experience: experience.id,
    version: experience.version,
    variant,
    mode,
    reasons: table.adjusted
      ? [...reasons, ...adjustmentReasons(scores, variant, mode), ...[...withheld.values()].slice(0, MAX_REASONS)]
      : reasons,
    servedProbability: drawn ? drawn.probability : 1,
    ruleVariant: rule ? rule.variant : BASELINE,
    // Most decisions are served without anybody looking at the terms: they are spelled out for the log, later.
    candidates: lazily(() => spellOut(scores, drawn, variant)),
    stage,
    evidenceVersion: evidence,
    snapshotVersion: snapshot.version,
  };
  return withheld.size > 0 ? { ...decision, withheld: [...withheld.keys()] } : decision;
}

function spellOut(scores: Scores, drawn: Drawn | undefined, served: string): CandidateScore[] {
  const score = addUp(scores);
  const probabilities = drawn && drawnFrom(scores, score, drawn.best, drawn.learned, drawn.exploration);
  return Array.from(scores.candidates, (place, c) => {
    const variant = scores.slot.table.keys[place];
    const probability = probabilities ? probabilities[c] : variant === served ? 1 : 0;
    return { variant, score: score[c], probability, contributions: contributionsOf(scores, c) };
  });
}

/** The answer where nothing is decided. */
function original(snapshot: Snapshot, profile: Profile | null, slot: string, reason: Reason): Decision {
  const experience = snapshot.slots.get(slot)?.experience;
  return {
    slot,
    experience: experience?.id ?? '',
    version: experience?.version ?? 0,
    variant: BASELINE,
    mode: 'default',
    reasons: [reason],
    servedProbability: 1,
    ruleVariant: BASELINE,
    candidates: [{ variant: BASELINE, score: 0, probability: 1, contributions: [] }],
    stage: stageOf(profile),
    evidenceVersion: profile ? evidenceVersion(profile) : 0,
    snapshotVersion: snapshot.version,
  };
}

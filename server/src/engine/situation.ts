import { stageOf } from './affinity';
import { candidatesOf, inSchedule, placeAmong } from './candidates';
import type { Exploration } from './policy';
import { evidenceVersion, type Profile } from './profile';
import { segmentsOf } from './offsets';
import { scoreCandidates, type Scores } from './score';
import { segmentHolds } from './segments';
import type { CompiledSlot, Snapshot } from './snapshot';
import { sideOf } from './split';
import { neededGap } from './verdict';
import type { Degree, DecisionRequest, Experience, Mode, Reason, Rule, RuleStrength, Side, Stage } from './types';

/** What a step of the order answers; null hands on to the next step. */
export interface Answer {
  readonly variant: string;
  readonly mode: Mode;
  readonly reasons: readonly Reason[];
  /** How the person's answer was drawn; absent where the answer is certain. */
  readonly drawn?: Drawn;
  /** Where an experiment decided: what each side answers, this one's among them. */
  readonly answers?: SideAnswers;
}

export type SideAnswers = Readonly<Record<Side, Answer>>;

export interface Drawn {
  readonly best: number;
  /** Learned decisions of the slot; null: without exploration. */
  readonly learned: number | null;
  readonly exploration: Exploration;
  readonly probability: number;
}

/** All that the steps of the order look at, for one slot and one visitor. */
export interface Situation {
  readonly snapshot: Snapshot;
  readonly slot: CompiledSlot;
  readonly profile: Profile | null;
  readonly request: DecisionRequest;
  readonly scores: Scores;
  /** Rules that match and whose variant can be served, in their order. */
  readonly matching: readonly Rule[];
  /** The visitor's side where an experiment runs; null outside of it. */
  readonly side: Side | null;
  /** The first of them: of any strength, Always, Start-with. */
  readonly rule: Rule | undefined;
  readonly always: Rule | undefined;
  readonly startWith: Rule | undefined;
  /** Why the business keeps variants from this visitor now. */
  readonly withheld: ReadonlyMap<string, Reason>;
  readonly stage: Stage;
  /** Version of the visitor's evidence. */
  readonly evidence: number;
  /** The part of the margin that this evidence has to clear, log-odds. */
  readonly needed: number;
}

/** Works out what the steps need; `available` and `shown` say what this page can still take. */
export function situationOf(
  snapshot: Snapshot,
  slot: CompiledSlot,
  profile: Profile | null,
  request: DecisionRequest,
  available: readonly string[],
  shown: ReadonlySet<string> | null,
): Situation {
  const { places: candidates, withheld } = candidatesOf(snapshot, slot, profile, request, available, shown);
  const matching = matchingRules(snapshot, slot, profile, request, candidates);
  const side = sideOf(slot.experience, request, snapshot.settings.seed);
  const { rule, always, startWith } = firstRules(
    matching,
    side ? degreeOfPerson(slot.experience) : slot.experience.degree,
  );
  const subject = { profile, context: request.context, now: request.now };
  const segments = segmentsOf(snapshot.segments, subject);
  const scores = scoreCandidates(snapshot, slot, candidates, profile, startWith ?? null, request.now, segments);
  const stage = stageOf(profile);
  const evidence = profile ? evidenceVersion(profile) : 0;
  const needed = neededGap(snapshot.settings.margin, profile?.evidence ?? 0);
  return {
    snapshot,
    slot,
    profile,
    request,
    scores,
    matching,
    side,
    rule,
    always,
    startWith,
    withheld,
    stage,
    evidence,
    needed,
  };
}

/** The degree by which an experiment's person side decides: the full policy, even where others get rules only. */
export const degreeOfPerson = ({ degree }: Pick<Experience, 'degree'>): Degree =>
  degree === 'person' ? degree : 'rulesThenPerson';

/** The rules that the steps ask for, among those that match. */
export function firstRules(
  matching: readonly Rule[],
  degree: Degree,
): Pick<Situation, 'rule' | 'always' | 'startWith'> {
  const [rule] = matching;
  const first = (wanted: RuleStrength) => rule && matching.find(({ strength }) => strength === wanted);
  return { rule, always: first('always'), startWith: degree === 'rulesThenPerson' ? first('startWith') : undefined };
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

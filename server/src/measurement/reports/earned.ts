import type { EarnedNovelty, EarnedSplit, EarnedVerdict, EarnedView } from '../../contracts';
import type { ExperienceView } from '../../contracts';
import type { FrozenVersion } from '../../authoring';
import type { ParticipantStore } from '../../stores';
import type { JudgedGoal } from '../aggregates/goals';
import { compare, liftOf } from '../statistics/comparison';
import { checkSplit, type SplitCheck } from '../statistics/split-check';
import { VERDICT_SETTINGS } from '../statistics/verdict';
import { goalView } from './goal-view';
import { cannotCompare, estimateOf, judged } from './judge';
import { measuredPolicies } from './measured';
import { policiesOnPaper, piecesOnPaper, refusedOnPaper, type PaperSource } from './on-paper';
import { newestDraws } from './newest-draws';
import { mostServed, takesSeveralVisits } from './paper-draws';
import { paceOf } from './pace';
import { shadowed } from './shadowed';
import { countOf, fellTo, SIDES, sideSums, type SideName, type SideSums } from './side-sums';

export interface EarnedOptions {
  readonly participants: Pick<ParticipantStore, 'tallies' | 'overVersions' | 'newest' | 'behind'>;
  /** All frozen versions of a slot, the oldest first. */
  readonly versionsOf: (slot: string) => Promise<readonly FrozenVersion[]>;
  readonly goalsOf: (slot: string, version: FrozenVersion) => readonly JudgedGoal[];
  /** The slot as the panel shows it; null where there is none. */
  readonly experienceOf: (slot: string) => Promise<ExperienceView | null>;
  /** Since when each segment means what it means now. */
  readonly segmentsChangedAt: () => Promise<ReadonlyMap<string, number>>;
  /** Keys of the slot's variants, the original first, and their names. */
  readonly variantsOf: (slot: string) => readonly { readonly variant: string; readonly label: string }[];
  readonly countedUntil: () => number;
  readonly clock: { now(): number };
}

export interface EarnedQuery {
  readonly slot: string;
  readonly whom: EarnedView['whom'];
  readonly goal?: 'near' | 'far';
  readonly version?: number;
}

/** Variants beside the original that estimates from past traffic look at: with few people there is nothing to tell. */
const MOST_VARIANTS = 24;
/** People who were delivered a block and of whom not one was reported to have seen it. */
const SURELY_UNSEEN = 100;

export const whomKey = (whom: EarnedView['whom']): string =>
  whom.kind === 'segment' ? `segment:${whom.segment}` : whom.kind;

/** What one report is about, read once. */
interface Subject {
  readonly query: EarnedQuery;
  readonly experience: ExperienceView;
  readonly version: FrozenVersion | undefined;
  readonly goals: readonly JudgedGoal[];
  readonly goal: JudgedGoal | undefined;
  readonly sums: SideSums;
  readonly everybody: SideSums;
  readonly split: SplitCheck;
  readonly perDay: number;
}

/** Who earned more in one version of a slot; null where there is no such slot or version. */
export async function earnedReport(options: EarnedOptions, query: EarnedQuery): Promise<EarnedView | null> {
  const experience = await options.experienceOf(query.slot);
  if (!experience) return null;
  const versions = await options.versionsOf(query.slot);
  const version = query.version ? versions.find(({ number }) => number === query.version) : versions.at(-1);
  if (query.version && !version) return null;
  const subject = await subjectOf(options, query, experience, version);
  const { goal, goals } = subject;
  const other = goals.find(({ which }) => which !== (goal?.which ?? query.goal));
  return {
    ...{ slot: query.slot, whom: query.whom, version: version?.number ?? 0 },
    versions: await toChooseFrom(options, query.slot, versions),
    goal: goal ? goalView(goal) : null,
    goals: goals.map(goalView),
    standing: version && version !== versions.at(-1) ? 'ended' : experience.experiment.standing,
    verdict: verdictFor(subject, goal),
    beside: other ? { goal: goalView(other), verdict: verdictFor(subject, other) } : null,
    people: peopleOf(subject),
    split: splitView(subject),
    novelty: noveltyOf(subject),
    ...(await policiesOf(options, subject)),
    ...(version?.shadow && { shadow: await shadowed(options, query.slot, version.number) }),
    possible: options.variantsOf(query.slot).length,
    counted: { until: new Date(options.countedUntil()).toISOString(), behind: await options.participants.behind() },
  };
}

async function subjectOf(
  { participants, goalsOf, clock }: EarnedOptions,
  query: EarnedQuery,
  experience: ExperienceView,
  version: FrozenVersion | undefined,
): Promise<Subject> {
  const { slot } = query;
  const whom = whomKey(query.whom);
  const goals = version ? goalsOf(slot, version) : [];
  const read = async (of: string): Promise<SideSums> =>
    sideSums(version ? await participants.tallies(slot, version.number, of) : []);
  const sums = await read(whom);
  const everybody = whom === 'all' ? sums : await read('all');
  const own = splitOf(sums, version);
  const all = splitOf(everybody, version);
  const started = version ? Date.parse(version.at) : clock.now();
  return {
    ...{ query, experience, version, goals, sums, everybody },
    goal: goals.find(({ which }) => which === query.goal) ?? (query.goal ? undefined : goals[0]),
    // A split that is broken for everybody is broken for these people, too.
    split: all.kind === 'broken' ? { ...own, kind: 'broken' } : own,
    perDay: paceOf(sums, ['rules', 'person'], started, clock.now()),
  };
}

/** Sides with a share, and everybody who fell to them, those who were left out later as well. */
function splitOf(sums: SideSums, version: FrozenVersion | undefined): SplitCheck {
  const sides = sharesOf(version);
  const counted = sides.map(({ side }) => fellTo(sums, side));
  return sides.length > 1
    ? checkSplit(
        counted,
        sides.map(({ share }) => share),
      )
    : { kind: 'fine', counted, expected: [] };
}

function sharesOf(version: FrozenVersion | undefined): { side: SideName; share: number }[] {
  const shares = version?.settings.split?.shares;
  return SIDES.flatMap((side) => (shares && shares[side] > 0 ? [{ side, share: shares[side] / 100 }] : []));
}

const splitView = ({ sums, split, version }: Subject): EarnedSplit => ({
  kind: split.kind,
  sides: sharesOf(version).map(({ side, share }) => ({ side, expected: share, people: fellTo(sums, side) })),
});

function verdictFor(subject: Subject, goal: JudgedGoal | undefined): EarnedVerdict {
  const { query, experience, version, sums, everybody, split, perDay } = subject;
  if (!version) return cannotCompare('notLive');
  if (version.shadow) return cannotCompare('shadow');
  if (!goal) return cannotCompare('noGoal');
  const people = countOf(sums, SIDES, 'assigned');
  const rules = version.settings.rules.filter(({ paused }) => !paused);
  const allAlways = rules.length > 0 && rules.every(({ strength }) => strength === 'always');
  if (allAlways && (people === 0 || query.whom.kind === 'covered')) return cannotCompare('rulesAlways');
  if (people === 0) {
    if (!version.split) return cannotCompare('noSplit');
    if (experience.status !== 'live') return cannotCompare('notLive');
    if (experience.experiment.standing !== 'running') return cannotCompare('splitPaused');
    return cannotCompare('noPeople');
  }
  const closed = SIDES.reduce((sum, side) => sum + Number(sums.sums(side, goal.which).visitors), 0);
  if (closed >= SURELY_UNSEEN && countOf(everybody, SIDES, 'seen') === 0) return cannotCompare('noExposures');
  const compared = { rules: sums.sums('rules', goal.which), person: sums.sums('person', goal.which), split };
  return judged(compared, perDay);
}

function peopleOf({ sums, goal }: Subject): EarnedView['people'] {
  const counted = goal ? SIDES.reduce((sum, side) => sum + Number(sums.sums(side, goal.which).visitors), 0) : 0;
  return {
    counted,
    waiting: Math.max(0, countOf(sums, SIDES, 'assigned') - counted),
    merged: countOf(sums, SIDES, 'merged'),
    robots: countOf(sums, SIDES, 'robot'),
  };
}

function noveltyOf({ sums, goal }: Subject): EarnedNovelty {
  const liftIn = (stretch: string): EarnedNovelty['days1to7'] => {
    if (!goal) return null;
    const [rules, person] = [
      sums.sums('rules', `${goal.which}.${stretch}`),
      sums.sums('person', `${goal.which}.${stretch}`),
    ];
    const enough = Math.min(Number(rules.converted), Number(person.converted)) >= VERDICT_SETTINGS.enough;
    const comparison = enough ? compare(rules, person, 'perVisitor') : null;
    const lift = comparison && liftOf(comparison, VERDICT_SETTINGS.alpha);
    return lift && estimateOf(lift);
  };
  return { days1to7: liftIn('week'), days8to28: liftIn('later') };
}

async function policiesOf(options: EarnedOptions, subject: Subject): Promise<Pick<EarnedView, 'policies' | 'pieces'>> {
  const { goal, sums, version } = subject;
  if (!goal || !version || countOf(sums, SIDES, 'assigned') === 0) return { policies: [], pieces: [] };
  const measured = measuredPolicies(sums, goal);
  const withCrowd = !measured.some(({ policy }) => policy === 'crowd');
  const draft = draftOf(subject);
  if (takesSeveralVisits(goal)) {
    const names = [
      ...(withCrowd ? (['crowd'] as const) : []),
      'bestVariant' as const,
      ...(draft ? (['draftedRules'] as const) : []),
    ];
    return { policies: [...measured, ...names.map(refusedOnPaper)], pieces: [] };
  }
  const first = (variant: string): number =>
    SIDES.reduce((people, side) => people + (sums.counts(side, 'first').get(variant) ?? 0), 0);
  const source = await paperSource(options, subject, goal, { withCrowd, draft, first });
  return { policies: [...measured, ...(await policiesOnPaper(source))], pieces: await piecesOnPaper(source, first) };
}

const draftOf = ({ experience, version }: Subject): PaperSource['draftedRules'] =>
  JSON.stringify(experience.rules) === JSON.stringify(version?.settings.rules) ? null : experience.rules;

async function paperSource(
  { participants, variantsOf, segmentsChangedAt }: EarnedOptions,
  { query, version }: Subject,
  goal: JudgedGoal,
  asked: { withCrowd: boolean; draft: PaperSource['draftedRules']; first: (variant: string) => number },
): Promise<PaperSource> {
  const { withCrowd, draft, first } = asked;
  const subject = { slot: query.slot, version: version!.number, whom: whomKey(query.whom) };
  const draws = await newestDraws(participants, subject, goal);
  const variants = variantsOf(query.slot);
  const changed = draft ? await segmentsChangedAt() : new Map<string, number>();
  const since = Math.max(0, ...(draft ?? []).map(({ segment }) => changed.get(segment) ?? 0));
  return {
    draws,
    draftedRules: draft,
    // Who was in a segment before it was what it is now is not known.
    drawsOfDraft: draws.filter(({ at }) => at >= since),
    variants: mostServed(
      variants.map(({ variant }) => variant),
      first,
      MOST_VARIANTS,
    ),
    labelOf: (variant) => variants.find((one) => one.variant === variant)?.label ?? variant,
    withCrowd,
  };
}

async function toChooseFrom(
  { participants }: EarnedOptions,
  slot: string,
  versions: readonly FrozenVersion[],
): Promise<EarnedView['versions']> {
  const people = new Map<number, number>();
  for (const { key, tally } of await participants.overVersions(slot, 'all', 'people'))
    people.set(key.version, (people.get(key.version) ?? 0) + Number(tally.assigned ?? 0n));
  return versions
    .map(({ number, at }, index) => ({
      ...{ version: number, from: at, until: versions[index + 1]?.at ?? null },
      people: people.get(number) ?? 0,
    }))
    .reverse();
}

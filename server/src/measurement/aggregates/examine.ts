import type { JournalledEvent } from '../../stores/types';
import { measuresOf, type JudgedGoal, type Measure } from './goals';
import { reachedOf } from './outcome';
import type { Outcome } from '../statistics/sums';
import type { CountedOutcome, Participant, ParticipantData } from './participants';

/** More events than this within an hour are nobody's own. */
const ROBOT_EVENTS = 500;
const HOUR_MS = 3_600_000;

/**
 * One person in one version of a slot: the rows of all visitors who are known to be that person, from whichever delivery
 * they count, and all their events, oldest first.
 */
export interface PersonRows {
  readonly rows: readonly Participant[];
  readonly events: readonly JournalledEvent[];
  readonly goals: readonly JudgedGoal[];
  /** Since when no event is missing. */
  readonly since: number;
}

/** What happened right after the first delivery may have been removed for its age: what was counted is final. */
const isFinal = ({ at }: Participant, since: number): boolean => at < since;

/**
 * The rows as they are to be counted now: windows that have closed, with what happened in them. People on two sides
 * are left out, as are robots, from whichever delivery they count; of several visitors of one person on one side the
 * earliest stands for all.
 */
export function examined({ rows, events, goals, since }: PersonRows, now: number): Participant[] {
  const measures = measuresOf(goals);
  const oldestFirst = rows.toSorted((a, b) => a.at - b.at || (a.visitor < b.visitor ? -1 : 1));
  const merged = isOnTwoSides(rows);
  const robot = !merged && isRobot(events.filter(({ at }) => at >= oldestFirst[0].at));
  const earliest = new Map(oldestFirst.toReversed().map((row) => [row.countedFrom, row]));
  return oldestFirst.map((row) => {
    if (isFinal(row, since)) return { ...row, due: null };
    const { left: _left, folded: _folded, ...data } = row.data;
    const known: ParticipantData = { ...data, counted: {}, seen: isSeen(row, events) };
    const out = { ...row, due: null, closed: 0 };
    if (merged || robot) return { ...out, data: { ...known, left: merged ? 'merged' : 'robot' } };
    if (row !== earliest.get(row.countedFrom)) return { ...out, data: { ...known, folded: true } };
    const closed = counted(row, measures, events, { now, since });
    const due = nextDue(row.at, measures, now);
    return { ...row, due, closed: Object.keys(closed).length, data: { ...known, counted: closed } };
  });
}

/**
 * Told by rows of one kind: where a visit is drawn for, one visitor may first be delivered a block on another side than
 * the first one that differs.
 */
function isOnTwoSides(rows: readonly Participant[]): boolean {
  const sides = new Set(rows.map(({ countedFrom, side }) => `${countedFrom} ${side}`));
  return sides.size > new Set(rows.map(({ countedFrom }) => countedFrom)).size;
}

/** When the next window closes; null: all have. */
export function nextDue(at: number, measures: readonly Measure[], now: number): number | null {
  const ends = measures.map(({ untilMs }) => at + untilMs).filter((end) => end > now);
  return ends.length > 0 ? Math.min(...ends) : null;
}

function counted(
  { at, data }: Participant,
  measures: readonly Measure[],
  events: readonly JournalledEvent[],
  { now, since }: { now: number; since: number },
): Record<string, CountedOutcome> {
  const closed = measures.filter(({ untilMs }) => at + untilMs <= now);
  return Object.fromEntries(
    closed.map((measure): [string, CountedOutcome] => {
      const { outcome, raw, effort } = reachedOf(measure, at, events);
      const known = Math.max(0, at - spanOf(measure)) < since ? data.counted[measure.name] : undefined;
      const same = measure.goal.cap === null;
      return [
        measure.name,
        {
          outcome: withBefore(outcome, known?.outcome),
          ...(!same && { raw: withBefore(raw, known?.raw) }),
          ...(effort && { effort }),
        },
      ];
    }),
  );
}

const spanOf = ({ fromMs, untilMs }: Measure): number => untilMs - fromMs;

/** What was counted of the time before the first delivery stands where events of that time may be missing by now. */
const withBefore = (outcome: Outcome, known: Outcome | undefined): Outcome =>
  known ? { ...outcome, before: known.before } : outcome;

const isSeen = ({ slot, at }: Participant, events: readonly JournalledEvent[]): boolean =>
  events.some((event) => event.type === 'exposure' && event.decision?.slot === slot && event.at >= at);

function isRobot(events: readonly JournalledEvent[]): boolean {
  return events.some((event, index) => {
    const later = events[index + ROBOT_EVENTS];
    return later !== undefined && later.at - event.at < HOUR_MS;
  });
}

/** Whether an event changes what was counted of somebody: within a closed window, or money given back. */
export function corrects(event: JournalledEvent, { at, data }: Participant, goals: readonly JudgedGoal[]): boolean {
  return measuresOf(goals).some(({ name, goal, fromMs, untilMs }) => {
    if (!data.counted[name]) return false;
    if (goal.refunds(event)) return true;
    return goal.reached(event) && event.at >= at - (untilMs - fromMs) && event.at < at + untilMs;
  });
}

import type { ParticipantStore, Watermark } from '../../stores';
import type { DecisionStore, EventStore, LoggedDecision, VisitorStore } from '../../stores/types';
import { turn } from '../../stores/turn';
import { nextDue } from './examine';
import { measuresOf, type JudgedGoal } from './goals';
import { createLookAgain } from './look-again';
import { participantKey, startedBy, type Participant } from './participants';
import { talliedInShadow } from './shadow';
import { startedOnSite } from './site';
import { Changes } from './tallies';

/**
 * Rows of one kind that a step takes in at the most: what else uses the database gets in between, and what a step costs
 * whatever its size (commit, sums) is shared by many rows.
 */
const DECISIONS = 500;
const EVENTS = 2000;
const DUE = 400;

export interface CountingOptions {
  readonly stores: {
    readonly participants: ParticipantStore;
    readonly decisions: Pick<DecisionStore, 'since'>;
    readonly events: Pick<EventStore, 'since' | 'ofVisitors' | 'completeSince'>;
    readonly visitors: Pick<VisitorStore, 'personsOf' | 'ofPerson' | 'refusingMeasurement'>;
  };
  /** Goals of a frozen version. */
  readonly goalsOf: (slot: string, version: number) => Promise<readonly JudgedGoal[]>;
  /** Numbers of the comparisons of the whole site that count people who come at a moment. */
  readonly siteComparisonsAt: (moment: number) => readonly number[];
  readonly clock: { now(): number };
}

/** Whether there is more of this kind to be counted. */
interface Step {
  readonly full: boolean;
}

/**
 * Turns the logs into participants and tallies, step by step, by sequence. Each step is written as a whole with the
 * watermark, so after a crash nothing is counted twice and nothing is missed. Answers whether there is more to do.
 */
export function createStep(options: CountingOptions): () => Promise<boolean> {
  const { stores, goalsOf, siteComparisonsAt, clock } = options;
  const { participants } = stores;
  const again = createLookAgain(options);
  const ofVisitors = async (visitors: readonly string[]) => (await participants.ofVisitors(visitors)) as Participant[];

  async function takeDecisions(): Promise<Step> {
    const from = await participants.watermark();
    const page = await stores.decisions.since(from.decisions, DECISIONS);
    if (page.length === 0) return { full: false };
    const visitors = [...new Set(page.map(({ visitor }) => visitor))];
    await turn();
    const known = new Map((await ofVisitors(visitors)).map(keyed));
    // Logged before they said no.
    const refusing = await stores.visitors.refusingMeasurement(visitors);
    const started: Participant[] = [];
    const changes = new Changes();
    for (const logged of page) {
      if (refusing.has(logged.visitor)) continue;
      changes.add(talliedInShadow(logged));
      for (const first of [...startedBy(logged), ...startedOnSite(logged, siteComparisonsAt(logged.at))]) {
        if (known.has(participantKey(first))) continue;
        const goals = await goalsOf(first.slot, first.version);
        const row = { ...first, due: nextDue(first.at, measuresOf(goals), first.at) };
        known.set(participantKey(row), row);
        started.push(row);
        changes.start(row);
      }
      if (logged.decision.split) countServed(logged, known, changes);
    }
    const to = { ...from, decisions: page.at(-1)!.sequence };
    return written({ from, to, participants: started, changes }, page.length === DECISIONS);
  }

  async function takeEvents(): Promise<Step> {
    const from = await participants.watermark();
    const page = await stores.events.since(from.events, EVENTS);
    if (page.length === 0) return { full: false };
    const corrected = await again.correctedBy(page);
    const { rows, changes } = await again.examine(corrected);
    const to = { ...from, events: page.at(-1)!.sequence };
    return written({ from, to, participants: rows, changes }, page.length === EVENTS);
  }

  async function takeDue(): Promise<Step> {
    const from = await participants.watermark();
    const due = (await participants.due(clock.now(), DUE)) as Participant[];
    if (due.length === 0) return { full: false };
    const { rows, changes } = await again.examine(due);
    return written({ from, to: from, participants: rows, changes }, due.length === DUE);
  }

  async function written(
    { changes, ...step }: { from: Watermark; to: Watermark; participants: readonly Participant[]; changes: Changes },
    full: boolean,
  ): Promise<Step> {
    // Working out took a while already.
    await turn();
    // Whoever was faster, or was erased meanwhile, changes what there is to count: the next step looks again.
    const done = await participants.commit({ ...step, tallies: changes.list() });
    return { full: full || !done };
  }

  return async () => {
    let more = false;
    for (const take of [takeDecisions, takeEvents, takeDue]) {
      more = (await take()).full || more;
      await turn();
    }
    return more;
  };
}

function countServed(
  { visitor, decision }: LoggedDecision,
  known: ReadonlyMap<string, Participant>,
  to: Changes,
): void {
  const { slot, version, variant } = decision;
  for (const countedFrom of ['delivery', 'differ'] as const) {
    const row = known.get(participantKey({ slot, version, countedFrom, visitor }));
    if (row) to.serve(row, variant);
  }
}

const keyed = (row: Participant): [string, Participant] => [participantKey(row), row];

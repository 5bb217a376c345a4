import type { ParticipantStore, Watermark } from '../../stores';
import type { DecisionStore, EventStore, JournalledEvent, LoggedDecision, VisitorStore } from '../../stores/types';
import { turn } from '../turn';
import { corrects, examined, nextDue } from './examine';
import { measuresOf, type JudgedGoal } from './goals';
import { participantKey, startedBy, whomsOf, type Participant } from './participants';
import { Changes, dayOf, tallied } from './tallies';

/** Rows of one kind that a step takes in at the most: a step is short, and what else uses the database gets in between. */
const DECISIONS = 250;
const EVENTS = 1000;
const DUE = 150;

export interface CountingOptions {
  readonly stores: {
    readonly participants: ParticipantStore;
    readonly decisions: Pick<DecisionStore, 'since'>;
    readonly events: Pick<EventStore, 'since' | 'ofVisitors'>;
    readonly visitors: Pick<VisitorStore, 'personsOf' | 'ofPerson' | 'refusingMeasurement'>;
  };
  /** Goals of a frozen version. */
  readonly goalsOf: (slot: string, version: number) => Promise<readonly JudgedGoal[]>;
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
export function createStep({ stores, goalsOf, clock }: CountingOptions): () => Promise<boolean> {
  const { participants } = stores;
  const ofVisitors = async (visitors: readonly string[]) => (await participants.ofVisitors(visitors)) as Participant[];

  async function takeDecisions(): Promise<Step> {
    const from = await participants.watermark();
    const page = await stores.decisions.since(from.decisions, DECISIONS);
    if (page.length === 0) return { full: false };
    const visitors = distinct(page.map(({ visitor }) => visitor));
    const known = new Map((await ofVisitors(visitors)).map(keyed));
    // Logged before they said no.
    const refusing = await stores.visitors.refusingMeasurement(visitors);
    const started: Participant[] = [];
    const changes = new Changes();
    for (const logged of page) {
      if (refusing.has(logged.visitor)) continue;
      for (const first of startedBy(logged)) {
        if (known.has(participantKey(first))) continue;
        const goals = await goalsOf(first.slot, first.version);
        const row = { ...first, due: nextDue(first.at, measuresOf(goals), first.at) };
        known.set(participantKey(row), row);
        started.push(row);
        changes.add(tallied(row));
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
    const corrected = await correctedBy(page);
    const { rows, changes } = await examineAll(corrected);
    const to = { ...from, events: page.at(-1)!.sequence };
    return written({ from, to, participants: rows, changes }, page.length === EVENTS);
  }

  async function takeDue(): Promise<Step> {
    const from = await participants.watermark();
    const due = (await participants.due(clock.now(), DUE)) as Participant[];
    if (due.length === 0) return { full: false };
    const { rows, changes } = await examineAll(due);
    return written({ from, to: from, participants: rows, changes }, due.length === DUE);
  }

  async function written(
    { changes, ...step }: { from: Watermark; to: Watermark; participants: readonly Participant[]; changes: Changes },
    full: boolean,
  ): Promise<Step> {
    // Whoever was faster, or was erased meanwhile, changes what there is to count: the next step looks again.
    const done = await participants.commit({ ...step, tallies: changes.list() });
    return { full: full || !done };
  }

  /** Rows of people whose closed windows an event of the page still changes. */
  async function correctedBy(page: readonly JournalledEvent[]): Promise<Participant[]> {
    const people = await peopleOf(stores.visitors, distinct(page.map(({ visitor }) => visitor)));
    const rows = (await participants.closedOf([...people.keys()])) as Participant[];
    const eventsOf = grouped(page, ({ visitor }) => people.get(visitor)!);
    const corrected: Participant[] = [];
    for (const row of rows) {
      const goals = await goalsOf(row.slot, row.version);
      const events = eventsOf.get(people.get(row.visitor)!) ?? [];
      if (events.some((event) => corrects(event, row, goals))) corrected.push(row);
    }
    return corrected;
  }

  /** Looks at the people of these rows again; answers the rows that changed and what that changes in the tallies. */
  async function examineAll(rows: readonly Participant[]): Promise<{ rows: Participant[]; changes: Changes }> {
    const changes = new Changes();
    if (rows.length === 0) return { rows: [], changes };
    const now = clock.now();
    const people = await peopleOf(stores.visitors, distinct(rows.map(({ visitor }) => visitor)));
    const all = await ofVisitors([...people.keys()]);
    const wanted = new Set(rows.map((row) => groupOf(row, people)));
    const refusing = await stores.visitors.refusingMeasurement([...people.keys()]);
    const measured = [...people.keys()].filter((visitor) => !refusing.has(visitor));
    const events = grouped(await stores.events.ofVisitors(measured), ({ visitor }) => people.get(visitor)!);
    const changed: Participant[] = [];
    for (const [group, together] of grouped(all, (row) => groupOf(row, people))) {
      if (!wanted.has(group)) continue;
      const [{ slot, version, visitor }] = together;
      const goals = await goalsOf(slot, version);
      const before = new Map(together.map(keyed));
      for (const row of examined({ rows: together, events: events.get(people.get(visitor)!) ?? [], goals }, now)) {
        changes.change(before.get(participantKey(row))!, row);
        changed.push(row);
      }
    }
    return { rows: changed, changes };
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

/** Who is behind each visitor (`v:…` themselves, `p:…` a person), with the other visitors of the same people. */
async function peopleOf(
  known: Pick<VisitorStore, 'personsOf' | 'ofPerson'>,
  visitors: readonly string[],
): Promise<Map<string, string>> {
  const persons = await known.personsOf(visitors);
  const people = new Map(visitors.map((visitor) => [visitor, `v:${visitor}`]));
  for (const person of new Set(persons.values()))
    for (const visitor of await known.ofPerson(person)) people.set(visitor, `p:${person}`);
  return people;
}

/** Everything that a participant was served counts for "how many sizes", not only the first. */
function countServed(logged: LoggedDecision, known: ReadonlyMap<string, Participant>, changes: Changes): void {
  const { visitor, decision } = logged;
  const { slot, version, variant } = decision;
  for (const countedFrom of ['delivery', 'differ'] as const) {
    const row = known.get(participantKey({ slot, version, countedFrom, visitor }));
    if (!row) continue;
    const key = { slot, version, side: row.side, day: dayOf(row.at), measure: 'served' };
    changes.add(whomsOf(row).map((whom) => ({ key: { ...key, whom }, add: { [variant]: 1n } })));
  }
}

function grouped<T>(list: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of list) {
    const group = groups.get(keyOf(one));
    if (group) group.push(one);
    else groups.set(keyOf(one), [one]);
  }
  return groups;
}

const distinct = (list: readonly string[]): string[] => [...new Set(list)];
const keyed = (row: Participant): [string, Participant] => [participantKey(row), row];
const groupOf = ({ slot, version, visitor }: Participant, people: ReadonlyMap<string, string>): string =>
  [people.get(visitor), slot, version].join('\n');

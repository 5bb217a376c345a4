import type { JournalledEvent, VisitorStore } from '../../stores/types';
import { turn } from '../../stores/turn';
import type { CountingOptions } from './counting';
import { corrects, examined } from './examine';
import { participantKey, type Participant } from './participants';
import { Changes } from './tallies';

/** People of whom something is counted, or is to be, looked at again with all that they did. */
export interface LookAgain {
  /** Rows of people whose closed windows an event of the page still changes. */
  correctedBy(page: readonly JournalledEvent[]): Promise<Participant[]>;
  /** Looks at the people of these rows; answers the rows that changed and what that changes in the tallies. */
  examine(rows: readonly Participant[]): Promise<{ rows: Participant[]; changes: Changes }>;
}

export function createLookAgain({ stores, goalsOf, clock }: CountingOptions): LookAgain {
  const { participants } = stores;
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

  async function examine(rows: readonly Participant[]): Promise<{ rows: Participant[]; changes: Changes }> {
    const changes = new Changes();
    if (rows.length === 0) return { rows: [], changes };
    const now = clock.now();
    const people = await peopleOf(stores.visitors, distinct(rows.map(({ visitor }) => visitor)));
    const all = (await participants.ofVisitors([...people.keys()])) as Participant[];
    const wanted = new Set(rows.map((row) => groupOf(row, people)));
    const refusing = await stores.visitors.refusingMeasurement([...people.keys()]);
    const measured = [...people.keys()].filter((visitor) => !refusing.has(visitor));
    await turn();
    const events = grouped(await stores.events.ofVisitors(measured), ({ visitor }) => people.get(visitor)!);
    // Asked after the events were read: what is missing in them was removed before.
    const since = await stores.events.completeSince();
    await turn();
    const changed: Participant[] = [];
    for (const [group, together] of grouped(all, (row) => groupOf(row, people))) {
      if (!wanted.has(group)) continue;
      const [{ slot, version, visitor }] = together;
      const goals = await goalsOf(slot, version);
      const before = new Map(together.map(keyed));
      for (const row of examined(
        { rows: together, events: events.get(people.get(visitor)!) ?? [], goals, since },
        now,
      )) {
        changes.change(before.get(participantKey(row))!, row);
        changed.push(row);
      }
    }
    return { rows: changed, changes };
  }

  return { correctedBy, examine };
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

import type { EngineSettings, Profile, Subject } from '../engine';
import { applyEvent, createProfile, declare } from '../engine';
import { turn, turnAmong } from '../stores/turn';
import { mergeSaid } from '../visitors/records';
import type { EventStore, JournalledEvent, VisitorRecord } from '../stores/types';

/** A real visitor with everything that the journal has of them, oldest first. */
export interface Person {
  readonly visitor: string;
  readonly record: VisitorRecord;
  readonly events: readonly JournalledEvent[];
}

export interface PeopleSource {
  readonly events: Pick<EventStore, 'recentVisitors' | 'ofVisitors'>;
  readonly record: (visitor: string) => Promise<VisitorRecord>;
}

const DAY_MS = 86_400_000;
/** A report looks at the people of the last month, the newest first, and at so many at the most. */
const DAYS = 30;
const MOST = 2000;
const BATCH = 200;
/** The newest of each: few have more, and all are gone through in one turn. */
const EVENTS = 1000;

/** The visitors of the last 30 days, newest first. People who took back their consent are left out. */
export async function recentPeople({ events, record }: PeopleSource, now: number): Promise<Person[]> {
  const visitors = await events.recentVisitors(now - DAYS * DAY_MS, MOST);
  const people: Person[] = [];
  for (let start = 0; start < visitors.length; start += BATCH) {
    await turn();
    const some = visitors.slice(start, start + BATCH);
    const journal = new Map<string, JournalledEvent[]>(some.map((visitor) => [visitor, []]));
    for (const event of await events.ofVisitors(some)) journal.get(event.visitor)?.push(event);
    for (const [visitor, theirs] of journal) {
      const known = await record(visitor);
      if (known.consent?.personalization !== false)
        people.push({ visitor, record: known, events: theirs.slice(-EVENTS) });
    }
  }
  return people;
}

/** The profile of a person before `event`, or now. */
export function profileBefore(person: Person, settings: EngineSettings, event?: JournalledEvent): Profile {
  const profile = createProfile();
  declare(profile, mergeSaid([person.record]));
  for (const each of person.events) {
    if (each === event) break;
    if (!each.excluded) applyEvent(profile, each, settings);
  }
  return profile;
}

/** The visitors of the last 30 days as segments see them. */
export async function recentSubjects(source: PeopleSource, settings: EngineSettings, now: number): Promise<Subject[]> {
  const subjects: Subject[] = [];
  for (const [index, person] of (await recentPeople(source, now)).entries()) {
    await turnAmong(index);
    const profile = profileBefore(person, settings);
    subjects.push({ profile, context: profile.lastContext?.context ?? {}, now });
  }
  return subjects;
}

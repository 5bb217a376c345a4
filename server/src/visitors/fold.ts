import { applyEvent, createProfile, declare, type EngineSettings, type Profile } from '../engine';
import type { EventStore, JournalledEvent, VisitorRecord } from '../stores/types';
import { mergeSaid } from './records';

/** A profile made of the journal, and the sequences of the events that were read. */
export interface Folded {
  readonly profile: Profile;
  readonly found: ReadonlySet<number>;
}

/** Takes an event into a profile, unless the visitor excluded the session that it is from. */
export function takeIn(profile: Profile, event: JournalledEvent, settings: EngineSettings): void {
  if (!event.excluded) applyEvent(profile, event, settings);
}

/**
 * The profile of somebody with these records: what was said, and what the journal has from before sequence `until`,
 * page by page: a history may be as long as a robot likes.
 */
export async function foldJournal(
  said: readonly VisitorRecord[],
  { pagesOf }: Pick<EventStore, 'pagesOf'>,
  settings: EngineSettings,
  until = Infinity,
): Promise<Folded> {
  const profile = createProfile();
  declare(profile, mergeSaid(said));
  const found = new Set<number>();
  for await (const page of pagesOf(said.map(({ visitor }) => visitor))) {
    for (const event of page) {
      if (event.sequence >= until) continue;
      found.add(event.sequence);
      takeIn(profile, event, settings);
    }
  }
  return { profile, found };
}

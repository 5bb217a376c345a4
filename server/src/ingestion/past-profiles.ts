import { LRUCache } from 'lru-cache';
import type { EngineSettings, Profile } from '../engine';
import type { EventStore, JournalledEvent, VisitorRecord } from '../stores/types';
import type { Profiles } from '../visitors';
import { foldJournal } from '../visitors/fold';
import { ownerOf } from '../visitors/records';

/** Profiles in memory; those that had to go are folded again. */
const KEPT = 5_000;

/** Profiles as they were at a point of the journal: what comes later in it is not in them yet. */
export interface PastProfiles {
  /** As before this event. */
  before(record: VisitorRecord, event: JournalledEvent): Promise<Profile>;
  /** What was said of the visitor has changed: the profile is folded again. */
  forget(record: VisitorRecord): void;
}

export function createPastProfiles(parts: {
  readonly events: Pick<EventStore, 'pagesOf'>;
  readonly profiles: Pick<Profiles, 'record' | 'sameOwner'>;
  readonly settings: EngineSettings;
}): PastProfiles {
  const { events, profiles, settings } = parts;
  const kept = new LRUCache<string, Profile>({ max: KEPT });

  async function fold(record: VisitorRecord, sequence: number): Promise<Profile> {
    const names = await profiles.sameOwner(record);
    const said = await Promise.all(names.map((name) => profiles.record(name)));
    return (await foldJournal(said, events, settings, sequence)).profile;
  }

  return {
    async before(record, event) {
      const owner = ownerOf(record);
      const known = kept.get(owner);
      if (known) return known;
      const profile = await fold(record, event.sequence);
      kept.set(owner, profile);
      return profile;
    },
    forget: (record) => void kept.delete(ownerOf(record)),
  };
}

import type { EngineSettings, Profile } from '../engine';
import type { EventStore, JournalledEvent, VisitorRecord, VisitorStore } from '../stores/types';
import { foldJournal, takeIn } from './fold';
import { createProfileCache } from './profile-cache';
import { createRecordCache } from './record-cache';
import { ownerOf } from './records';

export interface VisitorState {
  readonly record: VisitorRecord;
  readonly profile: Profile;
}

export interface Profiles {
  /** From memory, or folded from the journal. */
  read(visitor: string): Promise<VisitorState>;
  /** What is in memory: no I/O. */
  peek(visitor: string): VisitorState | undefined;
  record(visitor: string): Promise<VisitorRecord>;
  /** All visitors whose events make this visitor's profile. */
  sameOwner(record: VisitorRecord): Promise<readonly string[]>;
  /** Takes a committed event into the profile in memory, if there is one; otherwise it is in the next fold. */
  apply(record: VisitorRecord, event: JournalledEvent): void;
  /** Stores records, each visitor at most once; profiles that they touch are folded anew. */
  put(...records: readonly VisitorRecord[]): Promise<void>;
  /** The profile is folded anew at its next reading: the journal has events that it may lack. */
  refold(record: Pick<VisitorRecord, 'visitor' | 'person'>): void;
  /** Forgets what is in memory about a visitor. */
  forget(record: Pick<VisitorRecord, 'visitor' | 'person'>): void;
}

interface Fold {
  promise: Promise<Profile>;
  /** Committed while the fold was reading: the journal's answer may lack them. */
  readonly missed: JournalledEvent[];
  stale: boolean;
}

export interface ProfilesOptions {
  readonly events: EventStore;
  readonly visitors: VisitorStore;
  readonly settings: EngineSettings;
  /** Profiles in memory. */
  readonly capacity?: number;
  /** What all of them together may hold: one that alone is larger is folded at each read. */
  readonly room?: number;
}

/** Profiles are folds over the journal, kept in memory: nothing can be counted twice or be lost. */
export function createProfiles(options: ProfilesOptions): Profiles {
  const { events, visitors, settings, capacity = 10_000, room = 2_000_000 } = options;
  const records = createRecordCache(visitors, 2 * capacity);
  const { read: record } = records;
  const profiles = createProfileCache(capacity, room);
  const folds = new Map<string, Fold>();

  const sameOwner = async (record: VisitorRecord): Promise<readonly string[]> =>
    record.person === null
      ? [record.visitor]
      : [...new Set([record.visitor, ...(await visitors.ofPerson(record.person))])];

  function profileOf(of: VisitorRecord): Promise<Profile> {
    const owner = ownerOf(of);
    const known = profiles.get(owner);
    if (known) return Promise.resolve(known);
    const running = folds.get(owner);
    if (running) return running.promise;
    const fold: Fold = { stale: false, missed: [], promise: Promise.resolve().then(() => foldOf(of, fold)) };
    folds.set(owner, fold);
    return fold.promise;
  }

  async function foldOf(of: VisitorRecord, fold: Fold): Promise<Profile> {
    const owner = ownerOf(of);
    try {
      for (;;) {
        fold.stale = false;
        fold.missed.length = 0;
        const names = await sameOwner(of);
        const said = await Promise.all(names.map((name) => record(name)));
        const { profile, found } = await foldJournal(said, events, settings);
        if (fold.stale) continue;
        // From here to the end nothing waits: no event can slip between the fold and the cache.
        for (const event of fold.missed) if (!found.has(event.sequence)) takeIn(profile, event, settings);
        profiles.set(owner, profile);
        return profile;
      }
    } finally {
      folds.delete(owner);
    }
  }

  function forget(of: Pick<VisitorRecord, 'visitor' | 'person'>): void {
    records.forget(of.visitor);
    refold(of);
  }

  function refold(of: Pick<VisitorRecord, 'visitor' | 'person'>): void {
    for (const owner of [ownerOf(of), `v:${of.visitor}`]) {
      profiles.delete(owner);
      const fold = folds.get(owner);
      if (fold) fold.stale = true;
    }
  }

  return {
    record,
    sameOwner,
    async read(visitor) {
      const of = await record(visitor);
      return { record: of, profile: await profileOf(of) };
    },
    peek(visitor) {
      const of = records.known(visitor);
      const profile = of && profiles.get(ownerOf(of));
      return profile && { record: of, profile };
    },
    apply(of, event) {
      const owner = ownerOf(records.known(of.visitor, false) ?? of);
      folds.get(owner)?.missed.push(event);
      const profile = profiles.peek(owner);
      if (!profile) return;
      takeIn(profile, event, settings);
      profiles.grew(owner, profile);
    },
    async put(...next) {
      await visitors.put(...next);
      next.forEach(forget);
      next.forEach(records.set);
    },
    refold,
    forget,
  };
}

import { LRUCache } from 'lru-cache';
import { applyEvent, createProfile, declare, type EngineSettings, type Profile } from '../engine';
import type { EventStore, JournalledEvent, VisitorRecord, VisitorStore } from '../stores/types';
import { createProfileCache } from './profile-cache';
import { blankRecord, mergeSaid, ownerOf } from './records';

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
  /** Forgets what is in memory about a visitor. */
  forget(record: VisitorRecord): void;
}

interface Fold {
  promise: Promise<Profile>;
  /** Committed while the fold was reading: the journal's answer may lack them. */
  readonly missed: JournalledEvent[];
  stale: boolean;
}
interface Fetch {
  promise: Promise<VisitorRecord>;
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

function foldOf(
  said: readonly VisitorRecord[],
  journal: readonly JournalledEvent[],
  settings: EngineSettings,
): Profile {
  const profile = createProfile();
  declare(profile, mergeSaid(said));
  for (const event of journal) if (!event.excluded) applyEvent(profile, event, settings);
  return profile;
}

/** Profiles are folds over the journal, kept in memory: nothing can be counted twice or be lost. */
export function createProfiles(options: ProfilesOptions): Profiles {
  const { events, visitors, settings, capacity = 10_000, room = 2_000_000 } = options;
  const records = new LRUCache<string, VisitorRecord>({ max: 2 * capacity });
  const profiles = createProfileCache(capacity, room);
  const fetches = new Map<string, Fetch>();
  const folds = new Map<string, Fold>();

  const sameOwner = async (record: VisitorRecord): Promise<readonly string[]> =>
    record.person === null
      ? [record.visitor]
      : [...new Set([record.visitor, ...(await visitors.ofPerson(record.person))])];

  function record(visitor: string): Promise<VisitorRecord> {
    const known = records.get(visitor);
    if (known) return Promise.resolve(known);
    const running = fetches.get(visitor);
    if (running) return running.promise;
    const fetch: Fetch = { stale: false, promise: Promise.resolve().then(() => fetchRecord(visitor, fetch)) };
    fetches.set(visitor, fetch);
    return fetch.promise;
  }

  async function fetchRecord(visitor: string, fetch: Fetch): Promise<VisitorRecord> {
    try {
      for (;;) {
        fetch.stale = false;
        const found = (await visitors.get(visitor)) ?? blankRecord(visitor);
        if (fetch.stale) continue;
        records.set(visitor, found);
        return found;
      }
    } finally {
      fetches.delete(visitor);
    }
  }

  function profileOf(of: VisitorRecord): Promise<Profile> {
    const owner = ownerOf(of);
    const known = profiles.get(owner);
    if (known) return Promise.resolve(known);
    const running = folds.get(owner);
    if (running) return running.promise;
    const fold: Fold = { stale: false, missed: [], promise: Promise.resolve().then(() => foldJournal(of, fold)) };
    folds.set(owner, fold);
    return fold.promise;
  }

  async function foldJournal(of: VisitorRecord, fold: Fold): Promise<Profile> {
    const owner = ownerOf(of);
    try {
      for (;;) {
        fold.stale = false;
        fold.missed.length = 0;
        const names = await sameOwner(of);
        const said = await Promise.all(names.map((name) => record(name)));
        const journal = await events.ofVisitors(names);
        if (fold.stale) continue;
        // From here to the end nothing waits: no event can slip between the fold and the cache.
        const sequences = new Set(journal.map(({ sequence }) => sequence));
        const missed = fold.missed.filter(({ sequence }) => !sequences.has(sequence));
        const profile = foldOf(said, [...journal, ...missed], settings);
        profiles.set(owner, profile);
        return profile;
      }
    } finally {
      folds.delete(owner);
    }
  }

  function forget(of: VisitorRecord): void {
    const fetch = fetches.get(of.visitor);
    if (fetch) fetch.stale = true;
    records.delete(of.visitor);
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
      const of = records.get(visitor);
      const profile = of && profiles.get(ownerOf(of));
      return profile && { record: of, profile };
    },
    apply(of, event) {
      const owner = ownerOf(records.peek(of.visitor) ?? of);
      folds.get(owner)?.missed.push(event);
      const profile = profiles.peek(owner);
      if (!profile || event.excluded) return;
      applyEvent(profile, event, settings);
      profiles.grew(owner, profile);
    },
    async put(...next) {
      await visitors.put(...next);
      next.forEach(forget);
      for (const one of next) records.set(one.visitor, one);
    },
    forget,
  };
}

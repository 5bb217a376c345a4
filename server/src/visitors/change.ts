import type { VisitorRecord } from '../stores/types';
import { SESSION_MS } from './missions';
import type { Profiles } from './profiles';
import type { createTurns } from './turns';

/** Changes of a record that come from what happens, each in the visitor's turn. */
export interface RecordChanges {
  /** Between no two steps of another change; answers what is kept then. */
  change(visitor: string, next: (record: VisitorRecord) => VisitorRecord): Promise<VisitorRecord>;
  /** The session goes on: what was excluded stays excluded. */
  keepExcluded(record: VisitorRecord, now: number): Promise<void>;
}

export function createRecordChanges(
  profiles: Pick<Profiles, 'record' | 'put'>,
  inTurn: ReturnType<typeof createTurns>,
): RecordChanges {
  const change: RecordChanges['change'] = (visitor, next) =>
    inTurn(visitor, async () => {
      const record = await profiles.record(visitor);
      const changed = next(record);
      if (changed !== record) await profiles.put(changed);
      return changed;
    });
  return {
    change,
    async keepExcluded(record, now) {
      if (record.excludedUntil === null || record.excludedUntil - now > SESSION_MS / 2) return;
      await change(record.visitor, (current) =>
        (current.excludedUntil ?? 0) > now ? { ...current, excludedUntil: now + SESSION_MS } : current,
      );
    },
  };
}

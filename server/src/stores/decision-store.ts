import type { DecisionStore, LoggedDecision } from './types';
import { rowOf, rowText } from './packed-candidates';
import { createExpiry } from './expiry';
import { lockLog } from './log-lock';
import { chunksOf, from, numberOf, ROWS_PER_STATEMENT, TABLES, type Database } from './database';

export interface DecisionStoreOptions {
  /** Called when a background write failed; its decisions stay queued. */
  readonly onError: (error: unknown) => void;
  /** Milliseconds that a decision waits before it is written. */
  readonly delayMs?: number;
  /** Decisions that may wait; beyond that the oldest are given up, so that a dead database cannot eat the memory. */
  readonly maxQueued?: number;
}

interface Row {
  readonly sequence: unknown;
  readonly data: string;
}

const MAX_DELAY_MS = 30_000;

/** The decision log in Strapi's database, table `individualization_decisions`, written in the background. */
export function createDecisionStore(database: Database, options: DecisionStoreOptions): DecisionStore {
  const { onError, delayMs = 250, maxQueued = 20_000 } = options;
  const queued = new Map<string, LoggedDecision>();
  let timer: NodeJS.Timeout | undefined;
  let failures = 0;
  let writing: Promise<void> = Promise.resolve();
  const decisions = () => from(database, TABLES.decisions);

  const writeRows = (rows: readonly LoggedDecision[]): Promise<void> =>
    database.knex.transaction(async (transaction) => {
      await lockLog(database, transaction, 'decisions');
      await from(database, TABLES.decisions, transaction)
        .insert(rows.map((row) => ({ id: row.id, visitor: row.visitor, at: row.at, data: rowText(row) })))
        .onConflict('id')
        .merge(['id']);
    });

  async function writeQueued(): Promise<void> {
    for (const chunk of chunksOf([...queued.values()], ROWS_PER_STATEMENT)) {
      const rows = chunk.filter(({ id }) => queued.has(id));
      if (rows.length === 0) continue;
      await writeRows(rows);
      for (const { id } of rows) queued.delete(id);
    }
  }

  /** Writes of ours follow one another; a failed one leaves its decisions in the queue for the next. */
  function flush(): Promise<void> {
    const next = writing.then(writeQueued);
    writing = next.catch(() => undefined);
    return next;
  }

  function schedule(): void {
    // A database that does not answer is asked less and less often.
    const wait = Math.min(delayMs * 2 ** failures, MAX_DELAY_MS);
    timer ??= setTimeout(() => {
      timer = undefined;
      flush().then(
        () => (failures = 0),
        (error: unknown) => {
          failures += 1;
          onError(error);
          if (queued.size > 0) schedule();
        },
      );
    }, wait).unref();
  }

  async function getMany(ids: readonly string[]): Promise<Map<string, LoggedDecision>> {
    const found = new Map<string, LoggedDecision>();
    const unknown: string[] = [];
    for (const id of new Set(ids)) {
      const waiting = queued.get(id);
      if (waiting) found.set(id, waiting);
      else unknown.push(id);
    }
    for (const chunk of chunksOf(unknown, ROWS_PER_STATEMENT)) {
      const rows = (await decisions().whereIn('id', chunk).select('id', 'data')) as { id: string; data: string }[];
      for (const row of rows) found.set(row.id, rowOf(row.data));
    }
    return found;
  }

  return {
    ...createExpiry(database, 'decisions', 'sequence'),
    add(list) {
      for (const decision of list) if (!queued.has(decision.id)) queued.set(decision.id, decision);
      for (const id of queued.keys()) {
        if (queued.size <= maxQueued) break;
        queued.delete(id);
      }
      if (queued.size > 0) schedule();
    },
    get: async (id) => (await getMany([id])).get(id) ?? null,
    getMany,
    async ofVisitor(visitor) {
      const rows = (await decisions().where({ visitor }).select('id', 'data')) as { id: string; data: string }[];
      const found = new Map(rows.map((row) => [row.id, rowOf(row.data)]));
      for (const decision of queued.values()) if (decision.visitor === visitor) found.set(decision.id, decision);
      return [...found.values()].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
    },
    async after(id, limit) {
      const rows = (await decisions().where('id', '>', id).orderBy('id').limit(limit).select('data')) as {
        data: string;
      }[];
      return rows.map(({ data }) => rowOf(data));
    },
    async since(sequence, limit) {
      const rows = (await decisions().where('sequence', '>', sequence).orderBy('sequence').limit(limit)) as Row[];
      return rows.map((row) => ({ ...rowOf(row.data), sequence: numberOf(row.sequence) }));
    },
    async decidedSince(visitors, at) {
      const found = new Set<string>();
      for (const chunk of chunksOf(visitors, ROWS_PER_STATEMENT)) {
        const rows = await decisions().where('at', '>=', at).whereIn('visitor', chunk).distinct('visitor');
        for (const { visitor } of rows as { visitor: string }[]) found.add(visitor);
      }
      return found;
    },
    flush,
    async erase(visitor) {
      for (const decision of [...queued.values()]) if (decision.visitor === visitor) queued.delete(decision.id);
      // A write that is under way may carry rows of this visitor: delete after it.
      await writing;
      await decisions().where({ visitor }).delete();
    },
  };
}

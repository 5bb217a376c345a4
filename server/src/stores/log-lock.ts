import { from, TABLES, type Database, type Knex } from './database';

/** Any numbers that nobody else takes for a lock. */
const LOCKS = { journal: 7_305_180_920, decisions: 7_305_180_921 } as const;

/**
 * One writer of a log at a time over all instances, until the transaction ends: a sequence becomes visible only after
 * all smaller ones, so who reads on from a sequence passes over nothing. SQLite has one writer anyway.
 */
export async function lockLog(database: Database, transaction: Knex, log: keyof typeof LOCKS): Promise<void> {
  if (database.dialect === 'postgres') await transaction.raw('select pg_advisory_xact_lock(?)', [LOCKS[log]]);
  if (database.dialect === 'mysql') await from(database, TABLES.state, transaction).where({ name: log }).forUpdate();
}

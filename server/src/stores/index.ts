import type { Stores } from './types';
import type { Database } from './database';
import { createDecisionStore, type DecisionStoreOptions } from './decision-store';
import { createEventStore } from './event-store';
import { createParticipantStore } from './participant-store';
import { createRankingStore } from './ranking-store';
import { createStateStore } from './state-store';
import { createTables } from './tables';
import { createVisitorStore } from './visitor-store';

export * from './types';
export type * from './participant-store';
export { databaseOf, type Database, type Knex } from './database';
export { StoreBusyError } from './group-commit';

/** All stores on one database; creates the tables that are missing. */
export async function createDatabaseStores(database: Database, options: DecisionStoreOptions): Promise<Stores> {
  await createTables(database);
  return {
    events: createEventStore(database),
    visitors: createVisitorStore(database),
    decisions: createDecisionStore(database, options),
    state: createStateStore(database),
    participants: createParticipantStore(database),
    rankings: createRankingStore(database),
  };
}

import { chunksOf, from, numberOf, ROWS_PER_STATEMENT, TABLES, type Database } from './database';
import type { Expired, Expiring } from './types';

type Row = Record<string, unknown>;

/**
 * What grows with traffic loses its oldest rows here. `by`: an indexed column that grows with time, at least about: a
 * row that is out of order goes a little later.
 */
export const createExpiry = (database: Database, table: 'events' | 'decisions', by: 'at' | 'sequence'): Expiring => {
  const rows = () => from(database, TABLES[table]);
  return {
    async expired(before, until, limit) {
      const oldest = (await rows().orderBy(by).limit(limit).select('sequence', 'visitor', 'at')) as Row[];
      return oldest
        .filter(({ at, sequence }) => numberOf(at) < before && numberOf(sequence) <= until)
        .map(({ sequence, visitor }): Expired => ({ sequence: numberOf(sequence), visitor: String(visitor) }));
    },
    async remove(expired) {
      for (const chunk of chunksOf(expired, ROWS_PER_STATEMENT))
        await rows()
          .whereIn(
            'sequence',
            chunk.map(({ sequence }) => sequence),
          )
          .delete();
    },
  };
};

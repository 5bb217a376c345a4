import type { RankingStore } from './types';
import { from, numberOf, TABLES, type Database } from './database';

/** Bytes of one row: what is written at once must not be felt by a request, nor be refused for its size. */
const PART = 1_000_000;

interface Generation {
  readonly sequence: unknown;
  readonly parts: number;
  readonly found: unknown;
}

/** Table `individualization_rankings`: rows that belong together carry the same sequence. */
export function createRankingStore(database: Database): RankingStore {
  const rows = () => from(database, TABLES.rankings);
  return {
    async load() {
      const generations = (await rows()
        .select('sequence', 'parts')
        .count({ found: '*' })
        .groupBy('sequence', 'parts')
        .orderBy('sequence', 'desc')) as unknown as Generation[];
      // What was interrupted while it was written is none.
      const newest = generations.find(({ parts, found }) => numberOf(found) === parts);
      if (!newest) return null;
      const read: Buffer[] = [];
      for (let part = 0; part < newest.parts; part += 1) {
        const row = (await rows().where({ sequence: newest.sequence, part }).first('data')) as { data: Buffer };
        read.push(row.data);
      }
      return { sequence: numberOf(newest.sequence), data: Buffer.concat(read) };
    },
    async save({ sequence, data }) {
      const parts = Math.ceil(data.length / PART);
      await rows().where({ sequence }).delete();
      for (let part = 0; part < parts; part += 1) {
        const piece = Buffer.from(data.subarray(part * PART, (part + 1) * PART));
        await rows().insert({ sequence, part, parts, data: piece });
      }
      await rows().where('sequence', '<', sequence).delete();
    },
  };
}

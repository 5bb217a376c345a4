import type { VisitorRecord, VisitorStore } from './types';
import { chunksOf, from, ROWS_PER_STATEMENT, TABLES, type Database } from './database';

/** Keys from outside: no prototype may shine through. */
const bare = <T extends object>(value: T): T => Object.assign(Object.create(null), value) as T;

function recordOf(row: { visitor: string; person: string | null; data: string }): VisitorRecord {
  const data = JSON.parse(row.data) as Omit<VisitorRecord, 'visitor' | 'person'>;
  return {
    ...data,
    declared: bare(data.declared),
    traits: bare(data.traits),
    visitor: row.visitor,
    person: row.person,
  };
}

/** Records of visitors in Strapi's database, table `individualization_visitors`. */
export function createVisitorStore(database: Database): VisitorStore {
  const visitors = () => from(database, TABLES.visitors);
  return {
    async get(visitor) {
      const row = await visitors().where({ visitor }).first('visitor', 'person', 'data');
      return row ? recordOf(row) : null;
    },
    async put(...records) {
      for (const chunk of chunksOf(records, ROWS_PER_STATEMENT)) {
        const rows = chunk.map(({ visitor, person, ...data }) => ({ visitor, person, data: JSON.stringify(data) }));
        await visitors().insert(rows).onConflict('visitor').merge(['person', 'data']);
      }
    },
    async ofPerson(person) {
      const rows = (await visitors().where({ person }).orderBy('visitor').select('visitor')) as { visitor: string }[];
      return rows.map((row) => row.visitor);
    },
    async personsOf(list) {
      const persons = new Map<string, string>();
      for (const chunk of chunksOf(list, ROWS_PER_STATEMENT)) {
        const known = visitors().whereIn('visitor', chunk).whereNotNull('person').select('visitor', 'person');
        for (const row of (await known) as { visitor: string; person: string }[]) persons.set(row.visitor, row.person);
      }
      return persons;
    },
    async refusingMeasurement(list) {
      const refusing = new Set<string>();
      for (const chunk of chunksOf(list, ROWS_PER_STATEMENT)) {
        const known = visitors().whereIn('visitor', chunk).select('visitor', 'person', 'data');
        for (const record of ((await known) as Parameters<typeof recordOf>[0][]).map(recordOf))
          if (record.consent?.measurement === false) refusing.add(record.visitor);
      }
      return refusing;
    },
    async erase(visitor) {
      await visitors().where({ visitor }).delete();
    },
  };
}

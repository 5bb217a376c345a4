import type { StateStore } from './types';
import { from, numberOf, TABLES, type Database } from './database';

interface Row {
  readonly sequence: unknown;
  readonly data: string;
}

/** Named state with the journal sequence it stands for, table `individualization_state`. */
export function createStateStore(database: Database): StateStore {
  const state = () => from(database, TABLES.state);
  const load: StateStore['load'] = async (name) => {
    const row = (await state().where({ name }).first('sequence', 'data')) as Row | undefined;
    return row ? { sequence: numberOf(row.sequence), data: JSON.parse(row.data) as unknown } : null;
  };
  return {
    load,
    async loadOrCreate(name, { sequence, data }) {
      const created = { name, sequence, data: JSON.stringify(data) };
      const known = await load(name);
      if (known) return known;
      // The first row wins; `merge` of the key changes nothing in a row that is there.
      await state().insert(created).onConflict('name').merge(['name']);
      return (await load(name)) ?? { sequence, data };
    },
    async save(name, { sequence, data }) {
      await state()
        .insert({ name, sequence, data: JSON.stringify(data) })
        .onConflict('name')
        .merge(['sequence', 'data']);
    },
  };
}

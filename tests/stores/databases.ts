import path from 'node:path';
import knex from 'knex';
import type { Database } from '../../server/src/stores';
import { temporaryFolder } from '../support/environment';

/** A database with nothing of ours in it. */
export interface TestDatabase {
  database: Database;
  /** The same data through a second connection, as another instance or the next start sees it. */
  reopen(): Database;
  stop(): Promise<void>;
}

/** SQLite in a file of its own, with the settings that Strapi uses. */
export const openSqlite = async (): Promise<TestDatabase> => {
  const folder = temporaryFolder();
  const opened: Database[] = [];
  const reopen = (): Database => {
    const filename = path.join(folder.path, 'data.db');
    const database: Database = {
      knex: knex({ client: 'better-sqlite3', connection: { filename }, useNullAsDefault: true }),
      dialect: 'sqlite',
    };
    opened.push(database);
    return database;
  };
  return {
    database: reopen(),
    reopen,
    stop: async () => {
      await Promise.all(opened.map((database) => database.knex.destroy()));
      folder.remove();
    },
  };
};

/** PostgreSQL at `url`, in a schema of its own. */
export const openPostgres = async (url: string): Promise<TestDatabase> => {
  const schema = `individualization_${process.pid}_${Math.floor(Math.random() * 1e9)}`;
  const opened: Database[] = [];
  const reopen = (): Database => {
    const database: Database = { knex: knex({ client: 'pg', connection: url }), dialect: 'postgres', schema };
    opened.push(database);
    return database;
  };
  const database = reopen();
  await database.knex.raw('create schema ??', [schema]);
  return {
    database,
    reopen,
    stop: async () => {
      await database.knex.raw('drop schema ?? cascade', [schema]);
      await Promise.all(opened.map((one) => one.knex.destroy()));
    },
  };
};

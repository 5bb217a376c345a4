import type { Core } from '@strapi/types';
import type { Knex } from 'knex';

/** Queries on tables that Strapi does not know, inside the transaction that runs already, if one does. */
export type Table = (name: string) => Knex.QueryBuilder;

interface Transaction {
  trx: Knex.Transaction;
  onCommit(callback: () => void): void;
}
interface Database {
  transaction<T>(run: (transaction: Transaction) => Promise<T>): Promise<T>;
  getConnection(table: string): Knex.QueryBuilder;
  getSchemaConnection(trx?: Knex.Transaction): Knex.SchemaBuilder;
}
const database = (strapi: Core.Strapi): Database => strapi.db as unknown as Database;

/**
 * Runs in a transaction, joining an outer one: with SQLite's single connection anything else would wait for itself.
 * `onCommit` callbacks run when the outermost transaction is durable, and never after a rollback.
 */
export const inTransaction = <T>(
  strapi: Core.Strapi,
  run: (table: Table, onCommit: (callback: () => void) => void) => Promise<T>,
): Promise<T> => {
  const db = database(strapi);
  return db.transaction(({ trx, onCommit }) => run((name) => db.getConnection(name).transacting(trx), onCommit));
};

/** Makes a table that no boot of Strapi without the plugin can drop, because Strapi's schema never held it. */
export const createTableOnce = async (
  strapi: Core.Strapi,
  name: string,
  columns: (table: Knex.CreateTableBuilder) => void,
): Promise<void> => {
  const db = database(strapi);
  if (await db.getSchemaConnection().hasTable(name)) return;
  try {
    await db.getSchemaConnection().createTable(name, columns);
  } catch (error) {
    // Another instance of the same site was a moment earlier.
    if (!(await db.getSchemaConnection().hasTable(name))) throw error;
  }
};

import type { Core } from '@strapi/types';

/** Strapi's own knex connection. */
export type Knex = Core.Strapi['db']['connection'];

/** A database as the stores need it: a connection, its dialect and, on PostgreSQL, the schema that Strapi uses. */
export interface Database {
  readonly knex: Knex;
  readonly dialect: 'sqlite' | 'postgres' | 'mysql';
  readonly schema?: string;
}

/** Names of our tables. None is part of Strapi's schema, so that a boot without the plugin leaves them alone. */
export const TABLES = {
  events: 'individualization_events',
  visitors: 'individualization_visitors',
  decisions: 'individualization_decisions',
  state: 'individualization_state',
  participants: 'individualization_participants',
  tallies: 'individualization_tallies',
  rankings: 'individualization_rankings',
} as const;
type TableName = (typeof TABLES)[keyof typeof TABLES];

/** The database of a running Strapi. */
export const databaseOf = (strapi: Core.Strapi): Database => ({
  knex: strapi.db.connection,
  dialect: strapi.db.dialect.client as Database['dialect'],
  schema: strapi.db.getSchemaName(),
});

/** A query on one of our tables, inside `via` (a transaction) where one is given. */
export const from = (database: Database, table: TableName, via: Knex = database.knex) =>
  database.schema ? via(table).withSchema(database.schema) : via(table);

/** PostgreSQL hands out 64-bit columns as text; ours stay below 2^53. */
export const numberOf = (value: unknown): number => Number(value);

/** Rows per statement: below the limit of 500 terms that SQLite puts on a compound insert. */
export const ROWS_PER_STATEMENT = 200;

/** `list` in pieces of at most `size`. */
export function chunksOf<T>(list: readonly T[], size: number): T[][] {
  const chunks: T[][] = [];
  for (let start = 0; start < list.length; start += size) chunks.push(list.slice(start, start + size));
  return chunks;
}

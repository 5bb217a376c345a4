import { TABLES, type Database, type Knex } from './database';

type TableBuilder = Parameters<Parameters<Knex['schema']['createTable']>[1]>[0];

/** Identifiers are compared byte by byte: MySQL would take `a` and `A` for the same visitor otherwise. */
function identifier(database: Database, table: TableBuilder, name: string, length = 64) {
  const column = table.string(name, length);
  return database.dialect === 'mysql' ? column.collate('utf8mb4_bin') : column;
}

/** JSON as text: the dialects disagree about their JSON types, and nothing is queried inside. */
const json = (table: TableBuilder, name: string) => table.text(name, 'longtext');

/** On MySQL a `blob` ends at 64 KB. */
const bytes = ({ dialect }: Database, table: TableBuilder, name: string) =>
  dialect === 'mysql' ? table.specificType(name, 'mediumblob') : table.binary(name);

const orderId = (database: Database, table: TableBuilder) => identifier(database, table, 'order_id', 128);

const closedWindows = (table: TableBuilder) => table.smallint('closed').notNullable().defaultTo(0);

const definitions: Record<(typeof TABLES)[keyof typeof TABLES], (database: Database, table: TableBuilder) => void> = {
  [TABLES.events]: (database, table) => {
    table.bigIncrements('sequence');
    identifier(database, table, 'visitor').notNullable();
    identifier(database, table, 'event_id').notNullable();
    table.string('type', 64).notNullable();
    table.bigInteger('at').notNullable();
    table.bigInteger('stamp').notNullable();
    table.string('item', 255);
    json(table, 'attributes').notNullable();
    json(table, 'context');
    identifier(database, table, 'decision_id');
    table.string('slot', 255);
    table.string('variant', 255);
    table.double('value');
    table.string('currency', 3);
    table.smallint('excluded').notNullable();
    orderId(database, table);
    table.unique(['visitor', 'event_id'], { indexName: 'individualization_events_once' });
    table.index(['at', 'visitor'], 'individualization_events_recent');
    table.index(['type', 'at', 'visitor'], 'individualization_events_type');
  },
  [TABLES.visitors]: (database, table) => {
    identifier(database, table, 'visitor').primary();
    identifier(database, table, 'person', 191).index('individualization_visitors_person');
    json(table, 'data').notNullable();
  },
  [TABLES.decisions]: (database, table) => {
    table.bigIncrements('sequence');
    identifier(database, table, 'id').notNullable().unique({ indexName: 'individualization_decisions_id' });
    identifier(database, table, 'visitor').notNullable().index('individualization_decisions_visitor');
    table.bigInteger('at').notNullable();
    json(table, 'data').notNullable();
  },
  [TABLES.state]: (database, table) => {
    identifier(database, table, 'name', 128).primary();
    table.bigInteger('sequence').notNullable();
    json(table, 'data').notNullable();
  },
  [TABLES.participants]: (database, table) => {
    identifier(database, table, 'slot').notNullable();
    table.integer('version').notNullable();
    identifier(database, table, 'counted_from', 16).notNullable();
    identifier(database, table, 'visitor').notNullable();
    identifier(database, table, 'side', 16).notNullable();
    table.bigInteger('at').notNullable();
    table.bigInteger('due').index('individualization_participants_due');
    closedWindows(table);
    json(table, 'data').notNullable();
    // The visitor first: rows are looked up by visitor, too, and one index less is to be kept.
    table.primary(['visitor', 'slot', 'version', 'counted_from']);
    table.index(['slot', 'version', 'counted_from', 'at'], 'individualization_participants_newest');
  },
  [TABLES.tallies]: (database, table) => {
    identifier(database, table, 'id', 255).primary();
    identifier(database, table, 'slot').notNullable();
    table.integer('version').notNullable();
    identifier(database, table, 'whom', 80).notNullable();
    identifier(database, table, 'side', 16).notNullable();
    table.integer('day').notNullable();
    identifier(database, table, 'measure', 32).notNullable();
    json(table, 'data').notNullable();
    table.index(['slot', 'version', 'whom'], 'individualization_tallies_report');
  },
  [TABLES.rankings]: (database, table) => {
    table.bigInteger('sequence').notNullable();
    table.integer('part').notNullable();
    table.integer('parts').notNullable();
    bytes(database, table, 'data').notNullable();
    table.primary(['sequence', 'part']);
  },
};

/** Creates what is missing of our tables; safe to call at every start, and by several instances at once. */
export async function createTables(database: Database): Promise<void> {
  const schema = () => (database.schema ? database.knex.schema.withSchema(database.schema) : database.knex.schema);
  for (const [name, define] of Object.entries(definitions)) {
    if (await schema().hasTable(name)) continue;
    try {
      await schema().createTable(name, (table) => define(database, table));
    } catch (error) {
      // Another instance was faster.
      if (!(await schema().hasTable(name))) throw error;
    }
  }
  if (!(await schema().hasColumn(TABLES.events, 'order_id')))
    await schema().alterTable(TABLES.events, (table) => void orderId(database, table));
  if (!(await schema().hasColumn(TABLES.participants, 'closed')))
    await schema().alterTable(TABLES.participants, (table) => void closedWindows(table));
  if (!(await schema().hasColumn(TABLES.decisions, 'sequence'))) await numberDecisions(database);
}

/** A log from before decisions had a sequence gets one, in the order in which they were made. */
async function numberDecisions(database: Database): Promise<void> {
  const old = `${TABLES.decisions}_unnumbered`;
  await database.knex.transaction(async (transaction) => {
    const schema = () => (database.schema ? transaction.schema.withSchema(database.schema) : transaction.schema);
    // Indexes keep their names when a table is renamed: the new table's would be taken.
    await schema().alterTable(TABLES.decisions, (table) => table.dropIndex([], 'individualization_decisions_visitor'));
    await schema().renameTable(TABLES.decisions, old);
    await schema().createTable(TABLES.decisions, (table) => definitions[TABLES.decisions](database, table));
    const named = (table: string): string => (database.schema ? `${database.schema}.${table}` : table);
    const columns = ['id', 'visitor', 'at', 'data'];
    await transaction.raw('insert into ?? (??, ??, ??, ??) select ??, ??, ??, ?? from ?? order by ??', [
      ...[named(TABLES.decisions), ...columns, ...columns],
      ...[named(old), 'at'],
    ]);
    await schema().dropTable(old);
  });
}

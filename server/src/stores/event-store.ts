import type { EventStore, JournalledEvent, NewEvent } from './types';
import { chunksOf, from, numberOf, ROWS_PER_STATEMENT, TABLES, type Database, type Knex } from './database';
import { createExpiry } from './expiry';
import { createGroupCommit } from './group-commit';
import { lockLog } from './log-lock';
import { createStateStore } from './state-store';
import { turn } from './turn';

interface Append {
  readonly visitor: string;
  readonly events: readonly NewEvent[];
}
interface Appended {
  readonly inserted: readonly JournalledEvent[];
  readonly duplicates: number;
}
type Row = Record<string, unknown>;

/** One identity per `(visitor, id)`; a line feed cannot be part of a visitor's id. */
const identityOf = (visitor: string, id: string): string => `${visitor}\n${id}`;

const rowOf = (visitor: string, event: NewEvent): Row => ({
  visitor,
  event_id: event.id,
  type: event.type,
  at: event.at,
  stamp: event.order,
  item: event.item ?? null,
  attributes: JSON.stringify(event.attributes),
  context: event.context ? JSON.stringify(event.context) : null,
  decision_id: event.decision?.id ?? null,
  slot: event.decision?.slot ?? null,
  variant: event.decision?.variant ?? null,
  value: event.value ?? null,
  currency: event.currency ?? null,
  excluded: event.excluded ? 1 : 0,
  order_id: event.orderId ?? null,
});

/** Keys from outside: no prototype may shine through. */
const parsed = <T>(text: unknown): T => Object.assign(Object.create(null), JSON.parse(String(text))) as T;

function eventOf(row: Row): JournalledEvent {
  return {
    id: String(row.event_id),
    type: String(row.type),
    at: numberOf(row.at),
    order: numberOf(row.stamp),
    attributes: parsed(row.attributes),
    visitor: String(row.visitor),
    sequence: numberOf(row.sequence),
    ...(row.item !== null && { item: String(row.item) }),
    ...(row.context !== null && { context: parsed(row.context) }),
    ...(row.decision_id !== null && {
      decision: { id: String(row.decision_id), slot: String(row.slot), variant: String(row.variant) },
    }),
    ...(row.value !== null && { value: numberOf(row.value) }),
    ...(row.currency !== null && { currency: String(row.currency) }),
    ...(numberOf(row.excluded) === 1 && { excluded: true }),
    ...(row.order_id !== null && { orderId: String(row.order_id) }),
  };
}

const byTime = (a: JournalledEvent, b: JournalledEvent): number =>
  a.at - b.at || a.order - b.order || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** Writes rows whose identity is new and answers the sequence of each row that was written, by identity. */
async function insertNew(database: Database, transaction: Knex, rows: readonly Row[]): Promise<Map<string, number>> {
  const written = new Map<string, number>();
  for (const chunk of chunksOf(rows, ROWS_PER_STATEMENT)) {
    const insert = from(database, TABLES.events, transaction).insert(chunk).onConflict(['visitor', 'event_id']);
    let found: Row[];
    if (database.dialect === 'mysql') {
      // No RETURNING there: our own stamp tells which rows are ours. `insert ignore` would hide other errors.
      await insert.merge(['visitor']);
      const stamps = chunk.map((row) => row.stamp as number);
      const visitors = [...new Set(chunk.map((row) => row.visitor as string))];
      const query = from(database, TABLES.events, transaction).select('sequence', 'visitor', 'event_id', 'stamp');
      const own = new Set(chunk.map((row) => `${row.visitor}\n${row.event_id}\n${row.stamp}`));
      found = (await query.whereIn('visitor', visitors).whereIn('stamp', stamps)) as Row[];
      found = found.filter((row) => own.has(`${row.visitor}\n${row.event_id}\n${numberOf(row.stamp)}`));
    } else {
      found = (await insert.ignore().returning(['sequence', 'visitor', 'event_id'])) as Row[];
    }
    for (const row of found) {
      written.set(identityOf(String(row.visitor), String(row.event_id)), numberOf(row.sequence));
    }
  }
  return written;
}

/** Each event of the group goes to the first append that brought it; the others count it as a duplicate. */
function shareOut(group: readonly Append[], written: Map<string, number>): Appended[] {
  return group.map(({ visitor, events }) => {
    const inserted: JournalledEvent[] = [];
    for (const event of events) {
      const identity = identityOf(visitor, event.id);
      const sequence = written.get(identity);
      if (sequence === undefined) continue;
      written.delete(identity);
      inserted.push({ ...event, visitor, sequence });
    }
    return { inserted, duplicates: events.length - inserted.length };
  });
}

async function writeGroup(database: Database, group: readonly Append[]): Promise<Appended[]> {
  const rows = new Map<string, Row>();
  for (const { visitor, events } of group) {
    for (const event of events) {
      const identity = identityOf(visitor, event.id);
      if (!rows.has(identity)) rows.set(identity, rowOf(visitor, event));
    }
  }
  if (rows.size === 0) return group.map(() => ({ inserted: [], duplicates: 0 }));
  const written = await database.knex.transaction(async (transaction) => {
    await lockLog(database, transaction, 'journal');
    return insertNew(database, transaction, [...rows.values()]);
  });
  return shareOut(group, written);
}

/** Events of a visitor that are read, and sequences of them that are listed, in one turn. */
const PAGE = 1_000;
const LISTED = 20_000;

/** From the index that keeps events from being written twice alone, and so in its order: by event id. */
async function sequencesOf(database: Database, visitor: string): Promise<number[]> {
  const found: number[] = [];
  for (let last: unknown; ;) {
    const page = from(database, TABLES.events).where({ visitor }).orderBy('event_id').limit(LISTED);
    if (last !== undefined) page.where('event_id', '>', last);
    const rows = (await page.select('sequence', 'event_id')) as Row[];
    for (const row of rows) found.push(numberOf(row.sequence));
    if (rows.length < LISTED) return found.sort((a, b) => a - b);
    last = rows[rows.length - 1].event_id;
    await turn();
  }
}

/** Events that are looked at in one turn while visitors are sought. */
const LOOKED_AT = 5_000;

/** Visitors of the newest events, read from the index page by page: the cost is that of those who are found. */
async function recentVisitors(database: Database, since: number, limit: number, type?: string): Promise<string[]> {
  const found = new Set<string>();
  let last: { readonly at: number; readonly visitor: string } | undefined;
  for (;;) {
    const page = from(database, TABLES.events).where('at', '>=', since);
    if (type !== undefined) page.where({ type });
    if (last) {
      const { at, visitor } = last;
      page.where('at', '<=', at).where((older) => older.where('at', '<', at).orWhere('visitor', '<', visitor));
    }
    const newest = page.orderBy([
      { column: 'at', order: 'desc' },
      { column: 'visitor', order: 'desc' },
    ]);
    const rows = (await newest.limit(LOOKED_AT).select('at', 'visitor')) as Row[];
    for (const row of rows) {
      if (found.size === limit) return [...found];
      found.add(String(row.visitor));
    }
    if (rows.length < LOOKED_AT) return [...found];
    last = { at: numberOf(rows.at(-1)!.at), visitor: String(rows.at(-1)!.visitor) };
    await turn();
  }
}

/** Name of the state that says since when nothing is missing. */
const COMPLETE = 'journal complete since';

/** The journal in Strapi's database, table `individualization_events`; appends are committed in groups. */
export function createEventStore(database: Database): EventStore {
  const commit = createGroupCommit<Append, Appended>((group) => writeGroup(database, group));
  const events = () => from(database, TABLES.events);
  const state = createStateStore(database);
  const completeSince = async (): Promise<number> => ((await state.load(COMPLETE))?.data as number | undefined) ?? 0;
  return {
    ...createExpiry(database, 'events', 'at'),
    completeSince,
    async completeFrom(at) {
      if (at > (await completeSince())) await state.save(COMPLETE, { sequence: 0, data: at });
    },
    append: (visitor, list) => commit({ visitor, events: list }),
    async ofVisitors(visitors) {
      const found: JournalledEvent[] = [];
      for (const chunk of chunksOf(visitors, ROWS_PER_STATEMENT)) {
        found.push(...((await events().whereIn('visitor', chunk)) as Row[]).map(eventOf));
      }
      return found.sort(byTime);
    },
    async *pagesOf(visitors) {
      for (const visitor of visitors) {
        for (const page of chunksOf(await sequencesOf(database, visitor), PAGE)) {
          yield ((await events().whereIn('sequence', page).orderBy('sequence')) as Row[]).map(eventOf);
          await turn();
        }
      }
    },
    async since(sequence, limit) {
      const rows = await events().where('sequence', '>', sequence).orderBy('sequence').limit(limit);
      return (rows as Row[]).map(eventOf);
    },
    async newestOfType(type, at, limit) {
      const rows = await events().where({ type }).where('at', '>=', at).orderBy('at', 'desc').limit(limit);
      return (rows as Row[]).map(eventOf);
    },
    // Not counted by the database: SQLite would read all of the journal by visitor rather than these by time.
    countVisitors: async (at, type) => (await recentVisitors(database, at, Infinity, type)).length,
    async firstOfNewest(since, most) {
      const beyond = events().where('at', '>=', since).orderBy('at', 'desc').offset(most);
      const row = (await beyond.first('at')) as Row | undefined;
      return row ? numberOf(row.at) + 1 : since;
    },
    recentVisitors: (at, limit) => recentVisitors(database, at, limit),
    async erase(visitor) {
      await events().where({ visitor }).delete();
    },
  };
}

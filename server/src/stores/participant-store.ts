import { chunksOf, from, numberOf, ROWS_PER_STATEMENT, TABLES, type Database, type Knex } from './database';

/** From which delivery on somebody counts: the first one, or the first at which rules and person answer differently. */
export type CountedFrom = 'delivery' | 'differ';

/** Somebody in one version of a slot, by the side (arm) that they were on at that delivery. */
export interface Participant<Data = unknown> {
  readonly slot: string;
  readonly version: number;
  readonly countedFrom: CountedFrom;
  readonly visitor: string;
  readonly side: string;
  readonly at: number;
  /** When this row is to be looked at again; null: only when something happens. */
  readonly due: number | null;
  /** Windows that have closed and are counted. */
  readonly closed: number;
  readonly data: Data;
}

/** Named whole numbers that only ever grow by adding: people, sums, sums of squares. Larger than 2^53 in sums of squares. */
export type Tally = Readonly<Record<string, bigint>>;

/** Which people a tally is about (`whom`: `all`, `covered`, `differ`, `segment:<key>`), and what of them it counts. */
export interface TallyKey {
  readonly slot: string;
  readonly version: number;
  readonly whom: string;
  readonly side: string;
  /** Day of the first delivery: days since 1970, UTC. */
  readonly day: number;
  readonly measure: string;
}

/** How far the logs have been counted, by sequence. */
export interface Watermark {
  readonly decisions: number;
  readonly events: number;
}

/** All that one step of counting changes; written as a whole or not at all. */
export interface Counted {
  readonly from: Watermark;
  readonly to: Watermark;
  readonly participants: readonly Participant[];
  readonly tallies: readonly { readonly key: TallyKey; readonly add: Tally }[];
}

/** Who took part in what, and the sums over them: all that reports read. */
export interface ParticipantStore {
  /** To be asked at the beginning of a step, before anything else is read for it. */
  watermark(): Promise<Watermark>;
  /** The same, asked at any time. */
  counted(): Promise<Watermark>;
  ofVisitors(visitors: readonly string[]): Promise<Participant[]>;
  /** Those of whom something is counted already: what happens now may correct it. */
  closedOf(visitors: readonly string[]): Promise<Participant[]>;
  /** Rows that are to be looked at until `now`, the longest overdue first. */
  due(now: number, limit: number): Promise<Participant[]>;
  /** The newest of a version, for what needs single rows; `before`: those that come after this row. */
  newest(
    slot: string,
    version: number,
    countedFrom: CountedFrom,
    limit: number,
    before?: Pick<Participant, 'at' | 'visitor'>,
  ): Promise<Participant[]>;
  /** Looks at these visitors' rows again at the next step. */
  lookAgain(visitors: readonly string[]): Promise<void>;
  /** False: somebody else counted meanwhile, or one of these visitors was erased or linked: nothing was written. */
  commit(counted: Counted): Promise<boolean>;
  tallies(slot: string, version: number, whom: string): Promise<{ key: TallyKey; tally: Tally }[]>;
  /** The tallies of one measure over all versions of a slot. */
  overVersions(slot: string, whom: string, measure: string): Promise<{ key: TallyKey; tally: Tally }[]>;
  /** Logged decisions and events that are not counted yet, about. */
  behind(): Promise<number>;
  /** Forgets the visitor. What was counted stays counted: sums are nobody's. */
  erase(visitor: string): Promise<void>;
  /** Forgets that these visitors took part from before `at` on; sums stay here, too. */
  forget(visitors: readonly string[], at: number): Promise<void>;
}

type Row = Record<string, unknown>;
const IDENTITY = ['slot', 'version', 'counted_from', 'visitor'];
/** Below the 999 variables that an old SQLite takes. */
const VISITORS_PER_QUERY = 900;
/** Watermarks are a row of the state table: two sequences, so the second one is data. */
const STATE = 'participants';

const rowOf = ({ countedFrom, data, ...row }: Participant): Row => ({
  ...{ ...row, counted_from: countedFrom, data: JSON.stringify(data) },
});

const participantOf = (row: Row): Participant => ({
  slot: String(row.slot),
  version: numberOf(row.version),
  countedFrom: row.counted_from as CountedFrom,
  visitor: String(row.visitor),
  side: String(row.side),
  at: numberOf(row.at),
  due: row.due === null ? null : numberOf(row.due),
  closed: numberOf(row.closed),
  data: JSON.parse(String(row.data)) as unknown,
});

const idOf = ({ slot, version, whom, side, day, measure }: TallyKey): string =>
  [slot, version, whom, side, day, measure].join('|');

const packed = (tally: Tally): string =>
  JSON.stringify(Object.fromEntries(Object.entries(tally).map(([name, sum]) => [name, String(sum)])));

/** Names come from outside (keys of variants): no prototype. */
const unpacked = (text: unknown): Record<string, bigint> =>
  Object.assign(
    Object.create(null),
    Object.fromEntries(
      Object.entries(JSON.parse(String(text)) as Record<string, string>).map(([name, sum]) => [name, BigInt(sum)]),
    ),
  ) as Record<string, bigint>;

const tallyOf = (row: Row): { key: TallyKey; tally: Tally } => ({
  key: {
    slot: String(row.slot),
    version: numberOf(row.version),
    whom: String(row.whom),
    side: String(row.side),
    day: numberOf(row.day),
    measure: String(row.measure),
  },
  tally: unpacked(row.data),
});

async function addTallies(database: Database, via: Knex, added: Counted['tallies']): Promise<void> {
  for (const chunk of chunksOf(added, ROWS_PER_STATEMENT)) {
    const ids = chunk.map(({ key }) => idOf(key));
    const rows = (await from(database, TABLES.tallies, via).whereIn('id', ids).select('id', 'data')) as Row[];
    const known = new Map(rows.map((row) => [String(row.id), unpacked(row.data)]));
    const next = chunk.map(({ key, add }, index) => {
      const tally = known.get(ids[index]) ?? (Object.create(null) as Record<string, bigint>);
      for (const [name, sum] of Object.entries(add)) tally[name] = (tally[name] ?? 0n) + sum;
      return { id: ids[index], ...key, data: packed(tally) };
    });
    await from(database, TABLES.tallies, via).insert(next).onConflict('id').merge(['data']);
  }
}

/** Participants and tallies in Strapi's database, tables `individualization_participants` and `…_tallies`. */
export function createParticipantStore(database: Database): ParticipantStore {
  const participants = (via?: Knex) => from(database, TABLES.participants, via);
  const state = (via?: Knex) => from(database, TABLES.state, via);
  /** Visitors of whom a step that is under way may have read what is not true any more. */
  const disturbed = new Set<string>();
  let committing: Promise<unknown> = Promise.resolve();

  async function reached(): Promise<Watermark> {
    const row = (await state().where({ name: STATE }).first('sequence', 'data')) as Row | undefined;
    if (!row) return { decisions: 0, events: 0 };
    return { decisions: numberOf(row.sequence), events: (JSON.parse(String(row.data)) as { events: number }).events };
  }

  /** Moves the watermark from where the caller read it; false where it is elsewhere. */
  async function advance(via: Knex, { from: before, to }: Counted): Promise<boolean> {
    const dataOf = ({ events }: Watermark): string => JSON.stringify({ events });
    const move = async (): Promise<boolean> =>
      (await state(via)
        .where({ name: STATE, sequence: before.decisions, data: dataOf(before) })
        .update({ sequence: to.decisions, data: dataOf(to) })) > 0;
    if (await move()) return true;
    if (before.decisions > 0 || before.events > 0) return false;
    await state(via)
      .insert({ name: STATE, sequence: 0, data: dataOf({ decisions: 0, events: 0 }) })
      .onConflict('name')
      .merge(['name']);
    return move();
  }

  async function allOf(
    visitors: readonly string[],
    query: () => ReturnType<typeof participants>,
  ): Promise<Participant[]> {
    const found: Participant[] = [];
    for (const chunk of chunksOf(visitors, VISITORS_PER_QUERY))
      found.push(...((await query().whereIn('visitor', chunk)) as Row[]).map(participantOf));
    return found;
  }

  const write = (counted: Counted): Promise<boolean> =>
    database.knex.transaction(async (transaction) => {
      const via = transaction as unknown as Knex;
      if (!(await advance(via, counted))) return false;
      for (const chunk of chunksOf(counted.participants.map(rowOf), ROWS_PER_STATEMENT))
        await participants(via).insert(chunk).onConflict(IDENTITY).merge(['due', 'closed', 'data']);
      await addTallies(database, via, counted.tallies);
      return true;
    });

  /** After the step that is under way, which must not bring them back. */
  async function forget(visitors: readonly string[], at: number): Promise<void> {
    visitors.forEach((visitor) => disturbed.add(visitor));
    await committing;
    for (const chunk of chunksOf(visitors, ROWS_PER_STATEMENT))
      await participants().whereIn('visitor', chunk).where('at', '<', at).delete();
  }

  return {
    watermark() {
      disturbed.clear();
      return reached();
    },
    counted: reached,
    ofVisitors: (visitors) => allOf(visitors, () => participants()),
    closedOf: (visitors) => allOf(visitors, () => participants().where('closed', '>', 0)),
    async due(now, limit) {
      const rows = await participants().where('due', '<=', now).orderBy('due').limit(limit);
      return (rows as Row[]).map(participantOf);
    },
    async newest(slot, version, countedFrom, limit, before) {
      const of = participants().where({ slot, version, counted_from: countedFrom });
      if (before) {
        const { at, visitor } = before;
        of.where('at', '<=', at).where((older) => older.where('at', '<', at).orWhere('visitor', '<', visitor));
      }
      const rows = await of.orderBy('at', 'desc').orderBy('visitor', 'desc').limit(limit);
      return (rows as Row[]).map(participantOf);
    },
    async lookAgain(visitors) {
      visitors.forEach((visitor) => disturbed.add(visitor));
      await committing;
      for (const chunk of chunksOf(visitors, ROWS_PER_STATEMENT))
        await participants().whereIn('visitor', chunk).update({ due: 0 });
    },
    async commit(counted) {
      if (counted.participants.some(({ visitor }) => disturbed.has(visitor))) return false;
      const written = write(counted);
      committing = written.catch(() => undefined);
      return written;
    },
    async tallies(slot, version, whom) {
      return ((await from(database, TABLES.tallies).where({ slot, version, whom })) as Row[]).map(tallyOf);
    },
    async overVersions(slot, whom, measure) {
      return ((await from(database, TABLES.tallies).where({ slot, whom, measure })) as Row[]).map(tallyOf);
    },
    async behind() {
      const counted = await reached();
      const last = async (table: 'decisions' | 'events'): Promise<number> => {
        const row = (await from(database, TABLES[table]).max({ last: 'sequence' }).first()) as Row | undefined;
        return numberOf(row?.last ?? 0);
      };
      const left = [(await last('decisions')) - counted.decisions, (await last('events')) - counted.events];
      return left.reduce((sum, one) => sum + Math.max(0, one), 0);
    },
    erase: (visitor) => forget([visitor], Number.MAX_SAFE_INTEGER),
    forget,
  };
}

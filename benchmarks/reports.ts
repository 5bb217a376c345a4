import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import knex from 'knex';
import { createStep } from '../server/src/measurement/aggregates/counting';
import { createAudit } from '../server/src/measurement/replay/audit';
import { createDatabaseStores, type Stores } from '../server/src/stores';
import { rounded, stopwatch, turnsOf } from './reports-measure';
import { readReports } from './reports-pages';
import { createShop, DAY_MS, GOALS, START } from './reports-shop';

/** `DECISIONS=100000 npm run bench -- reports` for a smaller log. */
const DECISIONS = Number(process.env.DECISIONS ?? 1_000_000);
const VISITORS_PER_BATCH = 2_000;
const SAMPLE = 10_000;

/** When windows close: a day, a week, four weeks after the last delivery. */
const LOOKS = [1, 2, 9, 30];
/** Writing a log, counting it, and what each report costs then; on SQLite in a file of its own. */
export async function benchReports(): Promise<object> {
  const folder = mkdtempSync(path.join(tmpdir(), 'individualization-bench-'));
  const filename = path.join(folder, 'data.db');
  const database = knex({ client: 'better-sqlite3', connection: { filename }, useNullAsDefault: true });
  try {
    const stores = await createDatabaseStores(
      { knex: database, dialect: 'sqlite' },
      {
        onError: (error) => {
          throw error;
        },
      },
    );
    const written = await write(stores);
    const size = (): number => Math.round(statSync(filename).size / 1e6);
    const logs = size();
    console.log(
      `${DECISIONS} decisions and ${written.events} events: ${logs} MB, written at ${written.perSecond}/s, ${written.perCpuSecond} a second of processor`,
    );
    const counted = await count(stores);
    const sums = size() - logs;
    console.log(
      `counted at ${counted.perSecond}/s, ${counted.perCpuSecond} a second of processor, all four looks, into ${sums} MB; others wait for their turn (ms): ${JSON.stringify(counted.turns)}`,
    );
    console.table(counted.looks);
    const reports = await readReports(stores);
    console.table(reports);
    const { replayed, equal } = await createAudit(stores.decisions).ofSample('m', SAMPLE);
    console.log(`${replayed} decisions made again from the log, ${equal} of them equal`);
    const memory = Math.round(process.memoryUsage().rss / 1e6);
    console.log(`${memory} MB of memory at the end`);
    return { decisions: DECISIONS, logs, sums, written, counted, reports, audit: { replayed, equal }, memory };
  } finally {
    await database.destroy();
    rmSync(folder, { recursive: true });
  }
}

/** Rows a second, by the clock and by the processor. */
const speedOf = (rows: number, { seconds, cpu }: { seconds: number; cpu: number }) => ({
  ...{ seconds: rounded(seconds), cpu: rounded(cpu) },
  ...{ perSecond: Math.round(rows / seconds), perCpuSecond: Math.round(rows / cpu) },
});

/** Only the writing is timed, not the making. Rows are decisions and events together. */
async function write({ decisions, events }: Stores) {
  const visit = createShop(1, DECISIONS / 2);
  let [written, seconds, cpu] = [0, 0, 0];
  for (let first = 0; first < DECISIONS / 2; first += VISITORS_PER_BATCH) {
    const visits = Array.from({ length: VISITORS_PER_BATCH }, (_, i) => visit(first + i));
    const watch = stopwatch();
    decisions.add(visits.flatMap((one) => one.decisions));
    await decisions.flush();
    await Promise.all(visits.map((one) => events.append(one.visitor, one.events)));
    const took = watch();
    seconds += took.seconds;
    cpu += took.cpu;
    written += visits.reduce((sum, one) => sum + one.events.length, 0);
  }
  return { events: written, ...speedOf(DECISIONS + written, { seconds, cpu }) };
}

/** As the background does it: steps, with everything else getting its turn in between. */
async function count(stores: Stores) {
  const clock = { time: 0, now: () => clock.time };
  const step = createStep({ stores, goalsOf: async () => GOALS, siteComparisonsAt: () => [], clock });
  const looks: object[] = [];
  const total = { seconds: 0, cpu: 0 };
  const turns = turnsOf();
  for (const day of LOOKS) {
    clock.time = START + day * DAY_MS;
    const watch = stopwatch();
    let steps = 1;
    while (await step()) steps += 1;
    const { seconds, cpu } = watch();
    total.seconds += seconds;
    total.cpu += cpu;
    looks.push({ 'days after the start': day, steps, seconds: rounded(seconds), cpu: rounded(cpu) });
  }
  const rows = (await stores.participants.watermark()).events + DECISIONS;
  return { looks, turns: turns(), ...speedOf(rows, total) };
}

import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import knex from 'knex';
import type { EarnedView } from '../server/src/contracts';
import { createStep } from '../server/src/measurement/aggregates/counting';
import { earnedReport, type EarnedOptions } from '../server/src/measurement/reports/earned';
import { createDatabaseStores, type Stores } from '../server/src/stores';
import { createShop, DAY_MS, GOALS, SLOT, START } from './reports-shop';

/** `DECISIONS=100000 npm run bench -- reports` for a smaller log. */
const DECISIONS = Number(process.env.DECISIONS ?? 1_000_000);
const VISITORS_PER_BATCH = 2_000;
const REPORT_TARGET_S = 2;

/** When windows close: a day, a week, four weeks after the last delivery. */
const LOOKS = [1, 2, 9, 30];
const WHOMS: readonly EarnedView['whom'][] = [
  { kind: 'all' },
  { kind: 'covered' },
  { kind: 'differ' },
  { kind: 'segment', segment: 'ohio' },
];

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
    const size = Math.round(statSync(filename).size / 1e6);
    console.log(
      `${DECISIONS} decisions and ${written.events} events: ${size} MB, written at ${written.perSecond}/s, ${written.perCpuSecond} a second of processor`,
    );
    const counted = await count(stores);
    console.log(
      `counted at ${counted.perSecond}/s, ${counted.perCpuSecond} a second of processor, all four looks; a request waits ${counted.longestMs} ms of it at most`,
    );
    console.table(counted.looks);
    const reports = await read(stores);
    console.table(reports);
    return { decisions: DECISIONS, size, written, counted, reports };
  } finally {
    await database.destroy();
    rmSync(folder, { recursive: true });
  }
}

/** Seconds that passed, and seconds of the processor: on a busy machine only the latter are the program's own. */
function stopwatch(): () => { seconds: number; cpu: number } {
  const [started, used] = [performance.now(), process.cpuUsage()];
  return () => {
    const { user, system } = process.cpuUsage(used);
    return { seconds: (performance.now() - started) / 1000, cpu: (user + system) / 1e6 };
  };
}
/** Milliseconds of processor that others waited at most for their turn; asked at the end. */
function longestTurn(): () => number {
  let [most, last, stopped] = [0, process.cpuUsage(), false];
  const look = (): void => {
    const { user, system } = process.cpuUsage(last);
    most = Math.max(most, (user + system) / 1000);
    last = process.cpuUsage();
    if (!stopped) setImmediate(look);
  };
  look();
  return () => {
    stopped = true;
    return most;
  };
}

/** Rows a second, by the clock and by the processor. */
const speedOf = (rows: number, { seconds, cpu }: { seconds: number; cpu: number }) => ({
  ...{ seconds: rounded(seconds), cpu: rounded(cpu) },
  ...{ perSecond: Math.round(rows / seconds), perCpuSecond: Math.round(rows / cpu) },
});

const rounded = (seconds: number): number => Number(seconds.toFixed(2));

/** Only the writing is timed, not the making. Rows are decisions and events together. */
async function write({ decisions, events }: Stores) {
  const visit = createShop(1);
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
  const step = createStep({ stores, goalsOf: async () => GOALS, clock });
  const looks: object[] = [];
  const total = { seconds: 0, cpu: 0 };
  const longest = longestTurn();
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
  return { looks, longestMs: Math.round(longest()), ...speedOf(rows, total) };
}

async function read({ participants }: Stores): Promise<object[]> {
  const version = { number: 1, at: new Date(START).toISOString(), contents: {}, segments: {}, settings: SETTINGS };
  const clock = { now: () => START + 30 * DAY_MS };
  const options: EarnedOptions = {
    ...{ participants, clock, countedUntil: clock.now, goalsOf: () => GOALS },
    versionsOf: async () => [version],
    experienceOf: async () => EXPERIENCE,
    segmentsChangedAt: async () => new Map(),
    variantsOf: () => VARIANTS.map((variant) => ({ variant, label: variant })),
  };
  const rows: object[] = [];
  for (const whom of WHOMS)
    for (const goal of ['near', 'far'] as const) {
      const watch = stopwatch();
      const view = (await earnedReport(options, { slot: SLOT, whom, goal }))!;
      const { seconds, cpu } = watch();
      const { verdict, people } = view;
      rows.push({
        ...{ whom: whom.kind, goal, people: people.counted, verdict: verdict.kind, seconds: rounded(seconds) },
        cpu: rounded(cpu),
        target: seconds < REPORT_TARGET_S ? 'met' : 'missed',
      });
    }
  return rows;
}

const VARIANTS = ['baseline', 'boots', 'skirts', 'jackets', 'dresses', 'shirts', 'hats', 'bags'];
const SETTINGS: EarnedSettings = {
  ...{ name: 'Home hero', degree: 'rulesThenPerson', definition: '', goal: null, takeover: null },
  rules: [{ id: 'texas', segment: 'texas', variant: 'boots', strength: 'startWith' }],
  split: {
    shares: { original: 10, rules: 40, crowd: 10, person: 40 },
    ...{ admitted: 100, sticky: 'visitor', shuffle: 1 },
  },
};
type Experience = NonNullable<Awaited<ReturnType<EarnedOptions['experienceOf']>>>;
type EarnedSettings = Awaited<ReturnType<EarnedOptions['versionsOf']>>[number]['settings'];

/** A draft with other rules than the live ones: they are valued on paper, which is the dear part. */
const EXPERIENCE: Experience = {
  ...SETTINGS,
  ...{ slot: SLOT, status: 'live', version: 1, changed: true, variants: [], places: [], blockers: [] },
  rules: [{ id: 'texas', segment: 'texas', variant: 'skirts', strength: 'startWith' }],
  experiment: { standing: 'running', since: null, shares: null },
};

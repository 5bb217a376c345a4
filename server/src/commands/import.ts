import { createWriteStream } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import {
  CSV_FIELDS,
  type CsvField,
  type HistoryCsv,
  type HistoryOptions,
  type HistoryProblem,
  type HistoryReport,
} from '../contracts';
import type { HistoryImport } from '../ingestion/history';
import { CommandError, withService } from './app';
import type { Command, Terminal } from './terminal';

const USAGE = `import --data DIR | --csv FILE --map FIELD=COLUMN,… [--type NAME] [--delimiter CHARACTER]
         [--content-type UID [--by FIELD]] [--consent] [--problems FILE] [--app DIR] [--json]
  takes a log of interactions into the site, as if each event had been sent when it happened; stop the server first.
  Run it again after a break, or with a log that has grown: what is there already counts once.
  --data DIR            folder with events.jsonl and maybe items.jsonl and visitors.jsonl, each maybe ending in .gz
  --csv FILE            a CSV file whose first row names its columns, maybe ending in .gz; --data may be given beside it
  --map FIELD=COLUMN,…  columns of visitor, item and at (milliseconds or ISO 8601), maybe type, id, value, currency
  --type NAME           type of all events of the CSV file, where no column says it
  --delimiter CHARACTER between two cells (a comma)
  --content-type UID    items of the log are entries of this type (api::product.product), by document id
  --by FIELD            … or by the value of this field
  --consent             the visitors agreed; needed where the site asks for explicit consent
  --problems FILE       also write every refused line there, as JSON lines
  --app DIR             folder of the Strapi application (the working directory)
  --json                the result as JSON
Exit code 0: done, though lines may have been refused; 1: failed; 2: not understood.`;

/** Refused lines that are told; all of them go to --problems. */
const TOLD = 20;

export const importLog: Command = async (args, terminal) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: 'string' },
      csv: { type: 'string' },
      map: { type: 'string', default: '' },
      type: { type: 'string' },
      delimiter: { type: 'string' },
      'content-type': { type: 'string' },
      by: { type: 'string' },
      consent: { type: 'boolean', default: false },
      problems: { type: 'string' },
      app: { type: 'string', default: '.' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help || (values.data === undefined && values.csv === undefined)) {
    (values.help ? terminal.print : terminal.report)(`${USAGE}\n`);
    return values.help ? 0 : 2;
  }
  if (values.by !== undefined && values['content-type'] === undefined)
    throw new CommandError('--by needs --content-type');
  const options: HistoryOptions = {
    ...(values.data !== undefined && { folder: resolve(terminal.from, values.data) }),
    ...(values.csv !== undefined && { csv: csvOf(resolve(terminal.from, values.csv), values) }),
    contentType: values['content-type'],
    by: values.by,
    consent: values.consent,
  };
  const problems = problemsTo(values.problems && resolve(terminal.from, values.problems), terminal);
  const listeners = { onProblem: problems.add, onProgress: progressOn(terminal) };
  const report = await withService<HistoryImport, HistoryReport>(
    resolve(terminal.from, values.app),
    'history',
    (history) =>
      history.import(options, listeners).catch((error: Error) => {
        throw error.name === 'HistoryError' ? new CommandError(error.message) : error;
      }),
  );
  await problems.end();
  terminal.print(values.json ? `${JSON.stringify(report, null, 1)}\n` : inWords(report));
  return 0;
};

/** The CSV file and what its columns say. */
function csvOf(file: string, { map, type, delimiter }: { map: string; type?: string; delimiter?: string }): HistoryCsv {
  const columns = Object.fromEntries(
    map.split(',').flatMap((pair): [CsvField, string][] => {
      const [field, column] = [pair.slice(0, pair.indexOf('=')).trim(), pair.slice(pair.indexOf('=') + 1).trim()];
      if (!CSV_FIELDS.includes(field as CsvField) || column === '')
        throw new CommandError(`--map: FIELD=COLUMN with ${CSV_FIELDS.join(', ')}, not "${pair}"`);
      return [[field as CsvField, column]];
    }),
  );
  for (const field of ['visitor', 'item', 'at', ...(type === undefined ? ['type'] : [])])
    if (!Object.hasOwn(columns, field)) throw new CommandError(`--map: which column is the ${field}?`);
  return { file, columns, ...(type !== undefined && { type }), ...(delimiter !== undefined && { delimiter }) };
}

function problemsTo(file: string | undefined, { report }: Terminal) {
  const out = file === undefined ? null : createWriteStream(file);
  let told = 0;
  return {
    add(problem: HistoryProblem): void {
      out?.write(`${JSON.stringify(problem)}\n`);
      told += 1;
      if (told <= TOLD) report(`\r\u001b[K${problem.file}:${problem.line}: ${problem.code}: ${problem.message}\n`);
      else if (told === TOLD + 1) report('\r\u001b[K… more lines are refused; --problems FILE names them all\n');
    },
    end: (): Promise<void> => new Promise((done) => (out ? out.end(done) : done())),
  };
}

function progressOn({ report }: Terminal): (done: number, so: HistoryReport) => void {
  let last = 0;
  return (done, { visitors, events, duplicates }) => {
    if (done < 1 && Date.now() - last < 200) return;
    last = Date.now();
    const filled = Math.round(20 * done);
    const known = duplicates > 0 ? `, ${duplicates} known` : '';
    const counted = events === 0 ? `${visitors} visitors` : `${events} events${known}`;
    report(`\r\u001b[K${'#'.repeat(filled)}${'.'.repeat(20 - filled)} ${counted}`);
  };
}

const inWords = ({ items, visitors, events, imported, duplicates, refused }: HistoryReport): string =>
  `\r\u001b[K${events} events read: ${imported} imported, ${duplicates} there already; ` +
  `${items} items, ${visitors} visitors described; ${refused} lines refused\n`;

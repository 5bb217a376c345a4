import { CsvError, parse } from 'csv-parse';
import type { CsvField, HistoryCsv } from '../../contracts';
import { HistoryError } from './history-error';
import { open, type HistoryFile, type Line } from './lines';

type Row = Readonly<Record<string, string | undefined>>;

const NUMBER = /^-?\d+(\.\d+)?$/;
/** As milliseconds these would all be of early 1970: databases and Unix tools count seconds. */
const SECONDS = /^\d{10}(\.\d+)?$/;
/** Three digits after a comma may as well be thousands: such a value is refused rather than guessed. */
const DECIMAL_COMMA = /^-?\d+,\d{1,2}$/;

/** The rows of a CSV file (RFC 4180) as the lines of a log that say the same. */
export async function* linesOfCsv(file: HistoryFile, csv: HistoryCsv): AsyncGenerator<Line> {
  const { bytes, input } = open(file);
  const broken: Pick<Line, 'number' | 'broken'>[] = [];
  const rows = parse({
    columns: (header: string[]) => checked(header, csv),
    delimiter: csv.delimiter ?? ',',
    ...{ bom: true, trim: true, info: true, skip_empty_lines: true },
    // Cells that are missing at the end are empty; what else is wrong with a row is told with its line.
    ...{ relax_column_count: true, skip_records_with_error: true },
    on_skip: (error) => void broken.push({ number: Number(error?.lines ?? 0), broken: error?.message ?? 'not CSV' }),
  });
  input.on('error', (error) => rows.destroy(error));
  const told = (): Line[] => broken.splice(0).map((line) => ({ ...line, text: '', bytesRead: bytes.bytesRead }));
  try {
    for await (const { record, info } of input.pipe(rows) as AsyncIterable<{ record: Row; info: { lines: number } }>) {
      yield* told();
      yield { number: info.lines, text: JSON.stringify(eventIn(record, csv)), bytesRead: bytes.bytesRead };
    }
    yield* told();
  } catch (error) {
    throw error instanceof CsvError ? new HistoryError('CSV_INVALID', error.message) : error;
  } finally {
    bytes.destroy();
  }
}

function checked(header: string[], { file, columns }: HistoryCsv): string[] {
  const missing = Object.values(columns).find((column) => !header.includes(column));
  if (missing !== undefined)
    throw new HistoryError('CSV_INVALID', `${file} has no column "${missing}", only ${header.join(', ')}`);
  return header;
}

/** What a row says; an empty cell says nothing. */
function eventIn(row: Row, { columns, type }: HistoryCsv): Record<string, unknown> {
  const said = Object.entries(columns).flatMap(([field, column]) => {
    const cell = row[column] ?? '';
    if (cell === '') return [];
    return [[field, read(field as CsvField, cell)] as const];
  });
  return { ...(type !== undefined && { type }), ...Object.fromEntries(said) };
}

function read(field: CsvField, cell: string): string | number {
  if (field !== 'at' && field !== 'value') return cell;
  if (field === 'at' && SECONDS.test(cell)) return Math.round(Number(cell) * 1000);
  if (NUMBER.test(cell)) return Number(cell);
  return field === 'value' && DECIMAL_COMMA.test(cell) ? Number(cell.replace(',', '.')) : cell;
}

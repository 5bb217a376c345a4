import { parse } from 'csv-parse/sync';
import type { ImportFile } from '../../contracts';
import { HistoryError } from './history-error';
import { open, type HistoryFile } from './lines';

const CHARACTERS = 64 * 1024;
const ROWS = 5;
const DELIMITERS = [',', ';', '\t', '|'];

/** What the beginning of a file shows. */
export interface Head extends Pick<ImportFile, 'format' | 'columns' | 'rows'> {
  /** Between two cells of a CSV file. */
  readonly delimiter: string;
  /** Of a file of JSON lines: the first of them. */
  readonly lines: readonly string[];
}

/** Reads no more than the beginning of the file. Throws `CSV_INVALID` where that is neither JSON lines nor CSV. */
export async function headOfFile(file: HistoryFile): Promise<Head> {
  const text = (await beginningOf(file)).replace(/^\ufeff/, '');
  if (text.trimStart().startsWith('{')) {
    const lines = text.split('\n').slice(0, ROWS);
    return { format: 'jsonl', columns: [], rows: [], delimiter: ',', lines };
  }
  const [first] = text.split('\n', 1);
  const delimiter = DELIMITERS.reduce((best, one) => (times(first, one) > times(first, best) ? one : best));
  const [columns = [], ...rows] = cellsOf(text, delimiter);
  if (columns.length < 2) throw new HistoryError('CSV_INVALID', 'the first row names no columns');
  return { format: 'csv', columns, rows, delimiter, lines: [] };
}

const times = (text: string, part: string): number => text.split(part).length;

function cellsOf(text: string, delimiter: string): string[][] {
  try {
    return parse(text, {
      ...{ delimiter, trim: true, skip_empty_lines: true, relax_column_count: true, relax_quotes: true },
      to: ROWS + 1,
    });
  } catch (error) {
    throw new HistoryError('CSV_INVALID', (error as Error).message);
  }
}

async function beginningOf(file: HistoryFile): Promise<string> {
  const { bytes, input } = open(file);
  const pieces: Buffer[] = [];
  let read = 0;
  try {
    for await (const piece of input as AsyncIterable<Buffer>) {
      pieces.push(piece);
      read += piece.length;
      if (read >= CHARACTERS) break;
    }
  } catch (error) {
    throw new HistoryError('CSV_INVALID', (error as Error).message);
  } finally {
    bytes.destroy();
  }
  return Buffer.concat(pieces).toString('utf8');
}

import { copyFile, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { historyEventSchema, type HistoryOptions, type ImportFile, type ImportPlan } from '../../contracts';
import { guessColumns } from './guess-columns';
import { headOfFile, type Head } from './head-of-file';
import { HistoryError } from './history-error';
import type { ItemTypes } from './item-types';
import { fileAt } from './lines';

/** A file of the panel, in a folder of its own. */
export interface Upload {
  readonly file: ImportFile;
  /** How it is read by this plan. Throws where the plan does not say enough. */
  optionsOf(plan: ImportPlan): HistoryOptions;
  discard(): Promise<void>;
}

/** Takes a file over from where it was uploaded to. Throws `CSV_INVALID` where nothing can be read of it. */
export async function takeUpload(from: string, name: string, itemTypes: ItemTypes): Promise<Upload> {
  const folder = await mkdtemp(join(tmpdir(), 'individualization-import-'));
  const path = join(folder, name.endsWith('.gz') ? 'events.gz' : 'events');
  const discard = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    // Another file system cannot be moved to.
    await rename(from, path).catch(() => copyFile(from, path));
    const file = fileAt(path)!;
    const head = await headOfFile(file);
    const { format, columns, rows } = head;
    const guess = await guessOf(head, itemTypes);
    return {
      ...{ file: { name, bytes: file.bytes, format, columns, rows, guess }, discard },
      optionsOf: (plan) => optionsOf(path, head, plan),
    };
  } catch (error) {
    await discard();
    throw error;
  }
}

function optionsOf(path: string, head: Head, { columns, type, contentType, by, consent }: ImportPlan): HistoryOptions {
  const about = { contentType, by, consent };
  if (head.format === 'jsonl') return { file: path, ...about };
  const needed = ['visitor', 'item', 'at', ...(type === undefined ? ['type'] : [])];
  const missing = needed.find((field) => !Object.hasOwn(columns, field));
  if (missing) throw new HistoryError('CSV_INVALID', `no column says the ${missing}`);
  return { csv: { file: path, columns, type, delimiter: head.delimiter }, ...about };
}

async function guessOf(head: Head, itemTypes: ItemTypes): Promise<ImportPlan> {
  const columns = guessColumns(head.columns);
  return { columns, consent: false, ...(await itemTypes.recognise(itemsIn(head, columns))) };
}

/** The items that the beginning of a file names. */
function itemsIn({ columns, rows, lines }: Head, guessed: ImportPlan['columns']): string[] {
  const at = columns.indexOf(guessed.item ?? '');
  const named = lines.flatMap((line) => {
    try {
      return historyEventSchema.shape.item.parse((JSON.parse(line) as { item?: unknown }).item);
    } catch {
      return [];
    }
  });
  return [...(at < 0 ? [] : rows.flatMap((row) => row[at] || [])), ...named];
}

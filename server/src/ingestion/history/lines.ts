import { createReadStream, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';

/** A file of a history, plain or gzipped. */
export interface HistoryFile {
  readonly path: string;
  readonly bytes: number;
}

/** `name` or `name.gz` in a folder; null where neither is there. */
export function findFile(folder: string, name: string): HistoryFile | null {
  const path = [join(folder, name), join(folder, `${name}.gz`)].find((file) => existsSync(file));
  return path === undefined ? null : { path, bytes: statSync(path).size };
}

/** A line that holds something, with its number from 1 on, and how much of the file was read until it. */
export interface Line {
  readonly number: number;
  readonly text: string;
  readonly bytesRead: number;
}

/** The lines of a file, one after the other: never more than a piece of it is in memory. */
export async function* linesOf({ path }: HistoryFile): AsyncGenerator<Line> {
  const bytes = createReadStream(path);
  const input = path.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes;
  // A pipe does not hand on what goes wrong before it.
  bytes.on('error', (error) => input.destroy(error));
  let number = 0;
  try {
    for await (const text of createInterface({ input, crlfDelay: Infinity })) {
      number += 1;
      if (text.trim() !== '') yield { number, text, bytesRead: bytes.bytesRead };
    }
  } finally {
    bytes.destroy();
  }
}

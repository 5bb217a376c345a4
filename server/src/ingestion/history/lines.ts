import { createReadStream, existsSync, statSync, type ReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** A file of a history, plain or gzipped. */
export interface HistoryFile {
  readonly path: string;
  readonly bytes: number;
}

/** Null where it is not there. */
export const fileAt = (path: string): HistoryFile | null =>
  existsSync(path) ? { path, bytes: statSync(path).size } : null;

/** `name` or `name.gz` in a folder; null where neither is there. */
export const findFile = (folder: string, name: string): HistoryFile | null =>
  fileAt(join(folder, name)) ?? fileAt(join(folder, `${name}.gz`));

/** A line that holds something, with its number from 1 on, and how much of the file was read until it. */
export interface Line {
  readonly number: number;
  /** JSON, if the file is as it should be. */
  readonly text: string;
  readonly bytesRead: number;
  /** Why it could not be read at all. */
  readonly broken?: string;
}

/** The bytes of a file, unpacked where it is packed; `bytes` tells how much of the file was read. */
export function open({ path }: HistoryFile): { readonly bytes: ReadStream; readonly input: Readable } {
  const bytes = createReadStream(path);
  const input = path.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes;
  // A pipe does not hand on what goes wrong before it.
  bytes.on('error', (error) => input.destroy(error));
  return { bytes, input };
}

/** The lines of a file, one after the other: never more than a piece of it is in memory. */
export async function* linesOf(file: HistoryFile): AsyncGenerator<Line> {
  const { bytes, input } = open(file);
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

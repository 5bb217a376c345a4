import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { bandEdges, bandOf, type Attributes } from '../engine';

/** One line of a log of interactions; `order` is its place in the file. */
export interface LogEvent {
  readonly visitor: string;
  readonly type: string;
  readonly item: string;
  readonly at: number;
  readonly order: number;
}

export interface InteractionLog {
  readonly name: string;
  /** Attributes of every item, numbers cut into bands. */
  readonly items: ReadonlyMap<string, Attributes>;
  readonly visitors: ReadonlyMap<string, Attributes>;
  readonly events: readonly LogEvent[];
  /** Events of other visitors to predict; null where the log itself is split. */
  readonly test: readonly LogEvent[] | null;
}

/** A log that cannot be read, with the file and the line that is wrong. */
export class LogError extends Error {}

const BANDS = 5;
/** A number with at most this many different values is a name, not a measure. */
const NUMBERS_AS_NAMES = 12;

/** Reads `items.jsonl`, `visitors.jsonl` and `events.jsonl` of a folder, each plain or gzipped; of `testFile` the first that is there. */
export function readLog(folder: string, testFile?: string | readonly string[]): InteractionLog {
  if (!existsSync(folder)) throw new LogError(`${folder}: no such folder`);
  const eventsFile = find(folder, 'events.jsonl');
  if (!eventsFile) throw new LogError(`${folder}: no events.jsonl or events.jsonl.gz`);
  const rawItems = readEntries(find(folder, 'items.jsonl'));
  const rawVisitors = readEntries(find(folder, 'visitors.jsonl'));
  const events = readEvents(eventsFile, 0);
  let test: LogEvent[] | null = null;
  if (testFile !== undefined) {
    const file = locate(typeof testFile === 'string' ? [testFile] : testFile);
    test = readEvents(file, events.length);
    const beside = dirname(file);
    if (resolve(beside) !== resolve(folder))
      for (const [id, raw] of readEntries(find(beside, 'visitors.jsonl'))) rawVisitors.set(id, raw);
  }
  for (const event of [...events, ...(test ?? [])]) if (!rawItems.has(event.item)) rawItems.set(event.item, new Map());
  return {
    name: basename(resolve(folder)),
    items: toAttributes(rawItems),
    visitors: toAttributes(rawVisitors),
    events,
    test,
  };
}

function find(folder: string, name: string): string | null {
  return [join(folder, name), join(folder, `${name}.gz`)].find((file) => existsSync(file)) ?? null;
}

/** The first of these that is there, plain or gzipped. */
function locate(files: readonly string[]): string {
  const found = files.flatMap((file) => [file, `${file}.gz`]).find((file) => existsSync(file));
  if (!found) throw new LogError(`${files[0]}: no such file`);
  return found;
}

function* readLines(file: string): Generator<{ value: Record<string, unknown>; where: string }> {
  let text: string;
  try {
    const bytes = readFileSync(file);
    text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  } catch (error) {
    throw new LogError(`${file}: ${(error as Error).message}`);
  }
  let line = 0;
  for (let start = 0; start < text.length;) {
    let end = text.indexOf('\n', start);
    if (end === -1) end = text.length;
    line += 1;
    const raw = text.slice(start, end).trim();
    start = end + 1;
    if (raw === '') continue;
    const where = `${file}:${line}`;
    let value: unknown;
    try {
      value = JSON.parse(raw);
    } catch {
      throw new LogError(`${where}: not a JSON object: ${raw.slice(0, 80)}`);
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new LogError(`${where}: not a JSON object`);
    yield { value: value as Record<string, unknown>, where };
  }
}

function textOf(value: Record<string, unknown>, key: string, where: string): string {
  const found = value[key];
  if (typeof found === 'string' && found !== '') return found;
  if (typeof found === 'number' && Number.isFinite(found)) return String(found);
  throw new LogError(`${where}: "${key}" must be a text`);
}

function readEvents(file: string, firstOrder: number): LogEvent[] {
  const events: LogEvent[] = [];
  for (const { value, where } of readLines(file)) {
    const at = timeOf(value, events, where);
    if (!Number.isFinite(at)) throw new LogError(`${where}: "at" is not a time: ${String(value.at)}`);
    events.push({
      visitor: textOf(value, 'visitor', where),
      type: textOf(value, 'type', where),
      item: textOf(value, 'item', where),
      at,
      order: firstOrder + events.length,
    });
  }
  return events;
}

/** ms; an event without a time is taken to be at that of the one before: the order of the file is what counts. */
function timeOf({ at }: Record<string, unknown>, before: readonly LogEvent[], where: string): number {
  if (at === undefined || at === null) return before.length > 0 ? before[before.length - 1].at : 0;
  return typeof at === 'number' ? at : Date.parse(textOf({ at }, 'at', where));
}

type RawAttributes = Map<string, readonly (string | number | boolean)[]>;

function readEntries(file: string | null): Map<string, RawAttributes> {
  const entries = new Map<string, RawAttributes>();
  if (!file) return entries;
  for (const { value, where } of readLines(file)) {
    const attributes = value.attributes ?? {};
    if (typeof attributes !== 'object' || attributes === null || Array.isArray(attributes))
      throw new LogError(`${where}: "attributes" must be an object`);
    const raw: RawAttributes = new Map();
    for (const [name, given] of Object.entries(attributes as Record<string, unknown>)) {
      const values = (Array.isArray(given) ? given : [given]).filter((one) => one !== null && one !== '');
      if (!values.every((one) => ['string', 'number', 'boolean'].includes(typeof one))) {
        throw new LogError(`${where}: attribute "${name}" must be a text, number, boolean or a list of them`);
      }
      if (values.length > 0) raw.set(name, values as (string | number | boolean)[]);
    }
    entries.set(textOf(value, 'id', where), raw);
  }
  return entries;
}

/** Numbers become bands of about the same size, cut over all entries; everything else becomes text. */
function toAttributes(entries: ReadonlyMap<string, RawAttributes>): Map<string, Attributes> {
  const numbers = new Map<string, number[]>();
  for (const raw of entries.values()) {
    for (const [name, values] of raw) {
      for (const value of values)
        if (typeof value === 'number') (numbers.get(name) ?? numbers.set(name, []).get(name)!).push(value);
    }
  }
  const edges = new Map<string, number[]>();
  for (const [name, all] of numbers) if (new Set(all).size > NUMBERS_AS_NAMES) edges.set(name, bandEdges(all, BANDS));
  const textIn = (name: string, value: string | number | boolean): string => {
    const cut = edges.get(name);
    return typeof value === 'number' && cut ? bandOf(value, cut) : String(value);
  };
  const result = new Map<string, Attributes>();
  for (const [id, raw] of entries) {
    const attributes: Record<string, string[]> = Object.create(null) as Record<string, string[]>;
    for (const [name, values] of raw) attributes[name] = [...new Set(values.map((value) => textIn(name, value)))];
    result.set(id, attributes);
  }
  return result;
}

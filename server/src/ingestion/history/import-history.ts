import type { ContentAttributes } from '../../attributes';
import {
  historyEventSchema,
  historyItemSchema,
  historyVisitorSchema,
  MAX_EVENT_AHEAD_MS,
  type HistoryOptions,
  type HistoryProblem,
  type HistoryReport,
} from '../../contracts';
import type { Context } from '../../engine';
import { turn } from '../../stores/turn';
import type { NewEvent, VisitorRecord } from '../../stores/types';
import { createStamps } from '../stamp';
import { linesOfCsv } from './csv';
import { createHistoryIds, visitorOfHistory } from './event-of-line';
import { HistoryError } from './history-error';
import { createHistoryItems, type DocumentIdsBy, type HistoryItems } from './items';
import { createLineReader, type LineReader } from './line-reader';
import { fileAt, findFile, linesOf, type HistoryFile, type Line } from './lines';
import { createTakeIn, type Ready, type TakeInParts } from './take-in';

export interface HistoryParts extends TakeInParts {
  readonly attributes: Pick<ContentAttributes, 'catalogue' | 'normalise' | 'vocabulary' | 'types'>;
  readonly clock: { now(): number };
  readonly documentIdsBy: DocumentIdsBy;
}

/** What a line of events became. */
export interface HistoryLine {
  readonly line: number;
  readonly visitor: string;
  readonly event: NewEvent;
  /** Name of the entry that it is about; null where it is about none. */
  readonly label: string | null;
}

export interface HistoryListeners {
  readonly onProblem?: (problem: HistoryProblem) => void;
  readonly onLine?: (line: HistoryLine) => void;
  /** `done`: share of the events file that was read, 0 to 1. */
  readonly onProgress?: (done: number, report: HistoryReport) => void;
  /** Once it is aborted no further line is read; what was read before is taken. */
  readonly signal?: AbortSignal;
}

/** Facts of the moment: where a visitor of the log has them, they are the context of the visitor's events too. */
const CONTEXT = /^(channel|timeZone|country|region|city|device|referrer|utm_.+)$/;
/** Lines that are written together: a group of the journal. */
const CHUNK = 100;
/** Visitors of the log whose traits are kept together. */
const VISITORS = 500;
const AGREED = { personalization: true, measurement: true } as const;

type Traits = VisitorRecord['traits'];
type Count = { -readonly [K in keyof HistoryReport]: HistoryReport[K] };

/**
 * Takes an interaction log into the journal, in the order of the file, and lets everybody's state learn from it:
 * profiles and crowd end as if each event had been sent when it happened. What is there already counts as a duplicate,
 * so an import that broke off is simply run again. Memory grows with the items, not with the events.
 */
export async function importHistory(
  options: HistoryOptions,
  parts: HistoryParts,
  listeners: HistoryListeners = {},
): Promise<HistoryReport> {
  const { csv, dry } = options;
  const file = eventsOf(options);
  const count = { items: 0, visitors: 0, events: 0, imported: 0, duplicates: 0, refused: 0, unknownItems: 0 };
  // Sent numbers fall into the bands of the catalogue, which are taken when it is looked at.
  await parts.attributes.types();
  const items = await createHistoryItems(options, parts.attributes, parts.documentIdsBy);
  const history = new History(options, parts, items, count, listeners);
  await history.readItems();
  await history.readVisitors();
  const take = createTakeIn(parts);
  const flush = async (chunk: readonly Ready[]): Promise<void> => {
    if (dry || chunk.length === 0) return;
    const { imported, duplicates } = await take(chunk);
    count.imported += imported;
    count.duplicates += duplicates;
  };
  let chunk: Ready[] = [];
  for await (const line of csv ? linesOfCsv(file, csv) : linesOf(file)) {
    if (listeners.signal?.aborted) break;
    count.events += 1;
    const ready = await history.eventOf(file, line);
    if (ready) chunk.push(ready);
    if (count.events % CHUNK !== 0) continue;
    await flush(chunk);
    chunk = [];
    await turn();
    listeners.onProgress?.(file.bytes > 0 ? line.bytesRead / file.bytes : 1, count);
  }
  await flush(chunk);
  if (!dry) await parts.learned.save();
  listeners.onProgress?.(1, count);
  return count;
}

function eventsOf({ folder, file: path, csv }: HistoryOptions): HistoryFile {
  const named = csv?.file ?? path;
  const file = named === undefined ? folderFile(folder, 'events.jsonl') : fileAt(named);
  if (!file) throw new HistoryError('FILE_MISSING', named ?? `${folder} has no events.jsonl or events.jsonl.gz`);
  return file;
}

const folderFile = (folder: string | undefined, name: string): HistoryFile | null =>
  folder === undefined ? null : findFile(folder, name);

class History {
  private readonly stamp = createStamps();
  private readonly idOf = createHistoryIds();
  private readonly reader: LineReader;

  constructor(
    private readonly options: HistoryOptions,
    private readonly parts: HistoryParts,
    private readonly items: HistoryItems,
    private readonly count: Count,
    private readonly listeners: HistoryListeners,
  ) {
    this.reader = createLineReader((problem) => {
      count.refused += 1;
      listeners.onProblem?.(problem);
    });
  }

  async readItems(): Promise<void> {
    const file = folderFile(this.options.folder, 'items.jsonl');
    if (!file) return;
    for await (const line of linesOf(file)) {
      const item = this.reader.parse(file, line, historyItemSchema, 'ITEM_INVALID');
      if (!item) continue;
      this.count.items += 1;
      this.items.said(item.id, item.attributes);
    }
  }

  /** What the log says of a visitor is kept with the visitor, as traits that rules can ask for. */
  async readVisitors(): Promise<void> {
    const file = folderFile(this.options.folder, 'visitors.jsonl');
    if (!file) return;
    let said = new Map<string, Traits>();
    for await (const line of linesOf(file)) {
      const one = this.reader.parse(file, line, historyVisitorSchema, 'VISITOR_INVALID');
      if (!one) continue;
      this.count.visitors += 1;
      const visitor = visitorOfHistory(one.id);
      if (!(await this.consenting(visitor))) {
        this.reader.refuse(file, line, 'NO_CONSENT', `${one.id} did not agree`);
        continue;
      }
      const traits = Object.entries(one.attributes).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(', ') : value,
      ]);
      said.set(visitor, { ...said.get(visitor), ...(Object.fromEntries(traits) as Traits) });
      if (said.size < VISITORS) continue;
      await this.keepTraits(said);
      said = new Map();
    }
    await this.keepTraits(said);
  }

  private async keepTraits(said: ReadonlyMap<string, Traits>): Promise<void> {
    if (this.options.dry) return;
    const { profiles } = this.parts.visitors;
    const records = await Promise.all([...said.keys()].map((visitor) => profiles.record(visitor)));
    const changed = records
      .map((record) => ({ ...record, traits: { ...record.traits, ...said.get(record.visitor) } }))
      .filter(({ traits }, i) => JSON.stringify(traits) !== JSON.stringify(records[i].traits));
    await profiles.put(...changed);
    this.listeners.onProgress?.(0, this.count);
  }

  /** The event of a line, or null where it was refused. */
  async eventOf(file: HistoryFile, line: Line): Promise<Ready | null> {
    const said = this.reader.parse(file, line, historyEventSchema, 'EVENT_INVALID');
    if (!said) return null;
    const visitor = visitorOfHistory(said.visitor);
    if (said.at > this.parts.clock.now() + MAX_EVENT_AHEAD_MS) {
      this.reader.refuse(file, line, 'AT_OUT_OF_RANGE', `at: ${new Date(said.at).toISOString()} has not come yet`);
      return null;
    }
    const record = await this.consenting(visitor);
    if (!record) {
      this.reader.refuse(file, line, 'NO_CONSENT', `${said.visitor} did not agree`);
      return null;
    }
    const context = contextIn(record.traits);
    const { item, attributes, label } = await this.items.about(said.item);
    if (label === null && Object.keys(attributes).length === 0) this.count.unknownItems += 1;
    const { type, at, value, currency } = said;
    const event: NewEvent = {
      ...{ id: this.idOf(said), type, at, order: this.stamp(at), item, attributes },
      ...(context && { context }),
      ...(value !== undefined && { value }),
      ...(currency !== undefined && { currency }),
    };
    this.listeners.onLine?.({ line: line.number, visitor: said.visitor, event, label });
    return { visitor, event };
  }

  /** The record of a visitor whose events may be kept; whose consent the site gives for them is recorded. */
  private async consenting(visitor: string): Promise<VisitorRecord | null> {
    const { profiles, consent } = this.parts.visitors;
    const record = await profiles.record(visitor);
    if (consent.allows(record, 'personalization', false)) return record;
    if (!this.options.consent || record.consent !== null) return null;
    if (this.options.dry) return record;
    const kept = await this.parts.visitors.change(visitor, (current) =>
      current.consent === null ? { ...current, consent: AGREED } : current,
    );
    return consent.allows(kept, 'personalization', false) ? kept : null;
  }
}

/** What a visitor's traits say of the moment. */
function contextIn(traits: VisitorRecord['traits']): Context | undefined {
  const facts = Object.entries(traits).filter(([name]) => CONTEXT.test(name));
  return facts.length > 0 ? (Object.assign(Object.create(null), Object.fromEntries(facts)) as Context) : undefined;
}

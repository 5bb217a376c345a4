import { mergeAttributes, type ContentAttributes, type SentAttributes } from '../../attributes';
import {
  historyEventSchema,
  historyItemSchema,
  historyVisitorSchema,
  isStorable,
  MAX_EVENT_AHEAD_MS,
  type HistoryOptions,
  type HistoryProblem,
  type HistoryReport,
} from '../../contracts';
import { applyEvent, type Context, type EngineSettings } from '../../engine';
import type { JournalledEvent, NewEvent, Stores, VisitorRecord } from '../../stores/types';
import type { Visitors } from '../../visitors';
import { followMission } from '../../visitors/missions';
import type { Learned } from '../learned';
import { createPastProfiles } from '../past-profiles';
import { createStamps } from '../stamp';
import { createHistoryIds, visitorOfHistory } from './event-of-line';
import { findFile, linesOf, type HistoryFile, type Line } from './lines';

/** A history that cannot be imported at all; `code` says why. */
export class HistoryError extends Error {
  constructor(
    readonly code: 'FILE_MISSING' | 'TYPE_UNKNOWN' | 'SITE_IS_SERVED',
    message: string,
  ) {
    super(`${code}: ${message}`);
    this.name = 'HistoryError';
  }
}

export interface HistoryParts {
  readonly stores: Pick<Stores, 'events'>;
  readonly visitors: Pick<Visitors, 'profiles' | 'consent'>;
  readonly attributes: Pick<ContentAttributes, 'catalogue' | 'normalise' | 'vocabulary' | 'types'>;
  readonly learned: Learned;
  readonly settings: EngineSettings;
  readonly clock: { now(): number };
  /** Document ids of a type's published entries by the value of a field; null: no such type or field. */
  readonly documentIdsBy: (contentType: string, field: string) => Promise<ReadonlyMap<string, string> | null>;
}

export interface HistoryListeners {
  readonly onProblem?: (problem: HistoryProblem) => void;
  /** `done`: share of the events file that was read, 0 to 1. */
  readonly onProgress?: (done: number, report: HistoryReport) => void;
}

/** Facts of the moment: where a visitor of the log has them, they are the context of the visitor's events too. */
const CONTEXT = /^(channel|timeZone|country|region|city|device|referrer|utm_.+)$/;
/** Lines that are written together. */
const CHUNK = 500;
const AGREED = { personalization: true, measurement: true } as const;

type Traits = VisitorRecord['traits'];
type Count = { -readonly [K in keyof HistoryReport]: HistoryReport[K] };

interface Ready {
  readonly visitor: string;
  readonly event: NewEvent;
}

/**
 * Takes the interaction log of a folder into the journal, in the order of the file, and lets everybody's state learn
 * from it: profiles and crowd end as if each event had been sent when it happened. What is there already counts as a
 * duplicate, so an import that broke off is simply run again. Memory grows with the items, not with the events.
 */
export async function importHistory(
  options: HistoryOptions,
  parts: HistoryParts,
  { onProblem, onProgress }: HistoryListeners = {},
): Promise<HistoryReport> {
  const file = findFile(options.folder, 'events.jsonl');
  if (!file) throw new HistoryError('FILE_MISSING', `${options.folder} has no events.jsonl or events.jsonl.gz`);
  const count: Count = { items: 0, visitors: 0, events: 0, imported: 0, duplicates: 0, refused: 0 };
  const refuse = (of: HistoryFile, { number: line }: Line, code: HistoryProblem['code'], message: string): void => {
    count.refused += 1;
    onProblem?.({ file: of.path, line, code, message });
  };
  // Sent numbers fall into the bands of the catalogue, which are taken when it is looked at.
  await parts.attributes.types();
  const history = new History(options, parts, count, onProgress, refuse);
  await history.readItems();
  await history.readVisitors();
  let chunk: Ready[] = [];
  for await (const line of linesOf(file)) {
    count.events += 1;
    const ready = await history.eventOf(file, line);
    if (ready) chunk.push(ready);
    if (chunk.length >= CHUNK) {
      await history.take(chunk);
      chunk = [];
      onProgress?.(file.bytes > 0 ? line.bytesRead / file.bytes : 1, count);
    }
  }
  await history.take(chunk);
  await parts.learned.save();
  onProgress?.(1, count);
  return count;
}

class History {
  private readonly stamp = createStamps();
  private readonly idOf = createHistoryIds();
  private readonly items = new Map<string, SentAttributes>();
  private readonly past;
  private documentIds: ReadonlyMap<string, string> | undefined;

  constructor(
    private readonly options: HistoryOptions,
    private readonly parts: HistoryParts,
    private readonly count: Count,
    private readonly onProgress: HistoryListeners['onProgress'],
    private readonly refuse: (file: HistoryFile, line: Line, code: HistoryProblem['code'], message: string) => void,
  ) {
    const { stores, visitors, settings } = parts;
    this.past = createPastProfiles({ events: stores.events, profiles: visitors.profiles, settings });
  }

  async readItems(): Promise<void> {
    const { contentType, by, folder } = this.options;
    if (contentType !== undefined && by !== undefined) {
      const found = await this.parts.documentIdsBy(contentType, by);
      if (!found) throw new HistoryError('TYPE_UNKNOWN', `${contentType} has no field ${by}`);
      this.documentIds = found;
    }
    await this.read(findFile(folder, 'items.jsonl'), historyItemSchema, 'ITEM_INVALID', ({ id, attributes }) => {
      this.count.items += 1;
      this.items.set(id, attributes);
    });
  }

  /** What the log says of a visitor is kept with the visitor, as traits that rules can ask for. */
  async readVisitors(): Promise<void> {
    const file = findFile(this.options.folder, 'visitors.jsonl');
    let said = new Map<string, Traits>();
    await this.read(file, historyVisitorSchema, 'VISITOR_INVALID', async ({ id, attributes }, at) => {
      this.count.visitors += 1;
      const visitor = visitorOfHistory(id);
      if (!(await this.consenting(visitor))) return this.refuse(...at, 'NO_CONSENT', `${id} did not agree`);
      const traits = Object.entries(attributes).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(', ') : value,
      ]);
      said.set(visitor, { ...said.get(visitor), ...(Object.fromEntries(traits) as Traits) });
      if (said.size < CHUNK) return;
      await this.keepTraits(said);
      said = new Map();
    });
    await this.keepTraits(said);
  }

  private async keepTraits(said: ReadonlyMap<string, Traits>): Promise<void> {
    const { profiles } = this.parts.visitors;
    const records = await Promise.all([...said.keys()].map((visitor) => profiles.record(visitor)));
    const changed = records
      .map((record) => ({ ...record, traits: { ...record.traits, ...said.get(record.visitor) } }))
      .filter(({ traits }, i) => JSON.stringify(traits) !== JSON.stringify(records[i].traits));
    await profiles.put(...changed);
    this.onProgress?.(0, this.count);
  }

  /** The event of a line, or null where it was refused. */
  async eventOf(file: HistoryFile, line: Line): Promise<Ready | null> {
    const said = this.parse(file, line, historyEventSchema, 'EVENT_INVALID');
    if (!said) return null;
    const visitor = visitorOfHistory(said.visitor);
    if (said.at > this.parts.clock.now() + MAX_EVENT_AHEAD_MS) {
      this.refuse(file, line, 'AT_OUT_OF_RANGE', `at: ${new Date(said.at).toISOString()} has not come yet`);
      return null;
    }
    const record = await this.consenting(visitor);
    if (!record) {
      this.refuse(file, line, 'NO_CONSENT', `${said.visitor} did not agree`);
      return null;
    }
    const context = contextIn(record.traits);
    const { item, attributes } = await this.aboutItem(said.item);
    const { type, at, value, currency } = said;
    const event: NewEvent = {
      ...{ id: this.idOf(said), type, at, order: this.stamp(at), item, attributes },
      ...(context && { context }),
      ...(value !== undefined && { value }),
      ...(currency !== undefined && { currency }),
    };
    return { visitor, event };
  }

  private async consenting(visitor: string): Promise<VisitorRecord | null> {
    const { profiles, consent } = this.parts.visitors;
    const record = await profiles.record(visitor);
    if (consent.allows(record, 'personalization', false)) return record;
    if (!this.options.consent || record.consent !== null) return null;
    const agreed = { ...record, consent: AGREED };
    await profiles.put(agreed);
    return agreed;
  }

  /** Identity and attributes of an item: an entry of the catalogue where it is one, with what the log says beside. */
  private async aboutItem(id: string): Promise<Pick<NewEvent, 'item' | 'attributes'>> {
    const { catalogue, normalise } = this.parts.attributes;
    const sent = this.items.get(id);
    const reference = this.referenceTo(id);
    const entry = reference && (await catalogue.attributesOf(reference));
    return {
      item: entry?.item ?? id,
      attributes: mergeAttributes(entry?.attributes, sent && normalise(sent)),
    };
  }

  private referenceTo(id: string): { contentType: string; documentId: string } | null {
    const { contentType } = this.options;
    if (contentType !== undefined) {
      const documentId = this.documentIds ? this.documentIds.get(id) : id;
      return documentId === undefined ? null : { contentType, documentId };
    }
    const end = id.lastIndexOf(':');
    return id.startsWith('api::') && end > 5 ? { contentType: id.slice(0, end), documentId: id.slice(end + 1) } : null;
  }

  /** Writes events in their order and learns from those that are new. */
  async take(chunk: readonly Ready[]): Promise<void> {
    const { events } = this.parts.stores;
    const results = await Promise.all(chunk.map(({ visitor, event }) => events.append(visitor, [event])));
    for (const { inserted, duplicates } of results) {
      this.count.imported += inserted.length;
      this.count.duplicates += duplicates;
      for (const event of inserted) await this.learn(event);
    }
  }

  /** As live: everybody's state first, then the visitor's, then whether the visitor is on an errand. */
  private async learn(event: JournalledEvent): Promise<void> {
    const { learned, attributes, settings, visitors } = this.parts;
    const { profiles } = visitors;
    const record = await profiles.record(event.visitor);
    const profile = await this.past.before(record, event);
    learned.apply(event, profile, undefined);
    attributes.vocabulary.sawEvent(event);
    applyEvent(profile, event, settings);
    if (profiles.peek(event.visitor)) profiles.forget(record);
    const next = followMission(record, profile, learned.crowd, event.at);
    if (next === record) return;
    await profiles.put(next);
    this.past.forget(next);
  }

  private async read<T>(
    file: HistoryFile | null,
    schema: Schema<T>,
    code: HistoryProblem['code'],
    use: (value: T, at: readonly [HistoryFile, Line]) => Promise<void> | void,
  ): Promise<void> {
    if (!file) return;
    for await (const line of linesOf(file)) {
      const value = this.parse(file, line, schema, code);
      if (value) await use(value, [file, line]);
    }
  }

  private parse<T>(file: HistoryFile, line: Line, schema: Schema<T>, code: HistoryProblem['code']): T | null {
    let value: unknown;
    try {
      value = JSON.parse(line.text);
    } catch {
      this.refuse(file, line, 'LINE_INVALID', `not JSON: ${line.text.slice(0, 80)}`);
      return null;
    }
    const parsed = schema.safeParse(value);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      this.refuse(file, line, code, `${issue.path.map(String).join('.') || 'line'}: ${issue.message}`.slice(0, 200));
      return null;
    }
    if (isStorable(parsed.data)) return parsed.data;
    this.refuse(file, line, code, 'text with NUL or half a character');
    return null;
  }
}

interface Schema<T> {
  safeParse(
    value: unknown,
  ):
    | { success: true; data: T }
    | { success: false; error: { issues: readonly { path: PropertyKey[]; message: string }[] } };
}

/** What a visitor's traits say of the moment. */
function contextIn(traits: VisitorRecord['traits']): Context | undefined {
  const facts = Object.entries(traits).filter(([name]) => CONTEXT.test(name));
  return facts.length > 0 ? (Object.assign(Object.create(null), Object.fromEntries(facts)) as Context) : undefined;
}

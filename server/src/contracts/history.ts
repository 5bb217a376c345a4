import { z } from 'zod';
import { attributesSchema, eventSchema } from './events';

/** The lines of an interaction log, as `import` reads them. Numbers may stand for texts. */
const id = z.union([z.string().min(1).max(255), z.number().finite()]).transform(String);

export const historyItemSchema = z.object({ id, attributes: attributesSchema.default({}) });

export const historyVisitorSchema = z.object({ id, attributes: attributesSchema.default({}) });

/** Milliseconds beyond which there is no date (ECMAScript, 21.4.1.1). */
const MOST_DATE = 8.64e15;

const { type, value, currency } = eventSchema.shape;
export const historyEventSchema = z.object({
  /** Without one the id is made from what the line says, so that the same line is the same event for ever. */
  id: z.string().min(1).max(64).optional(),
  visitor: id,
  type,
  item: id,
  /** Milliseconds since 1970, or ISO 8601. */
  at: z
    .union([z.number(), z.string().transform((text) => Date.parse(text))])
    .refine((at) => Math.abs(at) <= MOST_DATE, 'not a time'),
  value,
  currency,
});
export type HistoryEvent = z.infer<typeof historyEventSchema>;

/** Why a line of a history was not taken; all others are. */
export const HISTORY_CODES = [
  'LINE_INVALID',
  'ITEM_INVALID',
  'VISITOR_INVALID',
  'EVENT_INVALID',
  'AT_OUT_OF_RANGE',
  'NO_CONSENT',
] as const;

export interface HistoryProblem {
  readonly file: string;
  readonly line: number;
  readonly code: (typeof HISTORY_CODES)[number];
  readonly message: string;
}

/** What a column of a CSV file can say of an event. */
export const CSV_FIELDS = ['visitor', 'type', 'item', 'at', 'id', 'value', 'currency'] as const;
export type CsvField = (typeof CSV_FIELDS)[number];

export interface HistoryCsv {
  /** Maybe ending in `.gz`; its first row names the columns. */
  readonly file: string;
  /** Column of each field: visitor, item and at, and type where `type` is not given. */
  readonly columns: Readonly<Partial<Record<CsvField, string>>>;
  /** Type of every event. */
  readonly type?: string;
  /** Between two cells; a comma where it is not given. */
  readonly delimiter?: string;
}

export interface HistoryOptions {
  /** Folder with `events.jsonl`, and maybe `items.jsonl` and `visitors.jsonl`, each maybe ending in `.gz`. */
  readonly folder?: string;
  /** The events, instead of `events.jsonl`: JSON lines, or the rows of a CSV file. */
  readonly file?: string;
  readonly csv?: HistoryCsv;
  /** Items of the log are entries of this content type, by document id or by the value of `by`. */
  readonly contentType?: string;
  readonly by?: string;
  /** The visitors of the history agreed to personalization and measurement: recorded where nothing is. */
  readonly consent?: boolean;
  /** Everything is read and judged, and nothing is written. */
  readonly dry?: boolean;
}

export interface HistoryReport {
  readonly items: number;
  readonly visitors: number;
  /** Lines of events that were read. */
  readonly events: number;
  readonly imported: number;
  /** Were there already: from an earlier import, whole or broken off. */
  readonly duplicates: number;
  readonly refused: number;
  /** Of the lines that were not refused: about an item that is no entry and of which the log says nothing. */
  readonly unknownItems: number;
}

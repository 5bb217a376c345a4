import { z } from 'zod';
import { eventSchema } from './events';
import { CSV_FIELDS, type HISTORY_CODES, type HistoryReport } from './history';

/** Bytes of a file that the panel takes; the command `import` has no limit. */
export const MAX_IMPORT_BYTES = 100 * 1024 * 1024;

/** How the lines of an uploaded file are to be read. */
export const importPlanSchema = z.strictObject({
  /** Of a CSV file: the column of each field. */
  columns: z.partialRecord(z.enum(CSV_FIELDS), z.string().min(1).max(1000)).default({}),
  /** Type of every event, where no column says it. */
  type: eventSchema.shape.type.optional(),
  /** Items of the file are published entries of this type, by document id or by the value of `by`. */
  contentType: z.string().max(128).optional(),
  by: z.string().max(128).optional(),
  /** The people of the file agreed: recorded where nothing is. */
  consent: z.boolean().default(false),
});
export type ImportPlan = z.infer<typeof importPlanSchema>;

export interface ImportFile {
  readonly name: string;
  readonly bytes: number;
  readonly format: 'csv' | 'jsonl';
  /** Of a CSV file: its first row, and the first rows after it. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What the file looks like: to be looked over. */
  readonly guess: ImportPlan;
}

/** What items of a file may be: content that is learned from, and the fields by which it may be named. */
export interface ImportItemType {
  readonly contentType: string;
  readonly name: string;
  readonly fields: readonly string[];
}

type Code = (typeof HISTORY_CODES)[number];

export interface ImportWork {
  readonly kind: 'check' | 'import';
  readonly state: 'running' | 'done' | 'stopped' | 'failed';
  /** Share of the file that was read, 0 to 1. */
  readonly done: number;
  readonly report: HistoryReport;
  readonly refused: Readonly<Partial<Record<Code, number>>>;
  /** The first refused lines. */
  readonly problems: readonly { readonly line: number; readonly code: Code; readonly message: string }[];
  /** Why it failed. */
  readonly failure: string | null;
}

/** The import of this instance: one file and one work at a time. */
export interface ImportView {
  readonly file: ImportFile | null;
  readonly work: ImportWork | null;
  readonly itemTypes: readonly ImportItemType[];
  /** Bytes that a file may have. */
  readonly mostBytes: number;
}

/** What the first lines would become. */
export interface ImportPreview {
  readonly lines: readonly (
    | {
        readonly line: number;
        readonly visitor: string;
        readonly type: string;
        readonly item: string;
        /** Name of the entry; null where the item is none that is known. */
        readonly label: string | null;
        readonly at: string;
        readonly value: number | null;
        readonly currency: string | null;
      }
    | { readonly line: number; readonly code: Code; readonly message: string }
  )[];
}

import { bandEdges, bandOf } from '../engine';
import type { StateStore } from '../stores/types';
import type { Entries } from './entries';
import type { Field, Schema } from './fields';

const NAME = 'attribute-bands';
const BANDS = 5;
/** Entries that the edges are computed over at most. */
const SAMPLE = 5000;
/** Edges over fewer entries than this are taken again when the catalogue has doubled. */
const FIRM = 50;

interface Edges {
  readonly edges: readonly number[];
  readonly entries: number;
}

/**
 * Numbers become bands: quantiles over the published catalogue. Once taken over a real catalogue the edges stay, since
 * a band is a value of taste and a moving name would split it.
 */
export interface Bands {
  load(): Promise<void>;
  /** Makes sure that the number fields of a type have edges. */
  prepare(schema: Schema, fields: readonly Field[]): Promise<void>;
  band(contentType: string, field: string, number: number): string;
  /** Band of a number that was sent under an attribute's name, or the number as text where no edges are known. */
  bandByName(attribute: string, number: number): string;
  /** An entry of the type was written: loose edges may have to be taken again. */
  written(contentType: string): void;
}

const keyOf = (contentType: string, field: string): string => `${contentType} ${field}`;

export function createBands({ state, entries }: { state: StateStore; entries: Entries }): Bands {
  const known = new Map<string, Edges>();
  const writes = new Map<string, number>();
  const preparing = new Map<string, Promise<void>>();

  const isLoose = (uid: string, field: string): boolean => {
    const edges = known.get(keyOf(uid, field));
    if (!edges) return true;
    return edges.entries < FIRM && (writes.get(uid) ?? 0) >= Math.max(1, edges.entries);
  };

  async function take(schema: Schema, fields: readonly Field[]): Promise<void> {
    const written = writes.get(schema.uid) ?? 0;
    const rows = await entries.all(schema, fields, SAMPLE);
    for (const { name } of fields) {
      const numbers = rows.flatMap((row) => (row[name] === null || row[name] === undefined ? [] : Number(row[name])));
      const before = known.get(keyOf(schema.uid, name));
      if (before && numbers.length < 2 * before.entries) continue;
      known.set(keyOf(schema.uid, name), { edges: bandEdges(numbers, BANDS), entries: numbers.length });
    }
    writes.set(schema.uid, (writes.get(schema.uid) ?? 0) - written);
    await state.save(NAME, { sequence: 0, data: [...known] });
  }

  return {
    async load() {
      for (const [key, edges] of ((await state.load(NAME))?.data as [string, Edges][] | undefined) ?? [])
        known.set(key, edges);
    },
    async prepare(schema, fields) {
      const numbers = fields.filter((field) => field.kind === 'number');
      if (!numbers.some((field) => isLoose(schema.uid, field.name))) return;
      const running = preparing.get(schema.uid);
      if (running) return running;
      const preparation = take(schema, numbers).finally(() => preparing.delete(schema.uid));
      preparing.set(schema.uid, preparation);
      return preparation;
    },
    band: (uid, field, number) => bandOf(number, known.get(keyOf(uid, field))?.edges ?? []),
    bandByName(attribute, number) {
      for (const [key, { edges }] of known) if (key.endsWith(` ${attribute}`)) return bandOf(number, edges);
      return String(number);
    },
    written(uid) {
      writes.set(uid, (writes.get(uid) ?? 0) + 1);
    },
  };
}

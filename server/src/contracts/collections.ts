import { z } from 'zod';
import { keySchema } from './segments';

const fieldName = z
  .string()
  .max(64)
  .regex(/^[A-Za-z][A-Za-z0-9_]*$/);

/** Candidates that one collection can bring into a slot. */
export const MAX_CANDIDATES = 1000;

/** In a field map: the relation leads to the entry itself. */
export const ENTRY_ITSELF = 'documentId';

/** Which entries of a type, and in which order; published ones only. */
const entriesShape = {
  /** All must hold. `field` may lead over one relation: `category.slug`. */
  where: z
    .array(
      z
        .object({
          field: z
            .string()
            .max(129)
            .regex(/^[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)?$/),
          is: z.union([z.string().max(255), z.number(), z.boolean()]),
        })
        .strict(),
    )
    .max(10)
    .optional(),
  sort: z
    .object({ field: fieldName, order: z.enum(['asc', 'desc']) })
    .strict()
    .nullish(),
  limit: z.number().int().min(1).max(MAX_CANDIDATES),
};

const contentType = z
  .string()
  .max(128)
  .regex(/^api::[a-z0-9.-]+$/);

/**
 * Makes a variant the layout of many: one candidate per published entry. `fields`: field of the block → field of the
 * entry. Texts of the block that are not mapped may hold `{field}` for a field of the entry.
 */
export const collectionSchema = z
  .object({ contentType, ...entriesShape, fields: z.record(fieldName, fieldName) })
  .strict();
export type Collection = z.infer<typeof collectionSchema>;

/** The entries that a collection is about. */
export type EntriesOf = Omit<Collection, 'fields'>;

/** Entries that a feed chooses among, beside those that the editor listed. */
export const MAX_FEED_CANDIDATES = 500;

/** Makes a slot a feed: the list in one relation of its block comes in the visitor's order. */
export const feedSchema = z
  .object({
    /** The relation of the block that holds the list. */
    field: fieldName,
    /** How far taste moves the order: 0 the editor's, 100 taste alone. */
    impact: z.number().int().min(0).max(100),
    /** At most so many entries in a row that share a value of this attribute. */
    diversity: z
      .object({ attribute: z.string().min(1).max(64), inARow: z.number().int().min(1).max(10) })
      .strict()
      .nullish(),
    /** Places, the first is 1, that keep the entry that the editor put there. */
    pinned: z.array(z.number().int().min(1).max(100)).max(50).optional(),
    /** Entries of the list's type that can take the place of listed ones; the list stays as long as it is. */
    candidates: z
      .object({ ...entriesShape, limit: z.number().int().min(1).max(MAX_FEED_CANDIDATES) })
      .strict()
      .nullish(),
  })
  .strict();
export type Feed = z.infer<typeof feedSchema>;

/** Fields of a block that a variant takes over from the original. */
export const inheritedSchema = z.array(fieldName).max(100);

const CANDIDATE_KEY = /^[a-z0-9][a-z0-9-]*:[A-Za-z0-9]+$/;

/** Key of a variant, or of one candidate of a collection. */
export const variantKeySchema = z.union([keySchema, z.string().max(129).regex(CANDIDATE_KEY)]);

/** Key of the candidate that a layout makes of an entry: the same for as long as both exist. */
export const candidateKey = (layout: string, documentId: string): string => `${layout}:${documentId}`;

/** Key of the layout that a candidate's key belongs to; the key itself where it is a variant's. */
export const layoutOf = (key: string): string => key.split(':', 1)[0];

/** What a collection brings into its slot, for the panel. */
export interface CollectionView extends Collection {
  /** Entries that are candidates now, in the default locale. */
  entries: number;
  /** The first of them. */
  candidates: { key: string; name: string }[];
}

/** A field as the panel offers it. */
export interface MappableField {
  name: string;
  /** Fields of the entry that it can take its content from. */
  takes: string[];
  /** The one among them that its name suggests. */
  suggested: string | null;
}

/** Query of `GET /individualization/collections`. */
export const componentQuerySchema = z.object({ component: z.string().min(1).max(128) });

/** `GET /individualization/collections?component=…`: types whose entries that block can show. */
export interface CollectionTypeView {
  contentType: string;
  name: string;
  /** Fields that entries can be filtered and sorted by, and that texts can name. */
  fields: string[];
  blockFields: MappableField[];
}

import { z } from 'zod';
import { collectionSchema, feedSchema, variantKeySchema, type CollectionView } from './collections';
import { splitSchema, type ExperimentView } from './experiments';
import { farGoalSchema, goalSchema } from './goals';
import { keySchema } from './segments';

const moment = z.iso.datetime({ offset: true });

export const ruleSchema = z
  .object({
    id: z.string().min(1).max(64),
    segment: keySchema,
    variant: variantKeySchema,
    strength: z.enum(['always', 'startWith']),
    paused: z.boolean().optional(),
    from: moment.nullish(),
    until: moment.nullish(),
  })
  .strict();

/** A dated campaign: everybody gets this variant. */
export const takeoverSchema = z.object({ variant: variantKeySchema, from: moment, until: moment }).strict();

const seconds = z
  .number()
  .int()
  .positive()
  .max(366 * 86400);

/** What the business asks of one variant, over rules and score. */
export const adjustmentSchema = z
  .object({
    /** Of a layout: for each of its candidates. */
    variant: variantKeySchema,
    /** Log-odds: +1 makes it about 2.7 times as likely to win, −1 the opposite. */
    boost: z.number().min(-5).max(5).optional(),
    /** A candidate only where this segment holds. */
    onlyFor: keySchema.nullish(),
    /** No candidate where this segment holds. */
    notFor: keySchema.nullish(),
    /** At most so many exposures of a visitor within the window. */
    cap: z
      .object({ times: z.number().int().min(1).max(20), withinSeconds: seconds })
      .strict()
      .nullish(),
    /** At most so many showings a day (UTC), over all visitors; 0: none at all, e.g. while it is out of stock. */
    perDay: z.number().int().min(0).max(100_000_000).nullish(),
    /** Not again for so long after a click on it, a "not for me", or the goal. */
    coolDown: z
      .object({ after: z.enum(['click', 'dismiss', 'goal']), seconds })
      .strict()
      .nullish(),
  })
  .strict();

/** What a marketer may change of the experience of a slot. Saving makes a draft; going live freezes a version. */
export const experienceInputSchema = z
  .object({
    name: z.string().min(1).max(120),
    degree: z.enum(['original', 'rules', 'rulesThenPerson', 'person']),
    rules: z.array(ruleSchema).max(200),
    goal: goalSchema.nullable(),
    farGoal: farGoalSchema.nullish(),
    /** How visitors are divided to compare; null: they are not. */
    split: splitSchema.nullish(),
    /** What this is for and how one will know that it worked, in the marketer's words. */
    definition: z.string().max(2000),
    takeover: takeoverSchema.nullable(),
    /** Further campaigns of this slot; none may overlap another. */
    takeovers: z.array(takeoverSchema).max(50).optional(),
    /** Business rules by variant: one entry for each at the most. */
    adjustments: z.array(adjustmentSchema).max(200).optional(),
    /** The block shows a list, and its order is the visitor's. */
    feed: feedSchema.nullish(),
  })
  .strict();
export type ExperienceInput = z.infer<typeof experienceInputSchema>;

/** `POST /individualization/experiences/:slot/live`; `shadow`: decided and logged, and everybody gets the original. */
export const liveSchema = z.object({ shadow: z.boolean().optional() }).strict();
export type LiveInput = z.infer<typeof liveSchema>;

/** `POST /individualization/experiences/:slot/variants` */
export const variantInputSchema = z
  .object({ key: keySchema, name: z.string().min(1).max(120), collection: collectionSchema.optional() })
  .strict();

export interface VariantView {
  documentId: string;
  key: string;
  name: string;
  components: string[];
  attributes: Record<string, readonly string[]>;
  published: boolean;
  /** Published, but edited since. */
  modified: boolean;
  locales: string[];
  /** Set where it is the layout of candidates from a collection. */
  collection?: CollectionView;
  /** Fields that it takes over from the original. */
  inherited?: string[];
  /** Nothing of what it shows can be had now: it is not served. */
  outOfStock?: true;
}

export interface PlaceView {
  contentType: string;
  documentId: string;
  title: string;
  locale: string | null;
  field: string;
  index: number;
  component: string;
}

export interface ExperienceView extends ExperienceInput {
  slot: string;
  status: 'draft' | 'live' | 'paused';
  /** Number of the live (or last live) version; 0 before the first. */
  version: number;
  /** The live (or last live) version is in shadow mode: everybody gets the original. */
  shadow: boolean;
  /** The draft differs from the live version. */
  changed: boolean;
  variants: VariantView[];
  places: PlaceView[];
  experiment: ExperimentView;
  /** What stands in the way of going live, in plain words with a code. */
  blockers: { code: string; message: string }[];
  /** What Go live would leave unpublished or untranslated; worth knowing, in nobody's way. */
  remarks?: { code: string; message: string }[];
}

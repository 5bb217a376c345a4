import { z } from 'zod';
import type { RejectionCode } from './errors';

export const MAX_EVENTS_PER_BATCH = 200;
export const MAX_BATCH_BYTES = 48 * 1024;
export const MAX_EVENT_AGE_MS = 7 * 24 * 3600 * 1000;
export const MAX_EVENT_AHEAD_MS = 5 * 60 * 1000;

const name = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z0-9_.:-]+$/);
const label = z.string().min(1).max(128);
/** A referrer or the user agent of a browser inside an app is long: only the whole context is limited, to 2 KB. */
const scalar = z.union([z.string().max(2048), z.number().finite(), z.boolean()]);

/** Sent attributes: one value or several per name; at most 20 names of 20 values. */
export const attributesSchema = z
  .record(
    name,
    z.union([
      label,
      z.number().finite(),
      z.boolean(),
      z.array(z.union([label, z.number().finite(), z.boolean()])).max(20),
    ]),
  )
  .refine((value) => Object.keys(value).length <= 20, 'at most 20 attributes');

export const contextSchema = z
  .record(name, scalar)
  .refine((value) => Object.keys(value).length <= 40, 'at most 40 keys');

/** One event as a frontend sends it. `at` is ISO 8601; without it the moment of acceptance counts. */
export const eventSchema = z
  .object({
    id: z.string().min(1).max(64),
    type: z
      .string()
      .min(1)
      .max(64)
      .regex(/^[A-Za-z][A-Za-z0-9_.:-]*$/),
    at: z.iso.datetime({ offset: true }).optional(),
    entry: z.object({ contentType: z.string().max(128), documentId: z.string().min(1).max(64) }).optional(),
    attributes: attributesSchema.optional(),
    decisionId: z.string().min(1).max(64).optional(),
    value: z.number().finite().optional(),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/)
      .optional(),
    context: contextSchema.optional(),
  })
  .refine(
    (event) => event.entry ?? event.attributes ?? event.decisionId,
    'an event needs entry, attributes or decisionId',
  );
export type EventInput = z.infer<typeof eventSchema>;

/** The envelope only; each event is parsed by itself so that one bad event does not lose the others. */
export const eventBatchSchema = z.object({
  visitor: z.string().max(256).optional(),
  events: z.array(z.unknown()).min(1).max(MAX_EVENTS_PER_BATCH),
});

/** Body of `202` under `data`. Accepted events are durable when this is answered. */
export interface EventBatchResult {
  accepted: number;
  duplicates: number;
  rejected: { index: number; code: RejectionCode; message: string }[];
}

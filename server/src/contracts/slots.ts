import { z } from 'zod';
import { keySchema } from './segments';

/** A block as the Content Manager shows it: a position in a dynamic zone of one saved entry. */
export const blockPlaceSchema = z
  .object({
    contentType: z.string().max(128),
    documentId: z.string().max(64),
    locale: z.string().max(16).nullish(),
    field: z.string().max(64),
    index: z.number().int().min(0).max(500),
  })
  .strict();

/** `POST /individualization/slots`: make this block a slot of its own, or join it to a shared one. */
export const markSlotSchema = z
  .object({ block: blockPlaceSchema, key: keySchema, name: z.string().min(1).max(120) })
  .strict();

/** `POST /individualization/slots/cloned`: answers the question that cloning a page asks. */
export const clonedAnswerSchema = z
  .object({
    contentType: z.string().max(128),
    documentId: z.string().max(64),
    answer: z.enum(['share', 'copy', 'none']),
  })
  .strict();

/** Query of `GET /individualization/slots`, and of `DELETE …/slots/:key` for the slot of one page only. */
export const documentQuerySchema = z.object({
  contentType: z.string().min(1).max(128),
  documentId: z.string().min(1).max(64),
  locale: z.string().max(16).nullish(),
});

/** One block of an entry for the side panel of the Content Manager. */
export interface BlockView {
  field: string;
  index: number;
  component: string;
  label: string;
  /** Slot key, or null where the block is an ordinary one. */
  slot: string | null;
  /** Slot that this block had on the page that was cloned; waits for an answer. */
  clonedFrom: string | null;
}

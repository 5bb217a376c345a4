import { z } from 'zod';
import { conditionSchema } from './conditions';

export const keySchema = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[a-z0-9][a-z0-9-]*$/, 'small letters, digits and hyphens');

/** A named condition, written by a marketer. */
export const segmentInputSchema = z
  .object({ key: keySchema, name: z.string().min(1).max(120), condition: conditionSchema })
  .strict();
export type SegmentInput = z.infer<typeof segmentInputSchema>;
export interface SegmentView extends SegmentInput {
  /** Visitors of the last 30 days that it holds for, among those looked at. */
  size: { members: number; of: number } | null;
  /** Other segments that some of its members are in too, the largest overlap first. */
  overlaps: { segment: string; members: number }[];
  /** Slots whose rules use it. */
  usedBy: string[];
}

import { z } from 'zod';
import { testSchema } from './conditions';

const windowSeconds = z
  .number()
  .int()
  .positive()
  .max(90 * 86400);
const event = z.string().min(1).max(64);

/** The near goal: it teaches what to show. */
export const goalSchema = z.object({ event, windowSeconds }).strict();

/** Something that must hold of the event itself; of an attribute with several values, for one of them. */
export const goalTestSchema = z.discriminatedUnion('on', [
  z.object({ on: z.enum(['attribute', 'context']), key: z.string().min(1).max(64), test: testSchema }).strict(),
  z.object({ on: z.literal('value'), test: testSchema }).strict(),
]);
export type GoalTest = z.infer<typeof goalTestSchema>;

/** The far goal: it judges who earned more. It may come from any channel of the same person. */
export const farGoalSchema = z
  .object({
    event,
    windowSeconds,
    /** All must hold. */
    where: z.array(goalTestSchema).max(10).optional(),
    /** Who reached it, how often, or the sum of the events' `value`. */
    measures: z.enum(['people', 'times', 'money']),
    /** Money in any other currency is not counted. */
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/)
      .nullish(),
    /** One order counts at most what this percentile of the earlier orders was worth. */
    capPercentile: z.number().min(50).max(99.9).nullish(),
  })
  .strict()
  .refine(({ measures, currency }) => measures !== 'money' || currency, 'currency: money needs one');
export type FarGoal = z.infer<typeof farGoalSchema>;

/** Sent attributes that name the order an event is about. They tell nothing of taste. */
export const ORDER_ATTRIBUTES = ['orderId', 'order_id'] as const;

/** Takes back an order with the same `orderId`, or as much of it as its value says. */
export const REFUND_EVENT = 'refund';

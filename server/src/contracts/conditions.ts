import { z } from 'zod';
import type { Condition, Test } from '../engine/types';

const key = z.string().min(1).max(64);
const scalar = z.union([z.string().max(256), z.number().finite(), z.boolean()]);

export const testSchema: z.ZodType<Test> = z.discriminatedUnion('operator', [
  z.object({ operator: z.enum(['equals', 'notEquals']), value: scalar }).strict(),
  z.object({ operator: z.enum(['in', 'notIn']), value: z.array(scalar).max(500) }).strict(),
  z
    .object({ operator: z.enum(['contains', 'startsWith', 'endsWith', 'matches']), value: z.string().max(512) })
    .strict(),
  z.object({ operator: z.enum(['greaterThan', 'lessThan']), value: z.number().finite() }).strict(),
  z.object({ operator: z.literal('between'), value: z.tuple([z.number().finite(), z.number().finite()]) }).strict(),
  z.object({ operator: z.enum(['exists', 'missing']) }).strict(),
]);

const where = z.record(key, z.array(z.string().max(128)).min(1).max(50));

/** A condition tree as data: stored as it is, compiled to closures, never evaluated as code. */
export const conditionSchema: z.ZodType<Condition> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.object({ kind: z.enum(['all', 'any']), of: z.array(conditionSchema).max(50) }).strict(),
    z.object({ kind: z.literal('not'), of: conditionSchema }).strict(),
    z.object({ kind: z.literal('context'), key, test: testSchema }).strict(),
    z.object({ kind: z.literal('trait'), key, test: testSchema }).strict(),
    z
      .object({
        kind: z.literal('behaviour'),
        event: key,
        where: where.optional(),
        atLeast: z.number().int().min(1).max(1000),
        withinSeconds: z.number().positive().optional(),
      })
      .strict(),
    z.object({ kind: z.literal('entered'), attribute: key, value: z.string().max(128) }).strict(),
    z
      .object({
        kind: z.literal('time'),
        days: z.array(z.number().int().min(0).max(6)).max(7).optional(),
        fromMinute: z.number().int().min(0).max(1440).optional(),
        toMinute: z.number().int().min(0).max(1440).optional(),
      })
      .strict(),
    z
      .object({
        kind: z.literal('need'),
        need: z.enum(['hurry', 'researching', 'browsing', 'comparing', 'ready', 'gift']),
        atLeast: z.number().min(0.05).max(1).optional(),
      })
      .strict(),
    z.object({ kind: z.literal('segment'), segment: key }).strict(),
  ]),
);

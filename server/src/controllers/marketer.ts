import type { Context } from 'koa';
import type { Core } from '@strapi/types';
import type { z } from 'zod';
import { runtimeOf, type Runtime } from '../runtime';
import { parseBody } from './body';
import { answering, refuse } from './refusals';

type Authoring = Runtime['authoring'];

/** Levels of objects in a body: schemas of trees recurse, and the stack must not be the limit. */
const MAX_DEPTH = 64;

const isTooDeep = (body: unknown): boolean => {
  let level: unknown[] = [body];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) return true;
    level = level.flatMap((value) => (value !== null && typeof value === 'object' ? Object.values(value) : []));
  }
  return false;
};

/** Body of a marketer's request, by its contract. Throws 400. */
export const written = <T>(ctx: Context, schema: z.ZodType<T>): T => {
  const { body = {} } = ctx.request as { body?: unknown };
  if (isTooDeep(body)) throw refuse.body(`At most ${MAX_DEPTH} levels`);
  return parseBody(schema, body, MAX_DEPTH);
};

export const parameter = (ctx: Context, name: string): string => String((ctx.params as Record<string, unknown>)[name]);

const isConflict = (error: unknown): error is Error =>
  error instanceof Error && (error as { details?: { code?: unknown } }).details?.code === 'CONFLICT';

/**
 * An answer to the marketer, `{ data }`. After a write the next content request sees it: the answer waits until the
 * snapshot is compiled. A conflict is 409, for which Strapi has no error class.
 */
export const marketer = (strapi: Core.Strapi, handle: (authoring: Authoring, ctx: Context) => Promise<unknown>) =>
  answering(async (ctx) => {
    const { authoring } = runtimeOf(strapi);
    try {
      const data = await handle(authoring, ctx);
      await authoring.snapshots.settled();
      ctx.body = { data: data ?? null };
    } catch (error) {
      throw isConflict(error) ? refuse.conflict(error.message) : error;
    }
  });

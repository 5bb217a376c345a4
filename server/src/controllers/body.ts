import type { Context } from 'koa';
import type { z } from 'zod';
import { isStorable, MAX_BATCH_BYTES } from '../contracts';
import { refuse } from './refusals';

type WithBody = Context & { request: { body?: unknown } };

/** Bytes of the body as sent, or as parsed where the length is not told or is that of a compressed body. */
function sizeOf(ctx: WithBody): number {
  const { body, headers } = ctx.request;
  const told = headers['content-encoding'] ? undefined : ctx.request.length;
  if (told !== undefined) return told;
  if (body === undefined) return 0;
  return Buffer.byteLength(typeof body === 'string' ? body : JSON.stringify(body));
}

/** The body as JSON: parsed by Strapi, or sent as text by a beacon. Throws 413 and 400. */
export function jsonBody(ctx: Context, { whenEmpty }: { whenEmpty?: unknown } = {}): unknown {
  const { request } = ctx as WithBody;
  if (sizeOf(ctx as WithBody) > MAX_BATCH_BYTES) throw refuse.tooLarge(`At most ${MAX_BATCH_BYTES} bytes`);
  if (whenEmpty !== undefined && (request.body === undefined || request.body === '')) return whenEmpty;
  if (request.is('text/plain')) {
    try {
      return JSON.parse(String(request.body)) as unknown;
    } catch {
      throw refuse.body('The body is not JSON');
    }
  }
  if (!request.is('json')) {
    // Without a body there is nothing that a type could be missing from.
    if (whenEmpty !== undefined && !request.length) return whenEmpty;
    throw refuse.body('The body must be application/json or text/plain');
  }
  return request.body;
}

/** Parses a body with its contract. Throws 400 with the first thing that is wrong. `depth`: levels that it may have. */
export function parseBody<T>(schema: z.ZodType<T>, body: unknown, depth?: number): T {
  const parsed = schema.safeParse(body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw refuse.body(`${issue.path.map(String).join('.') || 'body'}: ${issue.message}`.slice(0, 300));
  }
  if (!isStorable(parsed.data, depth)) throw refuse.body('Text with NUL or half a character');
  return parsed.data;
}

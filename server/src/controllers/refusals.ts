import type { Context } from 'koa';
import { JournalUnavailableError, type ErrorCode } from '../contracts';

/**
 * A refusal of one of our endpoints. Not one of Strapi's error classes: its router replaces those of 401 and 403 that
 * a handler throws by answers without `details`.
 */
class Refusal extends Error {
  constructor(
    readonly status: number,
    override readonly name: string,
    readonly code: ErrorCode,
    message: string,
  ) {
    super(message);
  }
}

export const refuse = {
  tokenMissing: () => new Refusal(401, 'UnauthorizedError', 'TOKEN_MISSING', 'The visitor token is missing'),
  tokenInvalid: () => new Refusal(401, 'UnauthorizedError', 'TOKEN_INVALID', 'The visitor token is not valid'),
  body: (message: string) => new Refusal(400, 'ValidationError', 'BODY_INVALID', message),
  tooLarge: (message: string) => new Refusal(413, 'PayloadTooLargeError', 'BODY_TOO_LARGE', message),
  tooMany: () => new Refusal(429, 'RateLimitError', 'TOO_MANY_REQUESTS', 'Too many requests'),
  notFound: (message: string) => new Refusal(404, 'NotFoundError', 'NOT_FOUND', message),
  conflict: (message: string) => new Refusal(409, 'ConflictError', 'CONFLICT', message),
  noConsent: () => new Refusal(403, 'ForbiddenError', 'NO_CONSENT', 'The visitor did not agree'),
  personMissing: () => new Refusal(400, 'ApplicationError', 'PERSON_MISSING', 'Nobody to link the visitor to'),
};

const unavailable = new Refusal(
  503,
  'ServiceUnavailableError',
  'STORE_UNAVAILABLE',
  'Nothing was accepted: send it again',
);

type Handler = (ctx: Context) => Promise<void>;

/**
 * A handler whose refusals become answers in Strapi's error shape with a stable `details.code`. A journal that does
 * not answer becomes 503, so that the caller keeps what it sent. Nothing of it may be kept by a cache on the way: the
 * same address answers each visitor differently.
 */
export const answering =
  (handler: Handler): Handler =>
  async (ctx) => {
    ctx.set('Cache-Control', 'private, no-store');
    try {
      await handler(ctx);
    } catch (error) {
      const refusal = error instanceof JournalUnavailableError ? unavailable : error;
      if (!(refusal instanceof Refusal)) throw error;
      const { status, name, message, code } = refusal;
      if (status === 429 || status === 503) ctx.set('Retry-After', '1');
      ctx.status = status;
      ctx.body = { data: null, error: { status, name, message, details: { code } } };
    }
  };

import type { Core } from '@strapi/types';
import type { Context, Next } from 'koa';
import type { ErrorCode } from '../contracts';

interface StrapiErrorBody {
  error?: { status?: number; name?: string; message?: string; details?: { code?: string } };
}

/** The code for a body that Strapi could not read before one of our handlers was asked, or null. */
function codeOf(ctx: Context): ErrorCode | null {
  const reached = (ctx.state as { route?: unknown }).route !== undefined;
  if (reached) return null;
  if (ctx.status === 413) return 'BODY_TOO_LARGE';
  if (ctx.status === 400 || ctx.status === 415) return 'BODY_INVALID';
  // Broken compression and broken multipart bodies are errors without a status: Strapi answers 500.
  const hasBody = ctx.request.length !== undefined || ctx.get('transfer-encoding') !== '';
  return ctx.status === 500 && hasBody ? 'BODY_INVALID' : null;
}

/**
 * Bodies that Strapi's own middleware cannot read (broken JSON, compression, charset, too long) never reach our
 * handlers: give these answers our codes. To be called in Strapi's register phase, so that it lies around everything.
 */
export function nameUnreadableBodies(strapi: Core.Strapi): void {
  const prefix = `${strapi.config.get('api.rest.prefix', '/api')}/individualization/`;
  strapi.server.use(async (ctx: Context, next: Next) => {
    await next();
    if (!ctx.path.startsWith(prefix)) return;
    const code = codeOf(ctx);
    if (!code) return;
    const { error } = (ctx.body ?? {}) as StrapiErrorBody;
    const status = ctx.status === 500 ? 400 : ctx.status;
    const message = ctx.status === 500 ? 'The body cannot be read' : (error?.message ?? 'The body cannot be read');
    ctx.status = status;
    ctx.body = {
      data: null,
      error: {
        status,
        name: ctx.status === 413 ? 'PayloadTooLargeError' : 'BadRequestError',
        message,
        details: { code },
      },
    };
  });
}

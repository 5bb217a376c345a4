import type { RequestLike } from './answers';
import type { DeliveryDependencies } from './dependencies';
import { writeCacheHeaders, type AnswerHeaders } from './headers';
import { withMeta } from './meta';
import type { ReadPath } from './read-path';

export interface KoaLike extends RequestLike, AnswerHeaders {
  body: unknown;
}

/**
 * Koa middleware, the innermost before the router: writes headers and metadata once the answer is there. Entity tags
 * and compression of the host's lie around it and see the final body. Nothing to do where no slot was met.
 */
export const createAnswerMiddleware =
  (path: ReadPath, { config, log }: Pick<DeliveryDependencies, 'config' | 'log'>) =>
  async (koa: KoaLike, next: () => Promise<unknown>): Promise<void> => {
    await next();
    const answer = path.answers.met(koa);
    if (!answer) return;
    try {
      writeCacheHeaders(koa, answer, config.contextHeaders);
      const body = withMeta(koa.body, answer);
      if (body) koa.body = body;
    } catch (error) {
      // Better uncached than another one's page.
      koa.set('Cache-Control', 'private, no-store');
      log.warn(`individualization: an answer left without metadata: ${String(error)}`);
    }
  };

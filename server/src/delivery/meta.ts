import type { IndividualizationMeta } from '../contracts';
import type { Answer } from './answers';

/** What an answer says about itself. */
export const metaOf = ({ decisions, ranking, notices }: Answer): IndividualizationMeta => ({
  decisions: [...decisions],
  ...(ranking && { ranking }),
  notices: [...notices].map((code) => ({ code })),
});

const isPlain = (value: unknown): value is Record<string, unknown> => {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value) as unknown;
  return prototype === Object.prototype || prototype === null;
};

/**
 * The body with our metadata beside what is there, or undefined where the body has no `meta` of Strapi's shape: a
 * controller of the host's own may answer anything. The body is not written into, since it may be cached by others.
 */
export const withMeta = (body: unknown, answer: Answer): Record<string, unknown> | undefined =>
  isPlain(body) && 'data' in body && isPlain(body.meta)
    ? { ...body, meta: { ...body.meta, individualization: metaOf(answer) } }
    : undefined;

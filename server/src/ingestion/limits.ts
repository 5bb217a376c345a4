import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Config } from '../config';

/** Limits are per second, counted over two: a quick burst of a person is no attack. */
const WINDOW_SECONDS = 2;

/** Batches per second that are taken from one visitor and from one address. */
export interface Limits {
  /** False: too many. The address is the connection's, as Strapi's proxy settings see it. */
  takeAddress(address: string): Promise<boolean>;
  /** `visitor` is the id of a verified token, never what a body claims. */
  takeVisitor(visitor: string): Promise<boolean>;
}

export function createLimits({ limits }: Config): Limits {
  const limiterOf = (perSecond: number) =>
    new RateLimiterMemory({ points: perSecond * WINDOW_SECONDS, duration: WINDOW_SECONDS });
  const addresses = limiterOf(limits.batchesPerAddress);
  const visitors = limiterOf(limits.batchesPerVisitor);
  const take = (limiter: RateLimiterMemory, key: string): Promise<boolean> =>
    limiter.consume(key).then(
      () => true,
      () => false,
    );
  return {
    takeAddress: (address) => take(addresses, address),
    takeVisitor: (visitor) => take(visitors, visitor),
  };
}

import type { Answer } from './answers';

/** What an answer with a slot depends on, as the contract says. */
export const VISITOR_HEADERS = ['X-Visitor-Id', 'X-Visitor-Context', 'X-Individualize'] as const;

export interface AnswerHeaders {
  vary(names: string[]): void;
  set(name: string, value: string): void;
}

/**
 * Tells caches what the answer varies by. With a visitor it is private. Without one it may be shared, so everything
 * else that was looked at is named too: the user agent (device, crawlers), live preview and the trusted headers of the CDN.
 */
export const writeCacheHeaders = (
  headers: AnswerHeaders,
  { requester }: Answer,
  trusted: Readonly<Record<string, string>>,
): void => {
  const contract = [...VISITOR_HEADERS, 'Sec-GPC'];
  if (requester.identified) {
    headers.set('Cache-Control', 'private, no-store');
    headers.vary(contract);
  } else {
    headers.vary([...contract, 'User-Agent', 'Strapi-Encode-Source-Maps', ...Object.values(trusted)]);
  }
};

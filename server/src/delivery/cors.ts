import type { Core } from '@strapi/types';
import { VISITOR_HEADERS } from './headers';

/** Strapi's own default list, which an explicit `headers` replaces. */
const STRAPI_DEFAULTS = ['Content-Type', 'Authorization', 'Origin', 'Accept'];
const NAME = 'strapi::cors';

type Entry = string | { name?: string; resolve?: string; config?: Record<string, unknown> };

const nameOf = (entry: Entry): string | undefined => (typeof entry === 'string' ? entry : entry.name);

const entriesOf = (strapi: Core.Strapi): Entry[] | undefined => {
  const entries = strapi.config.get('middlewares') as unknown;
  return Array.isArray(entries) ? (entries as Entry[]) : undefined;
};

const hostHeaders = (entry: Entry | undefined): unknown =>
  typeof entry === 'object' ? entry.config?.headers : undefined;

const setByHost = (entry: Entry | undefined): boolean =>
  typeof entry === 'object' && entry.config !== undefined && 'headers' in entry.config;

/**
 * Lets storefronts on other origins send our headers: adds them to `strapi::cors` unless the host lists headers of its
 * own. To be called in register(), before Strapi makes its middlewares; writes no file.
 */
export const registerCors = (strapi: Core.Strapi): void => {
  const entries = entriesOf(strapi);
  if (!entries) return;
  strapi.config.set(
    'middlewares',
    entries.map((entry) => {
      if (nameOf(entry) !== NAME || setByHost(entry)) return entry;
      const given = typeof entry === 'object' ? entry : { name: NAME };
      return { ...given, config: { ...given.config, headers: [...STRAPI_DEFAULTS, ...VISITOR_HEADERS] } };
    }),
  );
};

/** What keeps a storefront on another origin from sending our headers, in one sentence; null where nothing does. */
export const corsProblem = (strapi: Core.Strapi): string | null => {
  const entry = entriesOf(strapi)?.find((candidate) => nameOf(candidate) === NAME);
  if (entry === undefined)
    return `config/middlewares does not list ${NAME}, so storefronts on other origins cannot send ${VISITOR_HEADERS.join(', ')}`;
  const headers = hostHeaders(entry);
  // Without a list, the headers of the preflight are echoed.
  if (headers === undefined || headers === null) return null;
  const listed = (Array.isArray(headers) ? headers : String(headers).split(',')).map((name) =>
    String(name).trim().toLowerCase(),
  );
  const missing = listed.includes('*') ? [] : VISITOR_HEADERS.filter((name) => !listed.includes(name.toLowerCase()));
  return missing.length === 0
    ? null
    : `config/middlewares sets the headers of ${NAME} itself, without ${missing.join(', ')}: storefronts on other origins cannot send them`;
};

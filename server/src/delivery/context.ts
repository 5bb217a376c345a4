import { contextSchema, type NoticeCode } from '../contracts';
import type { Context } from '../engine';
import { deviceOf } from './crawlers';

/** A 2 KB header is plenty for facts of the moment; more is a mistake or an attack. */
export const MAX_CONTEXT_BYTES = 2048;

export type HeaderReader = (name: string) => string;

type Scalars = Record<string, string | number | boolean>;

const EMPTY: Context = Object.freeze(Object.create(null) as Scalars);
const MAX_TRUSTED_CHARACTERS = 256;

const parse = (header: string): { said: Context; notice?: NoticeCode } => {
  if (Buffer.byteLength(header) > MAX_CONTEXT_BYTES) return { said: EMPTY, notice: 'CONTEXT_TOO_LARGE' };
  try {
    const parsed = contextSchema.safeParse(JSON.parse(header));
    return parsed.success ? { said: parsed.data } : { said: EMPTY, notice: 'CONTEXT_INVALID' };
  } catch {
    return { said: EMPTY, notice: 'CONTEXT_INVALID' };
  }
};

/**
 * What is known of the moment: the client's word, then the headers of a trusted CDN, which win. The device comes from
 * the user agent (forwarded by a server that renders, or the request's own) unless somebody said it.
 */
export const readContext = (
  header: HeaderReader,
  trusted: Readonly<Record<string, string>>,
): { context: Context; notice?: NoticeCode } => {
  const sent = header('x-visitor-context');
  const { said, notice } = sent ? parse(sent) : { said: EMPTY, notice: undefined };
  // No prototype: keys come from outside.
  const context = Object.assign(Object.create(null) as Scalars, said);
  for (const [key, name] of Object.entries(trusted)) {
    const value = header(name.toLowerCase());
    if (value) context[key] = value.slice(0, MAX_TRUSTED_CHARACTERS);
  }
  if (context.device === undefined) {
    const device = deviceOf(typeof context.userAgent === 'string' ? context.userAgent : header('user-agent'));
    if (device) context.device = device;
  }
  return { context, notice };
};

import type { Context } from './types';

/** The server ignores a longer header as a whole, so the last facts are left out instead. */
const MAX_HEADER_BYTES = 2048;

/** HTTP headers carry Latin-1 only; JSON can name every other character by its code. */
const escapeNonAscii = (json: string): string =>
  json.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** `X-Visitor-Context`: JSON in ASCII of at most 2 KB, the first facts first. */
export const contextHeader = (context: Context): string => {
  const entries = Object.entries(context);
  for (let kept = entries.length; kept > 0; kept -= 1) {
    const header = escapeNonAscii(JSON.stringify(Object.fromEntries(entries.slice(0, kept))));
    if (header.length <= MAX_HEADER_BYTES) return header;
  }
  return '{}';
};

const device = (): string => {
  const width = Math.min(globalThis.screen?.width ?? 1024, globalThis.innerWidth ?? 1024);
  if (width < 600) return 'phone';
  return width < 1024 ? 'tablet' : 'desktop';
};

const referrer = (): string | undefined => {
  const from = globalThis.document?.referrer;
  if (!from || new URL(from).origin === globalThis.location?.origin) return undefined;
  return new URL(from).hostname;
};

/** What the browser says by itself; `{}` outside of one. */
export const browserContext = (): Context => {
  if (typeof globalThis.document === 'undefined') return {};
  const context: Context = {
    channel: 'web',
    device: device(),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
  const from = referrer();
  if (from) context.referrer = from;
  new URLSearchParams(globalThis.location?.search ?? '').forEach((value, key) => {
    if (/^utm_[a-z]{1,20}$/.test(key)) context[key] = value.slice(0, 128);
  });
  return context;
};

/**
 * Hashes for draws and versions. Not cryptographic: ids that leave the server are signed elsewhere.
 * The 53-bit mix is cyrb53 (public domain): two 32-bit lanes, multiplied and folded.
 */
const SEPARATOR = '\u001f';

/** 53-bit unsigned hash of a string. */
export function hash53(text: string): number {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (2097151 & low) + (high >>> 0);
}

/** 32-bit unsigned hash of a string. */
export const hash32 = (text: string): number => hash53(text) % 4294967296;

/** A number in [0, 1) that depends on all parts and on nothing else. */
export const drawOf = (...parts: readonly (string | number)[]): number =>
  hash53(parts.join(SEPARATOR)) / 9007199254740992;

/** One key from several parts, without collisions as long as no part holds the unit separator. */
export const keyOf = (...parts: readonly string[]): string => parts.join(SEPARATOR);

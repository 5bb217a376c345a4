const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * Can every database keep this? No NUL characters (PostgreSQL refuses them), no halves of surrogate pairs (they do
 * not survive UTF-8). Looks into objects and lists, keys included, at most `depth` levels deep.
 */
export function isStorable(value: unknown, depth = 6): boolean {
  if (typeof value === 'string') return !value.includes('\0') && !LONE_SURROGATE.test(value);
  if (value === null || typeof value !== 'object') return true;
  if (depth === 0) return false;
  return Object.entries(value).every(([key, inner]) => isStorable(key, depth) && isStorable(inner, depth - 1));
}

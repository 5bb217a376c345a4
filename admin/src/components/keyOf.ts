/** A name as a key: small letters, digits and hyphens, at most 64 of them; empty if nothing is left. */
export const keyOf = (text: string): string =>
  text
    .replace(/ß/g, 'ss')
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 64)
    .replace(/^-+|-+$/g, '');

/** The same key with a number behind it if it is taken. */
export const freeKey = (text: string, taken: readonly string[]): string => {
  const key = keyOf(text);
  if (!key || !taken.includes(key)) return key;
  for (let number = 2; ; number++) {
    const numbered = `${key.slice(0, 60)}-${number}`;
    if (!taken.includes(numbered)) return numbered;
  }
};

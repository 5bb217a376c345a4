/** Attributes that a marketer added to a variant by hand, each with its values. */
export type Added = Readonly<Record<string, readonly string[]>>;

export type Pair = readonly [name: string, value: string];

const textsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value])
    .filter((one) => ['string', 'number', 'boolean'].includes(typeof one))
    .map(String);

/** What the form holds, as far as it has the shape of attributes: people may have typed JSON before. */
export const addedBy = (held: unknown): Added => {
  if (typeof held === 'string') {
    try {
      return addedBy(JSON.parse(held));
    } catch {
      return {};
    }
  }
  if (held === null || typeof held !== 'object' || Array.isArray(held)) return {};
  return Object.fromEntries(
    Object.entries(held)
      .map(([name, value]) => [name, textsOf(value)] as const)
      .filter(([, values]) => values.length > 0),
  );
};

export const pairsOf = (added: Added): Pair[] =>
  Object.entries(added).flatMap(([name, values]) => values.map((value) => [name, value] as const));

/** With one more pair; a pair that is there stays there once. */
export const withPair = (added: Added, [name, value]: Pair): Added => {
  const own = Object.hasOwn(added, name) ? added[name] : [];
  return own.includes(value)
    ? added
    : Object.fromEntries([...Object.entries(added).filter(([key]) => key !== name), [name, [...own, value]]]);
};

/** Without that pair; an attribute without a value left is gone. */
export const withoutPair = (added: Added, [name, value]: Pair): Added =>
  Object.fromEntries(
    Object.entries(added)
      .map(([key, values]) => [key, key === name ? values.filter((one) => one !== value) : values] as const)
      .filter(([, values]) => values.length > 0),
  );

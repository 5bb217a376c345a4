/** Names and values that came from outside, as far as there is room: for suggestions in the panel, never for data. */
export interface Seen {
  add(name: string, value?: string): void;
  entries(): { name: string; values: string[] }[];
}

/** Longer values are nobody's choice in a list: addresses, user agents. */
const MAX_CHARACTERS = 128;

/** Remembers at most `maxNames` names of at most `maxValues` values; what comes later is not taken. */
export function createSeen(maxNames: number, maxValues: number): Seen {
  const names = new Map<string, Set<string>>();
  return {
    add(name, value) {
      let values = names.get(name);
      if (!values) {
        if (names.size >= maxNames) return;
        values = new Set();
        names.set(name, values);
      }
      if (value !== undefined && value.length <= MAX_CHARACTERS && values.size < maxValues) values.add(value);
    },
    entries: () => [...names].map(([name, values]) => ({ name, values: [...values] })),
  };
}

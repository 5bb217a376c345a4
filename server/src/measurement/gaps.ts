import type { ContrastView } from '../contracts';
import type { CompiledSlot } from '../engine';
import { CHOICES } from './early-sign';
import type { Person } from './people';

/** Choices about an attribute before somebody has a taste in it, and the part of them that has to agree. */
const ENOUGH = 3;
const CLEAR = 0.5;
/** Gaps that are named, the largest first. */
const MOST = 10;

type Gaps = ContrastView['gaps'];
type Gap = Gaps['missing'][number];

/**
 * Tastes that no block of the slot serves: values of the attributes that its blocks are about, which no block carries,
 * though they are what some people look at most. Counted in people: one eager person is one.
 */
export function contentGaps(people: readonly Person[], slot: CompiledSlot): Gaps {
  const carried = new Map(
    slot.attributes.map(({ attribute, values }) => [
      attribute,
      new Set(values.map((place) => slot.values[place].value)),
    ]),
  );
  const missing = new Map<string, Omit<Gap, 'label'>>();
  let known = 0;
  for (const person of people) {
    const favourites = [...carried.keys()].flatMap((attribute) => favouriteOf(person, attribute) ?? []);
    if (favourites.length > 0) known += 1;
    for (const { attribute, value, choices } of favourites) {
      if (carried.get(attribute)!.has(value)) continue;
      const key = JSON.stringify([attribute, value]);
      const gap = missing.get(key) ?? { attribute, value, people: 0, choices: 0 };
      missing.set(key, { ...gap, people: gap.people + 1, choices: gap.choices + choices });
    }
  }
  const largest = [...missing.values()].sort((a, b) => b.people - a.people || b.choices - a.choices);
  return { people: known, missing: largest.slice(0, MOST).map((gap) => ({ ...gap, label: gap.value })) };
}

/** The value that most of somebody's choices are about, if they agree; blocks of slots are what they were offered. */
function favouriteOf(
  { events }: Person,
  attribute: string,
): { attribute: string; value: string; choices: number } | null {
  const counts = new Map<string, number>();
  let all = 0;
  for (const { type, decision, excluded, attributes } of events) {
    if (!CHOICES.has(type) || decision || excluded || !Object.hasOwn(attributes, attribute)) continue;
    all += 1;
    for (const value of attributes[attribute]) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const [best] = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  if (!best || all < ENOUGH || best[1] <= all * CLEAR) return null;
  return { attribute, value: best[0], choices: best[1] };
}

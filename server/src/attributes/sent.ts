import type { z } from 'zod';
import type { Attributes } from '../engine';
import type { attributesSchema } from '../contracts';
import type { Bands } from './bands';
import { AttributeBag } from './values';

export type SentAttributes = z.infer<typeof attributesSchema>;

/** Attributes as a frontend sends them, in the form of the catalogue's: lists of text, numbers in known bands. */
export function normaliseSent(sent: SentAttributes, bands: Bands): Attributes {
  const bag = new AttributeBag();
  for (const name of Object.keys(sent)) {
    const value = sent[name];
    for (const single of Array.isArray(value) ? value : [value]) {
      bag.add(name, typeof single === 'number' ? bands.bandByName(name, single) : String(single));
    }
  }
  return bag.result();
}

/** All together: what an entry says of itself, what was sent with the event, and so on. */
export function mergeAttributes(...all: readonly (Attributes | undefined)[]): Attributes {
  const bag = new AttributeBag();
  for (const attributes of all) if (attributes) bag.addAll(attributes);
  return bag.result();
}

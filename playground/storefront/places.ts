import type { Context } from '../../client/src';

/** Where the visitor says to be; a real site has this from its CDN. */
export const PLACES: { key: string; name: string; context: Context }[] = [
  { key: 'nowhere', name: 'nowhere in particular', context: {} },
  { key: 'texas', name: 'Texas', context: { country: 'US', region: 'Texas', city: 'Austin' } },
  { key: 'poland', name: 'Poland', context: { country: 'PL', region: 'Łódzkie', city: 'Łódź' } },
];

export const placeOf = (key: string | null): (typeof PLACES)[number] =>
  PLACES.find((place) => place.key === key) ?? PLACES[0];

import type { Core } from '@strapi/types';
import { SLOT } from './question';
import type { Told } from './shopper';

/** What is known only because the shoppers are made up: held against what the page reports. */
export interface Truth {
  /** How much more likely (.3: 30 %) than under the rules somebody on the side of the person really was to buy. */
  readonly lift: number;
  /** Shoppers on these two sides, as the plugin counts them: those whom a rule covers. */
  readonly people: number;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Of the shoppers whom a rule covers: their real chances, by the side that the plugin put them on. Null before both have any. */
export async function truthOf(strapi: Core.Strapi, version: number, told: readonly Told[]): Promise<Truth | null> {
  const rows: { visitor: string; side: string }[] = await strapi.db
    .connection('individualization_participants')
    .select('visitor', 'side')
    .where({ slot: SLOT, version, counted_from: 'delivery' });
  const sideOf = new Map(rows.map(({ visitor, side }) => [visitor, side]));
  const chancesOn = (asked: string): number[] =>
    told.flatMap(({ visitor, place, chance }) =>
      place !== 'nowhere' && sideOf.get(visitor) === asked ? [chance] : [],
    );
  const [rules, person] = [chancesOn('rules'), chancesOn('person')];
  if (rules.length === 0 || person.length === 0) return null;
  return { lift: mean(person) / mean(rules) - 1, people: rules.length + person.length };
}

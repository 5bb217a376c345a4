import type { Attributes } from './events';

/** A comparison with one value that comes from outside. `matches` is a linear-time regular expression. */
export type Test =
  | { readonly operator: 'equals' | 'notEquals'; readonly value: string | number | boolean }
  | { readonly operator: 'in' | 'notIn'; readonly value: readonly (string | number | boolean)[] }
  | { readonly operator: 'contains' | 'startsWith' | 'endsWith' | 'matches'; readonly value: string }
  | { readonly operator: 'greaterThan' | 'lessThan'; readonly value: number }
  | { readonly operator: 'between'; readonly value: readonly [number, number] }
  | { readonly operator: 'exists' | 'missing' };

/** Conditions are data, never code; compiled once to closures. */
export type Condition =
  | { readonly kind: 'all' | 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  /** Something of the moment: country, device, utm_campaign, a fact of the site's own. */
  | { readonly kind: 'context'; readonly key: string; readonly test: Test }
  /** Something declared by the visitor or known from elsewhere (login system, CRM). */
  | { readonly kind: 'trait'; readonly key: string; readonly test: Test }
  /** At least `atLeast` events of a type about content with these attributes, within the last `withinSeconds`. */
  | {
      readonly kind: 'behaviour';
      readonly event: string;
      readonly where?: Attributes;
      readonly atLeast: number;
      readonly withinSeconds?: number;
    }
  /** First thing this visitor touched had this attribute value (the classic "entered through shoes" segment). */
  | { readonly kind: 'entered'; readonly attribute: string; readonly value: string }
  /** Clock in the visitor's zone: days 0 (Sunday) to 6, minutes of the day `[from, to)`, wrapping over midnight. */
  | {
      readonly kind: 'time';
      readonly days?: readonly number[];
      readonly fromMinute?: number;
      readonly toMinute?: number;
    }
  /** Need of this session, inferred with at least this confidence (0 to 1, .5 by default). */
  | { readonly kind: 'need'; readonly need: Need; readonly atLeast?: number }
  | { readonly kind: 'segment'; readonly segment: string };

/** `researching` is comparing or browsing; `gift` is declared as a mission. */
export type Need = 'hurry' | 'researching' | 'browsing' | 'comparing' | 'ready' | 'gift';

export interface Segment {
  readonly key: string;
  readonly name: string;
  readonly condition: Condition;
}

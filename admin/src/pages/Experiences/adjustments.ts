import type { ExperienceInput } from '../../../../server/src/contracts';

export type AdjustmentInput = NonNullable<ExperienceInput['adjustments']>[number];

/** Steps of pushing and holding back, in log-odds; what another hand has set stays as it is. */
export const BOOSTS = [-5, -2, -1, 0, 1, 2, 5] as const;

/** A step as part of a text's key. */
export const boostName = (boost: number): 'lowest' | 'lower' | 'low' | 'none' | 'high' | 'higher' | 'highest' =>
  (['lowest', 'lower', 'low', 'none', 'high', 'higher', 'highest'] as const)[
    Math.max(0, BOOSTS.indexOf(boost as (typeof BOOSTS)[number]))
  ];

const UNITS = { hours: 3600, days: 86_400 } as const;
export type Unit = keyof typeof UNITS;

/** Whole days where it is whole days, else hours, rounded up: a rule set by the hour stays one. */
export const spanOf = (seconds: number): { count: number; unit: Unit } =>
  seconds % UNITS.days === 0
    ? { count: seconds / UNITS.days, unit: 'days' }
    : { count: Math.ceil(seconds / UNITS.hours), unit: 'hours' };

export const secondsOf = ({ count, unit }: { count: number; unit: Unit }): number =>
  Math.min(366 * UNITS.days, Math.max(1, Math.round(count)) * UNITS[unit]);

/** The rule without what says nothing. */
export const tidied = ({
  variant,
  boost,
  onlyFor,
  notFor,
  cap,
  perDay,
  coolDown,
}: AdjustmentInput): AdjustmentInput => ({
  variant,
  ...(boost && { boost }),
  ...(onlyFor && { onlyFor }),
  ...(notFor && { notFor }),
  ...(cap && { cap }),
  ...(typeof perDay === 'number' && { perDay }),
  ...(coolDown && { coolDown }),
});

/** Blocks without a business rule yet; the original cannot have one. */
export const freeFor = <T extends { value: string }>(
  blocks: readonly T[],
  adjustments: readonly AdjustmentInput[],
  original: string,
): T[] => blocks.filter(({ value }) => value !== original && !adjustments.some(({ variant }) => variant === value));

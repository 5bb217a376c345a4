import { z } from 'zod';
import type { Side } from '../engine/types';
import { LEAST_SHARE } from './shares';

const share = z.number().int().min(0).max(100);

/** How the visitors of a slot are divided, in per cent of those who take part. */
export const splitSchema = z
  .object({
    shares: z
      .object({ original: share, rules: share.min(LEAST_SHARE), crowd: share, person: share.min(LEAST_SHARE) })
      .strict(),
    /** Percentage of visitors who take part; the others get what the degree says. */
    admitted: z.number().int().min(1).max(100),
    /** How long somebody stays on a side: for good, for a visit, for one request. */
    sticky: z.enum(['visitor', 'session', 'request']),
    /** Counted up to divide everybody anew. */
    shuffle: z.number().int().min(1).max(1_000_000),
  })
  .strict()
  .refine(
    ({ shares }) => Object.values(shares).reduce((sum, one) => sum + one, 0) === 100,
    'shares: they add up to 100',
  );
export type SplitInput = z.infer<typeof splitSchema>;

/** `POST /individualization/experiences/:slot/experiment` */
export const experimentSchema = z.object({ standing: z.enum(['running', 'paused', 'ended']) }).strict();

/** Where the experiment of the live version stands. */
export interface ExperimentView {
  /** `none`: the live version has no split, or nothing is live. */
  standing: 'none' | z.infer<typeof experimentSchema>['standing'];
  /** ISO 8601: since when it stands like this. */
  since: string | null;
  /** In per cent, as they are live. */
  shares: Record<Side, number> | null;
}

/** `GET` and `PUT /individualization/holdout`: percentage of visitors who see the original everywhere. */
export const holdoutSchema = z.object({ percent: z.number().min(0).max(50) }).strict();
export type HoldoutInput = z.infer<typeof holdoutSchema>;
export interface HoldoutView {
  percent: number;
  /** Nobody has set it in the panel: this is the configuration's. */
  configured: boolean;
}

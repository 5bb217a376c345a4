import { z } from 'zod';
import { attributesSchema } from './events';
import type { Need, Stage } from '../engine/types';

export const consentSchema = z
  .object({ personalization: z.boolean().optional(), measurement: z.boolean().optional() })
  .strict();
export type Consent = z.infer<typeof consentSchema>;

/** `POST /api/individualization/visitors` */
export const mintSchema = z.object({ consent: consentSchema.optional() }).strict();
export interface MintResult {
  visitor: string;
}

/** Name of a mission. */
export const missionSchema = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/);

/** `PATCH /api/individualization/visitors/me` */
export const visitorPatchSchema = z
  .object({
    /** Zero-party preferences: counts from the next request, marked declared. `null` takes one back. */
    declare: z.record(z.string().min(1).max(64), z.union([attributesSchema.valueType, z.null()])).optional(),
    /** Corrections of the taste profile: forget a value, or never again. */
    correct: z
      .array(
        z
          .object({
            attribute: z.string().max(64),
            value: z.string().max(128),
            verdict: z.enum(['forget', 'avoid', 'restore']),
          })
          .strict(),
      )
      .max(50)
      .optional(),
    consent: consentSchema.optional(),
    /** What happens in this session from now on does not teach (a gift, somebody else at the keyboard). */
    excludeSession: z.boolean().optional(),
    /** This session is for something else from now on (`gift`, or the site's own word); `null`: for me again. */
    mission: missionSchema.nullish(),
    /** The newest mission was my own errand after all: what I did then counts. */
    undoMission: z.boolean().optional(),
  })
  .strict();
export type VisitorPatch = z.infer<typeof visitorPatchSchema>;

/** One line of a visitor's taste profile. `evidence` counts decayed events; `confidence` is 0 to 1. */
export interface TasteEntry {
  attribute: string;
  value: string;
  evidence: number;
  confidence: number;
  origin: 'observed' | 'declared' | 'inferred';
  avoided?: boolean;
}

export interface TasteProfile {
  stage: Stage;
  evidence: number;
  affinities: TasteEntry[];
  traits: Record<string, string | number | boolean>;
  consent: Consent;
  sessionExcluded: boolean;
  /** What the visitor seems to be after in this session; null while that is not clear. */
  intent: { need: Need; confidence: number } | null;
  /** The errand for something else that runs now; `detected`: noticed, not said. */
  mission: { name: string; detected: boolean } | null;
}

/** `POST /api/individualization/visitors/identify` */
export const identifySchema = z.object({ person: z.string().min(1).max(128).optional() }).strict();

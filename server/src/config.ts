import { z } from 'zod';

/** The configuration of the plugin: `config/plugins.ts` → `individualization.config`. Every option has a default. */
export const configSchema = z
  .object({
    /** `false`: everybody gets the original and no decision is kept; events are still taken. */
    enabled: z.boolean().default(true),
    /** `frontend`: minting a token means that the frontend obtained consent. `explicit`: nothing without a recorded yes. */
    consent: z
      .object({
        mode: z.enum(['frontend', 'explicit']).default('frontend'),
        overridesGlobalPrivacyControl: z.boolean().default(false),
      })
      .prefault({}),
    /** Keys that sign visitor tokens; the first signs, all verify. Empty: one is made at the first start and kept. */
    tokenKeys: z
      .array(z.object({ id: z.string().regex(/^[A-Za-z0-9_-]{1,16}$/), secret: z.string().min(32) }).strict())
      .default([]),
    /** Content types whose fields are attributes of taste: `true` for the automatic choice, or field names. */
    attributes: z.record(z.string(), z.union([z.boolean(), z.array(z.string())])).default({}),
    /** Request headers of a trusted CDN: context key → header name. */
    contextHeaders: z.record(z.string(), z.string()).default({}),
    limits: z
      .object({
        batchesPerVisitor: z.number().int().positive().default(50),
        batchesPerAddress: z.number().int().positive().default(500),
      })
      .prefault({}),
    /** Percentage of visitors who see the original everywhere; what is set in the panel wins. */
    holdoutPercent: z.number().min(0).max(50).default(0),
    /** Milliseconds that the read path waits for a profile or a variant before it serves the original. */
    deadlineMs: z.number().int().positive().default(100),
    /** Days after which events and decisions are deleted. */
    retentionDays: z.number().int().positive().default(395),
    engine: z
      .object({
        intentHalfLifeSeconds: z.number().positive().default(1800),
        tasteHalfLifeSeconds: z
          .number()
          .positive()
          .default(14 * 86400),
        margin: z.number().nonnegative().optional(),
        explorationFloor: z.number().min(0).max(0.2).optional(),
      })
      .prefault({}),
    /** How items are ranked is learned from the site's own events, in a thread beside it. */
    learning: z
      .object({
        enabled: z.boolean().default(true),
        /** New events and minutes after which it is learned again. */
        everyEvents: z.number().int().positive().default(1000),
        everyMinutes: z.number().positive().default(15),
        /** Newest events that are learned from. */
        mostEvents: z.number().int().positive().default(200_000),
      })
      .prefault({}),
  })
  .strict();
export type Config = z.infer<typeof configSchema>;

export default {
  default: {},
  validator(config: unknown): void {
    const parsed = configSchema.safeParse(config);
    if (!parsed.success) {
      const problem = parsed.error.issues
        .map((issue) => `${issue.path.join('.') || '(root)'}: ${issue.message}`)
        .join('; ');
      throw new Error(`individualization configuration: ${problem}`);
    }
  },
};

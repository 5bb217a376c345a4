import type { Consent, MintResult, Storage } from './types';

export interface VisitorToken {
  /** The kept token, without asking the server. */
  known(): string | null;
  /** The kept token or a new one; `null` where none can be had now. */
  get(): Promise<string | null>;
  forget(): void;
}

/** After a refusal (the plugin is off, say) content is asked for without a token for so long. */
const PAUSE_MS = 30_000;

/** Keeps the visitor's token; asks for one at the first need, once, however many callers wait for it. */
export const createVisitorToken = (
  storage: Storage,
  prefix: string,
  mint: () => Promise<MintResult>,
  now: () => number = Date.now,
): VisitorToken => {
  const key = `${prefix}.visitor`;
  let inMemory: string | null = null;
  let asking: Promise<string | null> | null = null;
  let notBefore = 0;

  const known = (): string | null => inMemory ?? storage.getItem(key);

  const ask = async (): Promise<string | null> => {
    try {
      const { visitor } = await mint();
      // Another tab may have been first: one browser is one visitor.
      inMemory = storage.getItem(key) ?? visitor;
      try {
        storage.setItem(key, inMemory);
      } catch {
        // A full storage: the token lives as long as the page.
      }
      return inMemory;
    } catch {
      notBefore = now() + PAUSE_MS;
      return null;
    } finally {
      asking = null;
    }
  };

  return {
    known,
    get: async () => known() ?? (now() < notBefore ? null : (asking ??= ask())),
    forget: () => {
      inMemory = null;
      storage.removeItem(key);
    },
  };
};

/** Body of the call that mints a token. */
export const mintBody = (consent: Consent | undefined): Record<string, unknown> => (consent ? { consent } : {});

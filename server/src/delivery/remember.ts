import { LRUCache } from 'lru-cache';
import { BASELINE, hash53, type Decision } from '../engine';
import { settingsVersion } from './snapshot-version';

/** Keeps what a visitor got until their own evidence moves: the crowd learning beside them must not flip a page. */
export interface DecisionMemory {
  /** The earlier decisions of the same slots of one page where all of them still hold, else these, then remembered. */
  settle(
    visitor: string | undefined,
    fresh: readonly Decision[],
    available: readonly (readonly string[])[],
  ): readonly Decision[];
  /** Nothing of this visitor is left in memory. */
  forget(visitor: string): void;
}

const MAX_PAGES = 20_000;
const MAX_AGE_MS = 30 * 60_000;

/** Laws, pins and holdouts are not a matter of taste: they always count as they are now. */
const fixed = ({ mode, reasons }: Decision): boolean =>
  mode === 'pinned' ||
  mode === 'holdout' ||
  reasons.some((reason) => reason.kind === 'TARGETING_MATCH' && reason.strength === 'always');

const holds = (earlier: Decision, fresh: Decision, available: readonly string[]): boolean =>
  fixed(earlier) || fixed(fresh)
    ? earlier.variant === fresh.variant && earlier.mode === fresh.mode
    : // The rules answer the moment (country, hour, schedule): another answer of theirs is a reason to change.
      earlier.ruleVariant === fresh.ruleVariant &&
      // Another visit or request can be on another side of an experiment.
      earlier.split?.unit === fresh.split?.unit &&
      // Shown often enough, or not for this visitor any more.
      !fresh.withheld?.includes(earlier.variant) &&
      (earlier.variant === BASELINE || available.includes(earlier.variant));

const hashes = new WeakMap<readonly string[], number>();

/** Most callers are admitted the same list, which may be long. */
const hashOfKeys = (keys: readonly string[]): number => {
  const hash = hashes.get(keys) ?? hash53(keys.join());
  hashes.set(keys, hash);
  return hash;
};

/** All slots of a page are kept or dropped together, since one entry may appear once on a page. */
export const createDecisionMemory = (): DecisionMemory => {
  const known = new LRUCache<string, readonly Decision[]>({ max: MAX_PAGES, ttl: MAX_AGE_MS });
  return {
    settle: (visitor, fresh, available) => {
      if (visitor === undefined || fresh.length === 0) return fresh;
      const [{ snapshotVersion, evidenceVersion }] = fresh;
      // Who was admitted fewer candidates got an answer to another question.
      const slots = fresh.map(({ slot, version }, at) => `${slot}@${version}:${hashOfKeys(available[at])}`);
      const key = [visitor, settingsVersion(snapshotVersion), evidenceVersion, ...slots].join('|');
      const earlier = known.get(key);
      if (earlier?.every((decision, index) => holds(decision, fresh[index], available[index]))) return earlier;
      known.set(key, fresh);
      return fresh;
    },
    forget: (visitor) => {
      for (const key of known.keys()) if (key.startsWith(`${visitor}|`)) known.delete(key);
    },
  };
};

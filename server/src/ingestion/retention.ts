import type { Expired, Expiring, Stores } from '../stores';
import type { Profiles } from '../visitors';
import type { Learned } from './learned';

/** Deletes events and decisions that are older than may be kept. What was counted and learned from them stays. */
export interface Retention {
  /** Deletes all that is too old now. */
  enforce(): Promise<void>;
  /** Does so now and then, in the background. */
  start(): void;
  /** Resolves when what was under way has ended. */
  stop(): Promise<void>;
}

export interface RetentionOptions {
  readonly stores: Pick<Stores, 'events' | 'decisions' | 'participants' | 'visitors'>;
  readonly profiles: Pick<Profiles, 'forget'>;
  readonly learned: Pick<Learned, 'sequence' | 'save'>;
  readonly days: number;
  readonly clock: { now(): number };
  readonly onError: (error: unknown) => void;
}

const DAY_MS = 86_400_000;
const EVERY_MS = 3_600_000;
/** Rows that are deleted at once, and how long others have the database then. */
const ROWS = 500;
const PAUSE_MS = 20;

export function createRetention(options: RetentionOptions): Retention {
  const { stores, profiles, learned, days, clock, onError } = options;
  const { events, decisions, participants } = stores;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let stopped = false;

  /** Whole days: a profile that loses its oldest events is folded again, once a day at the most. */
  const oldestKept = (): number => (Math.floor(clock.now() / DAY_MS) - days) * DAY_MS;

  async function expire(
    log: Expiring,
    before: number,
    until: number,
    remove: (expired: readonly Expired[], visitors: readonly string[]) => Promise<void>,
  ): Promise<void> {
    while (!stopped) {
      const expired = await log.expired(before, until, ROWS);
      if (expired.length === 0) return;
      await remove(expired, [...new Set(expired.map(({ visitor }) => visitor))]);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  /** A profile is what the journal says: the same for who is in memory as for who is read anew. */
  async function removeEvents(expired: readonly Expired[], visitors: readonly string[]): Promise<void> {
    await events.remove(expired);
    const persons = await stores.visitors.personsOf(visitors);
    for (const visitor of visitors) profiles.forget({ visitor, person: persons.get(visitor) ?? null });
  }

  /**
   * Who has nothing newer in the log takes part in nothing any more, and would start anew; first of all, so that a crash
   * leaves nobody behind whom no decision names. Who still comes keeps counting from the first delivery.
   */
  async function removeDecisions(
    expired: readonly Expired[],
    visitors: readonly string[],
    before: number,
  ): Promise<void> {
    const coming = await decisions.decidedSince(visitors, before);
    const gone = visitors.filter((visitor) => !coming.has(visitor));
    await participants.forget(gone, before);
    await decisions.remove(expired);
  }

  /** What is not counted or not learned from yet stays until it is. */
  async function enforceOnce(): Promise<void> {
    const before = oldestKept();
    const counted = await participants.counted();
    const learnedUntil = learned.sequence;
    await learned.save();
    await events.completeFrom(before);
    await expire(events, before, Math.min(counted.events, learnedUntil), removeEvents);
    await expire(decisions, before, counted.decisions, (expired, visitors) =>
      removeDecisions(expired, visitors, before),
    );
  }

  function enforce(): Promise<void> {
    running ??= enforceOnce().finally(() => (running = undefined));
    return running;
  }

  return {
    enforce,
    start() {
      const now = (): void => void enforce().catch(onError);
      timer = setInterval(now, EVERY_MS).unref();
      now();
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      await running?.catch(() => undefined);
    },
  };
}

import { randomUUID } from 'node:crypto';
import type { StateStore } from '../../stores/types';

const NAME = 'serving';
const LEASE_MS = 30_000;

/**
 * Says in the database that a server is at work on it. An import beside a server would be undone: what everybody
 * taught is in the server's memory, and is stored over what the import learned.
 */
export interface Serving {
  /** To be called every few seconds; writes twice a lease while this process serves. */
  renew(): Promise<void>;
  /** This process serves no longer. */
  end(): Promise<void>;
  /** Seconds for which another process still says that it serves; 0: none does. */
  secondsElsewhere(): Promise<number>;
}

export function createServing(
  state: Pick<StateStore, 'load' | 'save'>,
  clock: { now(): number },
  serves: () => boolean,
): Serving {
  const instance = randomUUID();
  let until = 0;
  const save = (): Promise<void> => state.save(NAME, { sequence: until, data: { instance } });
  return {
    async renew() {
      if (!serves() || until - clock.now() > LEASE_MS / 2) return;
      until = clock.now() + LEASE_MS;
      await save();
    },
    async end() {
      if (until === 0) return;
      until = 0;
      await save();
    },
    async secondsElsewhere() {
      const known = await state.load(NAME);
      if (!known || (known.data as { instance?: unknown }).instance === instance) return 0;
      return Math.ceil(Math.max(0, known.sequence - clock.now()) / 1000);
    },
  };
}

import { randomUUID } from 'node:crypto';
import type { StateStore } from '../../stores/types';

const NAME = 'serving';
const LEASE_MS = 30_000;

/**
 * Says in the database that a server, or an import, is at work on it. An import beside another process would be undone:
 * what everybody taught is in that one's memory, and is stored over what the import learned.
 */
export interface Serving {
  /** To be called every few seconds; writes twice a lease while this process serves. */
  renew(): Promise<void>;
  /** As long as this work takes it is as if this process served. */
  during<T>(work: () => Promise<T>): Promise<T>;
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
  let working = false;
  let until = 0;
  const save = (): Promise<void> => state.save(NAME, { sequence: until, data: { instance } });
  async function renew(): Promise<void> {
    if (!(working || serves()) || until - clock.now() > LEASE_MS / 2) return;
    until = clock.now() + LEASE_MS;
    await save();
  }
  async function end(): Promise<void> {
    if (until === 0) return;
    until = 0;
    await save();
  }
  return {
    renew,
    end,
    async during(work) {
      working = true;
      try {
        await renew();
        return await work();
      } finally {
        working = false;
        if (!serves()) await end();
      }
    },
    async secondsElsewhere() {
      const known = await state.load(NAME);
      if (!known || (known.data as { instance?: unknown }).instance === instance) return 0;
      return Math.ceil(Math.max(0, known.sequence - clock.now()) / 1000);
    },
  };
}

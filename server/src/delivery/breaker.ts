import { DeadlineError, startDeadline, type Deadline } from './deadline';

/** Keeps a store that hangs from costing every visitor the whole deadline. */
export interface Breaker {
  /**
   * Waits for a read within the deadline. After some deadlines missed in a row it rejects at once and asks the store
   * once a second, at nobody's expense; as soon as that answer comes in time everything is as before.
   */
  wait<T>(read: () => Promise<T>, deadline: Deadline): Promise<T>;
}

const MISSED_IN_A_ROW = 3;
const PAUSE_MS = 1000;

export const createBreaker = (deadlineMs: number): Breaker => {
  let missed = 0;
  let askAgainAt = 0;

  const ask = async <T>(read: () => Promise<T>, deadline: Deadline): Promise<T> => {
    try {
      const answer = await deadline.wait(read());
      missed = 0;
      return answer;
    } catch (error) {
      if (error instanceof DeadlineError) {
        missed += 1;
        askAgainAt = Date.now() + PAUSE_MS;
      }
      throw error;
    }
  };

  return {
    async wait(read, deadline) {
      if (missed < MISSED_IN_A_ROW) return ask(read, deadline);
      if (Date.now() >= askAgainAt) {
        askAgainAt = Date.now() + PAUSE_MS;
        // Whoever asks now does not wait for it: a visitor would pay for our curiosity.
        ask(read, startDeadline(deadlineMs)).catch(() => undefined);
      }
      throw new Error('the store did not answer in time lately');
    },
  };
};

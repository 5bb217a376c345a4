/** The time that we may take from a visitor, shared by everything that one read waits for. */
export interface Deadline {
  /** Resolves like the promise, or rejects when the time is over. What comes too late is dropped. */
  wait<T>(work: Promise<T>): Promise<T>;
}

export class DeadlineError extends Error {
  constructor(milliseconds: number) {
    super(`nothing came within ${milliseconds} ms`);
    this.name = 'DeadlineError';
  }
}

export const startDeadline = (milliseconds: number): Deadline => {
  // Real time on purpose: an injected clock may be the thing that is broken.
  const until = Date.now() + milliseconds;
  return {
    wait: (work) =>
      new Promise((resolve, reject) => {
        // One more turn of the loop: where the process itself was busy, the answer may be there already.
        const over = (): unknown => setImmediate(() => reject(new DeadlineError(milliseconds)));
        const timer = setTimeout(over, Math.max(0, until - Date.now()));
        Promise.resolve(work).then(
          (value) => {
            clearTimeout(timer);
            resolve(value);
          },
          (error: unknown) => {
            clearTimeout(timer);
            reject(error);
          },
        );
      }),
  };
};

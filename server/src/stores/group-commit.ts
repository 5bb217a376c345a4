/** Thrown when more waits to be written than the store can take: the caller answers 503 at once. */
export class StoreBusyError extends Error {
  constructor() {
    super('too much waits to be written');
    this.name = 'StoreBusyError';
  }
}

interface Waiting<T, R> {
  readonly item: T;
  readonly resolve: (result: R) => void;
  readonly reject: (error: unknown) => void;
}

export interface GroupCommitOptions {
  /** Items of one write. */
  readonly perGroup?: number;
  /** Items that may wait; one more is refused with `StoreBusyError`. */
  readonly maxWaiting?: number;
}

/**
 * Collects what arrives while a write is under way and writes it together: one commit serves many callers, and one
 * write at a time keeps sequences in the order of commits. Each promise settles after the commit of its group, in
 * order of arrival. `write` answers one result per item. If a group fails, its items are tried one by one, so that
 * nobody fails for somebody else's data.
 */
export function createGroupCommit<T, R>(
  write: (group: readonly T[]) => Promise<readonly R[]>,
  { perGroup = 100, maxWaiting = 5000 }: GroupCommitOptions = {},
): (item: T) => Promise<R> {
  let waiting: Waiting<T, R>[] = [];
  let running = false;

  async function writeGroup(group: readonly Waiting<T, R>[]): Promise<void> {
    try {
      const results = await write(group.map(({ item }) => item));
      group.forEach(({ resolve }, index) => resolve(results[index]));
    } catch (error) {
      if (group.length === 1) group[0].reject(error);
      else for (const single of group) await writeGroup([single]);
    }
  }

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const group = waiting.slice(0, perGroup);
      waiting = waiting.slice(perGroup);
      await writeGroup(group);
    }
    running = false;
  }

  return (item) =>
    new Promise<R>((resolve, reject) => {
      if (waiting.length >= maxWaiting) return reject(new StoreBusyError());
      waiting.push({ item, resolve, reject });
      if (running) return;
      running = true;
      // The requests that are being parsed in this turn of the event loop join the first group.
      setImmediate(() => void run());
    });
}

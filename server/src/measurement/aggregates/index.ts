import { createStep, type CountingOptions } from './counting';

/** The logs being counted in the background, so that reports read sums. */
export interface Counting {
  /** Counts until there is nothing left to count. */
  catchUp(): Promise<void>;
  /** All that had happened at this moment is counted. */
  until(): number;
  start(): void;
  /** Resolves when the step that was under way is written. */
  stop(): Promise<void>;
}

const EVERY_MS = 2_000;
/** Between two steps: requests that came meanwhile go first. */
const PAUSE_MS = 5;

export interface BackgroundOptions extends CountingOptions {
  /** Runs before anything is counted. */
  readonly prepare: () => Promise<void>;
  readonly onError: (error: unknown) => void;
}

export function createCounting(options: BackgroundOptions): Counting {
  const step = createStep(options);
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let until = 0;

  async function run(): Promise<void> {
    const began = options.clock.now();
    await options.prepare();
    while (!stopped) {
      if (!(await step())) {
        until = began;
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  /** One at a time: whoever asks while it runs waits for a run that began after. */
  function catchUp(): Promise<void> {
    const next = (running ?? Promise.resolve()).catch(() => undefined).then(run);
    running = next;
    return next;
  }

  let waiting = false;
  return {
    catchUp,
    until: () => until,
    start() {
      timer = setInterval(() => {
        if (waiting) return;
        waiting = true;
        catchUp()
          .catch(options.onError)
          .finally(() => (waiting = false));
      }, EVERY_MS).unref();
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      await running?.catch(() => undefined);
    },
  };
}

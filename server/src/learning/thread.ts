import { existsSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { EngineSettings } from '../engine';
import { unpack } from './packed';
import type { StudiedEvent, Taught } from './study';
import type { FromWorker, ToWorker } from './worker';

/** What was taught, and the same as bytes for storing. */
export interface Lesson {
  readonly taught: Taught;
  readonly bytes: Uint8Array;
}

/** Learning in a thread: events are handed over piece by piece. */
export interface Thread {
  add(events: readonly StudiedEvent[]): void;
  /** Null: too little has happened. Rejects when the thread fails, or was ended. */
  study(settings: EngineSettings): Promise<Lesson | null>;
  end(): Promise<void>;
}

/** A history that needs more memory than this is not learned from; the site goes on. */
const MOST_MEGABYTES = 1_024;

/** The built worker; null where the plugin runs from source, which has none. */
export const builtWorker = (): string | null => {
  // Strapi loads the CommonJS build; the other one does not know where it lies.
  if (typeof __dirname === 'undefined') return null;
  const file = path.join(__dirname, '../learning/worker.js');
  return existsSync(file) ? file : null;
};

export function startThread(file: string): Thread {
  const worker = new Worker(file, { resourceLimits: { maxOldGenerationSizeMb: MOST_MEGABYTES } });
  worker.unref();
  const answer = new Promise<Lesson | null>((resolve, reject) => {
    worker.once('message', (message: FromWorker) => {
      if (!message.taught) resolve(null);
      else unpack(message.taught).then((taught) => resolve({ taught, bytes: message.bytes }), reject);
    });
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('the thread that learns has ended')));
  });
  // Whoever does not ask any more does not want to hear of it either.
  answer.catch(() => undefined);
  const tell = (message: ToWorker): void => worker.postMessage(message);
  return {
    add: (events) => tell({ kind: 'events', events }),
    study(settings) {
      tell({ kind: 'study', settings });
      return answer;
    },
    end: async () => void (await worker.terminate()),
  };
}

import { parentPort } from 'node:worker_threads';
import type { EngineSettings } from '../engine';
import { memoryOf, pack, type PackedTaught } from './packed';
import { toBytes } from './stored';
import { study, type StudiedEvent } from './study';

/** What the plugin tells the thread: events in pieces, then to begin. */
export type ToWorker =
  | { readonly kind: 'events'; readonly events: readonly StudiedEvent[] }
  | { readonly kind: 'study'; readonly settings: EngineSettings };
/** What the thread answers, once: what was taught, and the same for storing. */
export type FromWorker = { readonly taught: PackedTaught; readonly bytes: Uint8Array } | { readonly taught: null };

const events: StudiedEvent[] = [];
const answer = (message: FromWorker, memory: ArrayBuffer[] = []): void => parentPort?.postMessage(message, memory);

/** A thread of its own: ranking is learned beside the site, which never waits for it. */
parentPort?.on('message', (message: ToWorker) => {
  if (message.kind === 'events') {
    for (const event of message.events) events.push(event);
    return;
  }
  const taught = study(events, message.settings);
  if (!taught) return answer({ taught: null });
  const packed = pack(taught);
  const bytes = toBytes(packed);
  answer({ taught: packed, bytes }, [...memoryOf(packed), bytes.buffer as ArrayBuffer]);
});

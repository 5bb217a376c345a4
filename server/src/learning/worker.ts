import { parentPort } from 'node:worker_threads';
import type { EngineSettings } from '../engine';
import { memoryOf, pack, type PackedTaught } from './packed';
import { study, type StudiedEvent } from './study';

/** What the plugin tells the thread: events in pieces, then to begin. */
export type ToWorker =
  | { readonly kind: 'events'; readonly events: readonly StudiedEvent[] }
  | { readonly kind: 'study'; readonly settings: EngineSettings };
/** What the thread answers, once. */
export type FromWorker = { readonly taught: PackedTaught | null };

const events: StudiedEvent[] = [];

/** A thread of its own: ranking is learned beside the site, which never waits for it. */
parentPort?.on('message', (message: ToWorker) => {
  if (message.kind === 'events') {
    for (const event of message.events) events.push(event);
    return;
  }
  const taught = study(events, message.settings);
  const packed = taught && pack(taught);
  parentPort?.postMessage({ taught: packed } satisfies FromWorker, packed ? memoryOf(packed) : []);
});

import { parentPort, workerData } from 'node:worker_threads';
import { sendTraffic, type Traffic } from './send';

/** Shoppers are sent from a thread of their own: they are nobody's work but the frontend's. Any message stops them. */
let stopped = false;
parentPort?.once('message', () => {
  stopped = true;
});
void sendTraffic(workerData as Traffic, {
  onTold: (told) => parentPort?.postMessage(told),
  mayGoOn: () => !stopped,
}).finally(() => parentPort?.unref());

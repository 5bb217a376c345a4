import type { Core } from '@strapi/types';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { isKept, keepBefore, toldIn } from './before';
import { ask, SPELLS_PER_DAY, endQuestion } from './question';
import type { Traffic } from './send';
import type { Told } from './shopper';
import { truthOf, type Truth } from './truth';
import { WORLDS } from './worlds';

const DAY_MS = 86_400_000;
const SEED = 1;
/** The minute within which somebody's basket counts, and the time to count it. */
const SETTLES_MS = 66_000;

export interface Standing {
  /** `settling`: all have come, and the last ones still have time to buy. */
  readonly state: 'idle' | 'sending' | 'settling' | 'sent';
  readonly world: string | null;
  /** Shoppers that have come, and how many were asked for. */
  readonly come: number;
  readonly of: number;
  readonly truth: Truth | null;
  /** Why no more of them come, where something went wrong. */
  readonly problem: string | null;
}

export interface Run {
  standing(): Promise<Standing>;
  /** `days`: over so many days of the server's clock, where it has a time machine; 0: now. */
  start(world: string, shoppers: number, days: number): Promise<void>;
  stop(): void;
}

interface Sent {
  readonly world: string;
  readonly version: number;
  readonly of: number;
  readonly told: Told[];
  problem: string | null;
  /** When what the last ones do is counted, in milliseconds since 1970; null: they are still coming. */
  settled: number | null;
}

const readSent = (file: string): Sent | null =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Sent) : null;

/** One sending of made-up shoppers at a time; who was sent stays known over a restart. */
export function createRun(strapi: Core.Strapi, key: Traffic['key']): Run {
  let sent = readSent(toldIn(strapi));
  let worker: Worker | null = null;

  const standing = async (): Promise<Standing> => ({
    state: stateOf(),
    ...{ world: sent?.world ?? null, come: sent?.told.length ?? 0, of: sent?.of ?? 0, problem: sent?.problem ?? null },
    truth: sent && ['settling', 'sent'].includes(stateOf()) ? await truthOf(strapi, sent.version, sent.told) : null,
  });
  const stateOf = (): Standing['state'] => {
    if (worker) return 'sending';
    if (!isKept(strapi)) return 'idle';
    return (sent?.settled ?? 0) > Date.now() ? 'settling' : 'sent';
  };

  const finish = async (current: Sent, days: number): Promise<void> => {
    setClock(0);
    if (!WORLDS[current.world].goesOn) await endQuestion(strapi);
    current.settled = Date.now() + (days > 0 ? 0 : SETTLES_MS);
    writeFileSync(toldIn(strapi), JSON.stringify(current));
    worker = null;
    process.send?.({ shoppers: await standing() });
  };

  const send = (current: Sent, days: number): Worker => {
    const url = `http://127.0.0.1:${strapi.config.get('server.port')}`;
    const spells = days > 0 ? days * SPELLS_PER_DAY : null;
    const workerData: Traffic = { url, key, world: current.world, shoppers: current.of, seed: SEED, spells };
    const sender = new Worker(path.join(__dirname, 'worker.js'), { workerData });
    sender.on('message', (told: Told) => {
      const come = current.told.push(told);
      setClock(-days * DAY_MS * (1 - come / current.of));
      if (come % Math.ceil(current.of / 20) === 0)
        process.send?.({ shoppers: { state: 'sending', come, of: current.of } });
    });
    sender.on('error', ({ message }) => {
      current.problem = message;
    });
    sender.once('exit', () => void finish(current, days));
    return sender;
  };

  return {
    standing,
    start: async (world, shoppers, days) => {
      await keepBefore(strapi);
      const version = await ask(strapi, WORLDS[world], days > 0);
      sent = { world, version, of: shoppers, told: [], problem: null, settled: null };
      worker = send(sent, days);
    },
    stop: () => worker?.postMessage('stop'),
  };
}

/** Listened to by `time-machine.cjs`, where that was loaded: how far the server's clock is from the real one. */
const setClock = (offset: number): void => void process.emit('demo-clock' as never, Math.round(offset) as never);

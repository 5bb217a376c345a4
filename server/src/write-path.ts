import type { Core } from '@strapi/types';
import { createContentAttributes, type ContentAttributes } from './attributes';
import type { Config } from './config';
import type { Decision, EngineSettings } from './engine';
import { createIngestion, loadLearned, type Goal, type Ingestion, type Learned, type VariantOf } from './ingestion';
import { createHistoryImport, createServing, type HistoryImport } from './ingestion/history';
import { createLimits, type Limits } from './ingestion/limits';
import { createRetention, type Retention } from './ingestion/retention';
import { createDatabaseStores, databaseOf, type Stores } from './stores';
import { createVisitors, loadTokenKeys, type TokenKey, type Visitors } from './visitors';

/** The parts of the write path, wired: from a request with events to journal, profile and what everybody taught. */
export interface WritePath {
  readonly clock: { now(): number };
  readonly stores: Stores;
  readonly keys: readonly TokenKey[];
  readonly attributes: ContentAttributes;
  readonly visitors: Visitors;
  readonly learned: Learned;
  readonly ingestion: Ingestion;
  readonly limits: Limits;
  readonly history: HistoryImport;
  readonly retention: Retention;
  /** Catches up with the journal and starts the work in the background; call it once slots are known. */
  start(): Promise<void>;
  /** Stops the work in the background and stores what is only in memory. */
  stop(): Promise<void>;
}

export interface WritePathOptions {
  readonly strapi: Core.Strapi;
  readonly config: Config;
  readonly clock: { now(): number };
  readonly settings: EngineSettings;
  /** Goal of the experience that made a decision. */
  readonly goalOf: (decision: Decision) => Goal | undefined;
  readonly variantOf: VariantOf;
  /** Called with each visitor that was erased: whatever else is remembered of it goes, too. */
  readonly onErased: (visitor: string) => void;
  readonly onError: (error: unknown) => void;
}

const SAVE_EVERY_MS = 60_000;
const CLOSE_EVERY_MS = 5_000;

export async function createWritePath(options: WritePathOptions): Promise<WritePath> {
  const { strapi, config, clock, settings, goalOf, variantOf, onError } = options;
  const stores = await createDatabaseStores(databaseOf(strapi), { onError });
  const attributes = createContentAttributes({ strapi, config, state: stores.state });
  await attributes.load();
  const keys = await loadTokenKeys(config, stores.state);
  const { vocabulary, normalise } = attributes;
  const visitors: Visitors = createVisitors({
    ...{ config, stores, settings, keys, clock, normalise },
    crowd: () => learned.crowd,
    onErased: (erased) =>
      erased.forEach((visitor) => {
        learned.forget(visitor);
        options.onErased(visitor);
      }),
    onRecord: (record) => vocabulary.sawRecord(record),
  });
  const { profiles } = visitors;
  const onEvent = vocabulary.sawEvent;
  const learned: Learned = await loadLearned({ stores, settings, profiles, goalOf, onEvent });
  const ingestion = createIngestion({ stores, visitors, attributes, learned, variantOf, onError });
  const serving = createServing(stores.state, clock, () => strapi.server.httpServer?.listening ?? false);
  const retention = createRetention({
    ...{ stores, profiles, learned, clock, onError },
    days: config.retentionDays,
  });
  const history = createHistoryImport(strapi, serving, { stores, visitors, attributes, learned, settings, clock });
  const timers: NodeJS.Timeout[] = [];
  let saving: Promise<void> = Promise.resolve();

  return {
    ...{ clock, stores, keys, attributes, visitors, learned, ingestion, history, retention },
    limits: createLimits(config),
    async start() {
      await learned.catchUp();
      // Commands load the site without serving it, and end soon.
      strapi.server.httpServer.once('listening', retention.start);
      timers.push(
        setInterval(() => {
          learned.close(clock.now());
          serving.renew().catch(onError);
        }, CLOSE_EVERY_MS).unref(),
        setInterval(() => (saving = learned.save().catch(onError)), SAVE_EVERY_MS).unref(),
      );
    },
    async stop() {
      timers.forEach(clearInterval);
      attributes.stop();
      await retention.stop();
      await history.panel.end().catch(onError);
      await saving;
      await stores.decisions.flush().catch(onError);
      await learned.save().catch(onError);
      await serving.end().catch(onError);
    },
  };
}

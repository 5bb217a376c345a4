import type { Core } from '@strapi/types';
import { createAuthoring, linearRegex, type Authoring } from './authoring';
import { createHoldout, type Holdout } from './authoring/holdout';
import { configSchema, type Config } from './config';
import type { HealthFinding } from './contracts';
import { corsProblem, createAccess, createContents, createDelivery, snapshotVersion, type Delivery } from './delivery';
import { compileSnapshot, decide, DEFAULT_SETTINGS, rankList, type EngineSettings } from './engine';
import { createWording, type Wording } from './labels';
import { createLearning } from './learning';
import { earlierOrderCap } from './measurement/goal-events';
import { healthFindings } from './measurement/health';
import { recentSubjects } from './measurement/people';
import { createReportPath, type ReportPath } from './report-path';
import { createWritePath, type WritePath } from './write-path';

/** Everything of the plugin, wired once and injected. No part of ours looks another one up by name. */
export interface Runtime extends WritePath, ReportPath, Pick<Wording, 'labelsOf' | 'labelsWithItems'> {
  readonly config: Config;
  readonly clock: { now(): number };
  readonly authoring: Authoring;
  readonly holdout: Holdout;
  readonly delivery: Delivery;
  health(): Promise<HealthFinding[]>;
}

const DAY_MS = 86_400_000;
const runtimes = new WeakMap<Core.Strapi, Runtime>();

/** The runtime of a started Strapi. Throws before bootstrap: content is then served as it is. */
export const runtimeOf = (strapi: Core.Strapi): Runtime => {
  const runtime = runtimes.get(strapi);
  if (!runtime) throw new Error('individualization: the runtime is not ready before bootstrap');
  return runtime;
};

/** The runtime, or undefined while Strapi starts and after it stopped. */
export const runtimeIfReady = (strapi: Core.Strapi): Runtime | undefined => runtimes.get(strapi);

/** γ of inverse-gap weighting at which nothing is drawn that promises less than the best. */
const NEVER = 1e12;

/** A floor of 0 turns exploration off. */
const explorationOf = (floor = DEFAULT_SETTINGS.exploration.floor): EngineSettings['exploration'] => ({
  ...DEFAULT_SETTINGS.exploration,
  ...(floor === 0 && { gamma0: NEVER }),
  floor,
});

const settingsOf = ({ engine }: Config): EngineSettings => ({
  ...DEFAULT_SETTINGS,
  halfLife: {
    ...DEFAULT_SETTINGS.halfLife,
    intentSeconds: engine.intentHalfLifeSeconds,
    tasteSeconds: engine.tasteHalfLifeSeconds,
  },
  margin: engine.margin ?? DEFAULT_SETTINGS.margin,
  exploration: explorationOf(engine.explorationFloor),
});

/** Wires the plugin for a Strapi whose database is ready, and starts it. */
export async function startRuntime(strapi: Core.Strapi): Promise<Runtime> {
  const config = configSchema.parse(strapi.config.get('plugin::individualization'));
  const settings = settingsOf(config);
  const clock = { now: () => Date.now() };
  const regex = linearRegex;
  const onError = (error: unknown): void => void strapi.log.error(`individualization: ${String(error)}`);

  // Events and marketers' work refer to each other; both are asked only after both are there.
  const written = await createWritePath({
    ...{ strapi, config, clock, onError, settings },
    goalOf: ({ slot }) => compiledSlot(slot)?.experience.goal,
    variantOf: (slot, variant) => compiledSlot(slot)?.byKey.get(variant)?.info,
    onErased: (visitor) => {
      delivery.path.forget(visitor);
      learning.forget();
    },
  });
  const { stores, visitors, attributes, learned, keys } = written;
  const people = { events: stores.events, record: visitors.profiles.record };
  const learning = createLearning({
    ...{ events: stores.events, rankings: stores.rankings, settings, config: config.learning, onError },
    newest: () => learned.sequence,
    onLearned: () => void authoring.snapshots.refresh().catch(onError),
  });
  await learning.load();
  const holdout = createHoldout({ config, state: stores.state });
  await holdout.load();
  const authoring = createAuthoring({
    ...{ strapi, clock },
    attributesOfBlocks: attributes.catalogue.attributesOfBlocks,
    attributesOfEntries: attributes.catalogue.attributesOfEntries,
    compile: (source) =>
      compileSnapshot({
        ...{ ...source, crowd: learned.crowd, model: learned.model, settings, regex, ranker: learning.ranker() },
        ...(holdout.share() > 0 && { holdout: holdout.share() }),
        version: snapshotVersion(source.version, holdout.share(), learning.version()),
      }),
    orderCap: (goal) => earlierOrderCap(stores.events, goal, clock.now()),
    recentVisitors: () => recentSubjects(people, settings, clock.now()),
  });
  const compiledSlot = (slot: string) => authoring.snapshots.current().slots.get(slot);

  attributes.catalogue.onChange(authoring.attributesChanged);
  await authoring.start();
  await written.start();
  // Commands load the site without serving it: they have no use for what takes minutes to learn.
  strapi.server.httpServer.once('listening', learning.start);

  const { profiles, tokens, consent } = visitors;
  const delivery = createDelivery(
    strapi,
    {
      ...{ config, clock, log: strapi.log, contents: createContents(strapi, authoring.snapshots), engine: { decide } },
      ...{ tokens, consent, profiles, decisions: stores.decisions },
      ...{ places: authoring.places, snapshots: authoring.snapshots, access: createAccess(strapi) },
      secret: { current: () => keys[0].secret },
    },
    {
      attributesOf: attributes.catalogue.attributesOf,
      feed: authoring.snapshots.feed,
      snapshot: () => authoring.snapshots.current(),
      rank: rankList,
    },
  );

  const wording = createWording(attributes, compiledSlot, authoring.snapshots.current);
  const { labelsOf, labelsWithItems } = wording;
  const reports = createReportPath({ stores, people, authoring, holdout, wording, settings, clock, onError });
  reports.measurement.counting.start();

  const runtime: Runtime = {
    ...written,
    ...reports,
    ...{ config, clock, authoring, holdout, delivery, labelsOf, labelsWithItems },
    health: () =>
      healthFindings({
        enabled: config.enabled,
        corsProblem: () => corsProblem(strapi),
        experiences: authoring.experiences.list,
        types: attributes.types,
        visitorsOfADay: async () => (await stores.events.recentVisitors(clock.now() - DAY_MS, 1)).length,
      }),
    stop: async () => {
      authoring.stop();
      await reports.measurement.counting.stop();
      await learning.stop();
      await written.stop();
    },
  };
  runtimes.set(strapi, runtime);
  return runtime;
}

export async function stopRuntime(strapi: Core.Strapi): Promise<void> {
  const runtime = runtimes.get(strapi);
  runtimes.delete(strapi);
  await runtime?.stop();
}

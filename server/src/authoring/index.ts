import type { Core } from '@strapi/types';
import type { AttributesOfEntries } from '../attributes';
import type { CollectionTypeView } from '../contracts';
import type { FarGoal } from '../contracts';
import type { Subject } from '../engine';
import { authoredGeneration, createChangeWatch } from './places/authored-changes';
import { OWN_TYPES, VARIANT } from './entries';
import { createExperiences, type Experiences } from './experiences/experiences';
import { createFollower, type DocumentCall } from './places/follow-middleware';
import { createCandidatesOf } from './collections/candidates-of';
import { collectionTypes } from './collections/collection-types';
import { createKeepsake } from './keepsake/keepsake';
import { createPlaceTables } from './places/place-rows';
import { createPlaceViews } from './places/place-views';
import { createPlaces, type Places } from './places/places';
import { reconcilePlaces } from './places/reconcile-places';
import { typesShownByBlocks } from './variants/related-types';
import { sizesAmong } from './segments/segment-sizes';
import { createSegments, type Segments } from './segments/segments';
import { createSlots, type Slots } from './slots';
import { createSnapshots, type Compile, type Snapshots } from './snapshots';
import { createVariantContents, type AttributesOfBlocks } from './variants/variant-contents';
import { createVariants, type Variants } from './variants/variants';
import { keepOutOfGraphQL, openVariantsToTheHostsBlocks } from './variants/variant-blocks';

export { registerRights } from './rights';
export type { DocumentCall } from './places/follow-middleware';
export { linearRegex } from './segments/regular-expressions';
export type { FrozenVersion } from './experiences/stored-experience';
export type { Compile, Snapshots } from './snapshots';
export type { AvailableVariant } from './variants/servable';
export { collectionOf } from './collections/candidates-of';
export { readEntries, whichEntries } from './collections/entries-of';
export { canTake } from './collections/field-map';
export { fillBlock, inheritFields, scalarsFor, SOURCES, type Composed } from './collections/fill-block';
export { documents, modelOf } from './entries';
export type { Places } from './places/places';
export type { AttributesOfBlocks, BlockAttributes } from './variants/variant-contents';
export type { Block } from './variants/block-content';
export type { Size } from './segments/segments';
export { VARIANT };

/** Slots, variants, experiences and segments: what marketers write, and its compiled form for the read path. */
export interface Authoring {
  readonly places: Places;
  readonly snapshots: Snapshots;
  readonly slots: Slots;
  readonly variants: Variants;
  readonly experiences: Experiences;
  readonly segments: Segments;
  /** Types whose entries a block of this component can show. */
  collections(component: string): CollectionTypeView[];
  /** Document-service middleware of this part; to be registered once, before the one of delivery. */
  write(call: DocumentCall, next: () => Promise<unknown>): Promise<unknown>;
  /** Entries, or which of their fields are attributes, have changed: variants may be about something else now. */
  attributesChanged(): void;
  /** Tables, what a boot without the plugin took away, places, and the first snapshot. */
  start(): Promise<void>;
  stop(): void;
}

export interface AuthoringDependencies {
  readonly strapi: Core.Strapi;
  readonly clock: { now(): number };
  readonly attributesOfBlocks: AttributesOfBlocks;
  readonly attributesOfEntries: AttributesOfEntries;
  readonly compile: Compile;
  /** Visitors of the last 30 days as segments see them: what sizes are counted on. */
  readonly recentVisitors: () => Promise<readonly Subject[]>;
  /** What one order counts at most, told from the orders before now; null: no cap. */
  readonly orderCap: (goal: FarGoal) => Promise<number | null>;
}

/** Milliseconds between two looks whether another instance has written. */
const LOOK_EVERY = 5000;
/** Milliseconds of quiet after which variants are read again because of what they show. */
const SETTLE_AFTER = 300;

/** To be called in Strapi's register phase: variants learn which blocks the host has, before tables are made. */
export const registerAuthoring = (strapi: Core.Strapi): void => {
  openVariantsToTheHostsBlocks(strapi);
  keepOutOfGraphQL(strapi, OWN_TYPES);
};

export const createAuthoring = (dependencies: AuthoringDependencies): Authoring => {
  const { strapi, clock, attributesOfBlocks, attributesOfEntries, compile, recentVisitors, orderCap } = dependencies;
  const places = createPlaces({ strapi });
  const contents = createVariantContents({
    ...{ strapi, attributesOfBlocks },
    candidatesOf: createCandidatesOf({ strapi, attributesOfEntries }),
  });
  const placeViews = createPlaceViews({ strapi, places });
  const experiences = createExperiences({ strapi, contents, placeViews, clock, orderCap });
  const snapshots = createSnapshots({ strapi, contents, compile, clock, beforeReading: experiences.openVersions });
  const variants = createVariants({ strapi, places });
  const slots = createSlots({ strapi, places, experiences, variants });
  const segments = createSegments({
    strapi,
    sizes: async (all) => sizesAmong(await recentVisitors(), all),
    usedBy: experiences.using,
  });
  const keepsake = createKeepsake({ strapi });
  const follower = createFollower({ strapi, places });
  let generation = 0;
  let soon: NodeJS.Timeout | undefined;
  const attributesChanged = (): void => {
    // An import writes thousands of entries: one look at the end of the burst is enough.
    clearTimeout(soon);
    soon = setTimeout(() => {
      contents.forget();
      snapshots.invalidate();
    }, SETTLE_AFTER);
    soon.unref();
  };
  const shownTypes = typesShownByBlocks(strapi);
  const watch = createChangeWatch({
    strapi,
    isShown: (uid) => shownTypes.has(uid) || contents.dependsOn(uid),
    onAuthored: (number) => {
      if (number === generation + 1) generation = number;
      snapshots.invalidate({ authored: true });
    },
    onShown: () => attributesChanged(),
  });

  const look = async (): Promise<void> => {
    await places.refresh();
    const now = await authoredGeneration(strapi);
    if (now === generation && !snapshots.isOutdated()) return;
    generation = now;
    await snapshots.refresh();
  };
  let timer: NodeJS.Timeout | undefined;
  let looking = false;

  return {
    places,
    snapshots,
    slots,
    variants,
    experiences,
    segments,
    collections: (component) => collectionTypes(strapi, component),
    write: (call, next) => variants.guard(call, () => watch(call, () => follower(call, next))),
    attributesChanged,
    start: async () => {
      await createPlaceTables(strapi);
      await keepsake.start();
      await places.load();
      const healed = await reconcilePlaces(strapi, places);
      if (healed > 0) strapi.log.info(`individualization: found the slots of ${healed} changed pages again`);
      generation = await authoredGeneration(strapi);
      await snapshots.refresh();
      timer = setInterval(() => {
        if (looking) return;
        looking = true;
        look()
          .catch((error: unknown) => strapi.log.warn(`individualization: ${String(error)}`))
          .finally(() => (looking = false));
      }, LOOK_EVERY);
      timer.unref();
    },
    stop: () => {
      clearInterval(timer);
      clearTimeout(soon);
    },
  };
};

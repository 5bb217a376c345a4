import type { Core } from '@strapi/types';
import type { ErrorCode, ExperienceInput, ExperienceView, FarGoal, LiveInput } from '../../contracts';
import { unknownFeedFields } from '../collections/feed-fields';
import { SEGMENT, VARIANT, documents, type Entry } from '../entries';
import { createExperienceStore, type ExperienceStore } from './experience-store';
import { experienceView } from './experience-view';
import { nextVersion, standForTheSame } from './frozen-version';
import { blockersOf, overlappingTakeovers } from './going-live';
import type { PlaceViews } from '../places/place-views';
import { hashOf } from '../variants/block-content';
import { inTransaction } from '../raw-tables';
import { refuse } from '../refusals';
import { isModified, variantsOfSlot } from '../variants/slot-contents';
import {
  newSettings,
  segmentsNamedBy,
  type Experiment,
  type FrozenVersion,
  type StoredExperience,
} from './stored-experience';
import type { VariantContents } from '../variants/variant-contents';

/** The settings of slots: drafts that the marketer edits, and frozen numbered versions that visitors meet. */
export interface Experiences {
  list(): Promise<ExperienceView[]>;
  get(slot: string): Promise<ExperienceView>;
  exists(slot: string): Promise<boolean>;
  /** A draft; with `from`, a copy of another one's draft settings. */
  create(slot: string, name: string, from?: string): Promise<void>;
  save(slot: string, input: ExperienceInput): Promise<void>;
  /**
   * Publishes what is unpublished of the slot's variants and freezes a version, in one transaction. In shadow mode
   * everything is decided and logged, and everybody goes on being served the original.
   */
  goLive(slot: string, how?: LiveInput): Promise<void>;
  pause(slot: string): Promise<void>;
  /** Starts, pauses or ends the experiment of the live version; that opens no new one. */
  setExperiment(slot: string, standing: Experiment['standing']): Promise<void>;
  /** All frozen versions, the oldest first. */
  versions(slot: string): Promise<readonly FrozenVersion[]>;
  /** The versions in force. */
  live(): Promise<readonly FrozenVersion[]>;
  /** Removes one that never was live and has no variants. */
  removeUnused(slot: string): Promise<void>;
  /** Opens a new version of each live experience whose published contents or segments are not the frozen ones. */
  openVersions(): Promise<void>;
  /** Slots whose rules use a segment, draft or live. */
  using(segment: string): Promise<string[]>;
}

interface Dependencies {
  readonly strapi: Core.Strapi;
  readonly contents: VariantContents;
  readonly placeViews: PlaceViews;
  readonly clock: { now(): number };
  /** What one order counts at most, told from the orders before now; null: no cap. */
  readonly orderCap: (goal: FarGoal) => Promise<number | null>;
}
type Parts = Dependencies & { readonly store: ExperienceStore };

const segmentsOf = ({ strapi }: Parts): Promise<Entry[]> => documents(strapi, SEGMENT).findMany();

const save = async (parts: Parts, slot: string, settings: ExperienceInput): Promise<void> => {
  const { store } = parts;
  const stored = await store.find(slot);
  const overlap = overlappingTakeovers(settings);
  if (overlap) refuse('TAKEOVER_OVERLAP', overlap);
  if (new Set(settings.rules.map((rule) => rule.id)).size < settings.rules.length)
    refuse('BODY_INVALID', 'Two rules have the same id.');
  const { adjustments = [] } = settings;
  if (new Set(adjustments.map(({ variant }) => variant)).size < adjustments.length)
    refuse('BODY_INVALID', 'A variant has two business rules: make one of them.');
  await refuseUnknownFields(parts, slot, settings);
  await store.update(stored, { settings });
};

/** A filter that nothing can pass would be taken for an empty shop. */
const refuseUnknownFields = async (
  { strapi, placeViews }: Parts,
  slot: string,
  { feed }: ExperienceInput,
): Promise<void> => {
  if (!feed?.candidates) return;
  for (const { component } of await placeViews.ofSlot(slot))
    for (const field of unknownFeedFields(strapi, feed, component))
      refuse('BODY_INVALID', `The list is to be filled by "${field}", which its entries do not have.`);
};

const goLive = async (parts: Parts, slot: string, { shadow = false }: LiveInput = {}): Promise<void> => {
  const { strapi, store, contents, clock } = parts;
  const stored = await store.find(slot);
  const segments = await segmentsOf(parts);
  const variants = variantsOfSlot(await contents.read(), slot);
  const blockers = blockersOf(stored.settings, variants, new Set(segments.map(({ key }) => String(key))));
  const [first] = blockers;
  if (first) refuse(first.code as ErrorCode, first.message, { blockers });
  const opening = { settings: stored.settings, shadow, orderCap: await orderCapOf(parts, stored) };
  await inTransaction(strapi, async () => {
    for (const variant of variants.filter((one) => one.published.length === 0 || isModified(one)))
      await documents(strapi, VARIANT).publish({ documentId: variant.documentId, locale: '*' });
    await store.open(stored, nextVersion(stored, opening, await contents.read(), segments, clock.now()));
  });
};

/** Fixed beforehand: as long as the goal stays the same, so does what an order counts at most. */
const orderCapOf = async ({ orderCap }: Parts, { settings, live }: StoredExperience): Promise<number | null> => {
  const { farGoal } = settings;
  if (farGoal?.measures !== 'money') return null;
  const known = live?.orderCap !== undefined && hashOf(live.settings.farGoal) === hashOf(farGoal);
  return known ? (live.orderCap ?? null) : orderCap(farGoal);
};

const setExperiment = async (
  { store, clock }: Parts,
  slot: string,
  standing: Experiment['standing'],
): Promise<void> => {
  const stored = await store.find(slot);
  if (!stored.live?.split) refuse('CONFLICT', 'No experiment is live here: set it up and go live.');
  if (stored.experiment?.standing === standing) return;
  await store.update(stored, { experiment: { standing, since: new Date(clock.now()).toISOString() } });
};

const openVersions = async (parts: Parts): Promise<void> => {
  const { store, contents, clock } = parts;
  const all = (await store.all()).filter((one) => one.standing === 'live');
  if (all.length === 0) return;
  const [published, segments] = [await contents.read(), await segmentsOf(parts)];
  for (const stored of all) {
    if (!stored.live) continue;
    const version = nextVersion(stored, { settings: stored.live.settings }, published, segments, clock.now());
    if (!standForTheSame(stored.live, version)) await store.open(stored, version);
  }
};

export const createExperiences = (dependencies: Dependencies): Experiences => {
  const { strapi, contents, placeViews } = dependencies;
  const store = createExperienceStore({ strapi });
  const parts: Parts = { ...dependencies, store };

  return {
    list: async () => {
      const [all, known, segments] = [await store.all(), await contents.read(), await segmentsOf(parts)];
      return Promise.all(all.map((stored) => experienceView(stored, known, segments, placeViews)));
    },
    get: async (slot) =>
      experienceView(await store.find(slot), await contents.read(), await segmentsOf(parts), placeViews),
    exists: store.exists,
    create: async (slot, name, from) =>
      store.create(slot, from ? { ...(await store.find(from)).settings, name } : newSettings(name)),
    save: (slot, input) => save(parts, slot, input),
    goLive: (slot, how) => goLive(parts, slot, how),
    pause: async (slot) => {
      const stored = await store.find(slot);
      if (stored.standing !== 'live') refuse('CONFLICT', 'Only a live experience can be paused.');
      await store.update(stored, { standing: 'paused' });
    },
    setExperiment: (slot, standing) => setExperiment(parts, slot, standing),
    versions: store.versions,
    live: async () => (await store.all()).flatMap(({ standing, live }) => (standing === 'live' && live ? [live] : [])),
    removeUnused: async (slot) => {
      const stored = await store.find(slot);
      if (stored.version === 0 && variantsOfSlot(await contents.read(), slot).length === 0) await store.remove(stored);
    },
    openVersions: () => openVersions(parts),
    using: async (segment) =>
      (await store.all())
        .filter(({ settings, live }) =>
          [settings, ...(live ? [live.settings] : [])].some((one) => segmentsNamedBy(one).includes(segment)),
        )
        .map(({ slot }) => slot),
  };
};

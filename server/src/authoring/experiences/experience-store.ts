import type { Core } from '@strapi/types';
import type { ExperienceInput } from '../../contracts';
import { EXPERIENCE, documents } from '../entries';
import { experimentWith } from './experiment';
import { standForTheSame } from './frozen-version';
import { notFound } from '../refusals';
import { STORED_FIELDS, storedExperience, type FrozenVersion, type StoredExperience } from './stored-experience';

/** Experiences as rows: finding and writing, no judgement. */
export interface ExperienceStore {
  all(): Promise<StoredExperience[]>;
  /** Throws 404. */
  find(slot: string): Promise<StoredExperience>;
  exists(slot: string): Promise<boolean>;
  create(slot: string, settings: ExperienceInput): Promise<void>;
  update(
    stored: StoredExperience,
    data: Partial<Pick<StoredExperience, 'settings' | 'standing' | 'experiment'>>,
  ): Promise<void>;
  /** Puts a version in force; one that stands for the same as the present one is no new version. */
  open(stored: StoredExperience, version: FrozenVersion): Promise<void>;
  /** All frozen versions, the oldest first. */
  versions(slot: string): Promise<readonly FrozenVersion[]>;
  remove(stored: StoredExperience): Promise<void>;
}

export const createExperienceStore = ({ strapi }: { strapi: Core.Strapi }): ExperienceStore => {
  const entries = () => documents(strapi, EXPERIENCE);
  const of = (slot: string, fields: string[]) => entries().findFirst({ filters: { slot: { $eq: slot } }, fields });

  const update: ExperienceStore['update'] = async ({ documentId }, data) => {
    await entries().update({ documentId, data });
  };

  return {
    update,
    all: async () =>
      (await entries().findMany({ fields: STORED_FIELDS }))
        .map(storedExperience)
        .sort((a, b) => (a.slot < b.slot ? -1 : 1)),
    find: async (slot) => {
      const entry = await of(slot, STORED_FIELDS);
      return entry ? storedExperience(entry) : notFound(`There is no experience for the slot "${slot}".`);
    },
    exists: async (slot) => (await of(slot, ['slot'])) !== null,
    create: async (slot, settings) => {
      await entries().create({ data: { slot, standing: 'draft', version: 0, settings, live: null, versions: [] } });
    },
    open: async (stored, version) => {
      if (standForTheSame(stored.live, version))
        return stored.standing === 'live' ? undefined : update(stored, { standing: 'live' });
      const { documentId } = stored;
      const full = await entries().findOne({ documentId, fields: ['versions'] });
      const versions = [...((full?.versions as FrozenVersion[] | null) ?? []), version];
      await entries().update({
        documentId,
        data: {
          ...{ standing: 'live', version: version.number, live: version, versions },
          experiment: experimentWith(stored, version),
        },
      });
    },
    versions: async (slot) => ((await of(slot, ['versions']))?.versions as FrozenVersion[] | null) ?? [],
    remove: async ({ documentId }) => {
      await entries().delete({ documentId });
    },
  };
};

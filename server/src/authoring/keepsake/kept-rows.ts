import type { Core } from '@strapi/types';
import { OWN_TYPES, rows, type Params } from '../entries';

/** Rows of Strapi's own tables that are about this plugin, and that Strapi deletes in a boot without it. */
export interface Keeper {
  readonly model: string;
  /** Whether a row of this model, or data for one, is ours. */
  isOurs(row: Readonly<Record<string, unknown>>): boolean;
  read(): Promise<Kept[]>;
  /** Brings back a row that is gone. */
  restore(kept: Kept): Promise<void>;
}

/** A row as data for a new one; `id` tells whether the row that was kept is still there. */
export interface Kept {
  readonly id: number;
  readonly data: Params;
}

const OURS = 'plugin::individualization.';
const startsOurs = (value: unknown): boolean => typeof value === 'string' && value.startsWith(OURS);
const LAYOUTS = OWN_TYPES.map((uid) => `plugin_content_manager_configuration_content_types::${uid}`);

const idOf = (value: unknown): number | null => (value as { id?: number } | null | undefined)?.id ?? null;
const exists = async (strapi: Core.Strapi, uid: string, id: unknown): Promise<boolean> =>
  id !== null && (await rows(strapi, uid).findOne({ where: { id } })) !== null;

/** How the Content Manager shows our types, as an editor arranged it. */
const layouts = (strapi: Core.Strapi): Keeper => ({
  model: 'strapi::core-store',
  isOurs: ({ key }) => LAYOUTS.includes(String(key)),
  read: async () =>
    (await rows(strapi, 'strapi::core-store').findMany({ where: { key: { $in: LAYOUTS } } })).map(
      ({ id, key, value, type, environment, tag }) => ({ id, data: { key, value, type, environment, tag } }),
    ),
  restore: async ({ data }) => {
    // The Content Manager may have made a default one already.
    const made = await rows(strapi, 'strapi::core-store').findOne({ where: { key: data.key } });
    if (made) await rows(strapi, 'strapi::core-store').update({ where: { id: made.id }, data: { value: data.value } });
    else await rows(strapi, 'strapi::core-store').create({ data });
  },
});

/** What roles of the admin panel may do with our pages and with variants in the Content Manager. */
const adminPermissions = (strapi: Core.Strapi): Keeper => {
  const uid = 'admin::permission';
  const FIELDS = ['action', 'actionParameters', 'subject', 'properties', 'conditions'];
  return {
    model: uid,
    isOurs: ({ action, subject }) => startsOurs(action) || startsOurs(subject),
    read: async () => {
      const found = await rows(strapi, uid).findMany({
        where: { $or: [{ action: { $startsWith: OURS } }, { subject: { $startsWith: OURS } }] },
        populate: ['role', 'apiToken'],
      });
      return found.map((row) => ({
        id: row.id,
        data: {
          ...Object.fromEntries(FIELDS.map((field) => [field, row[field]])),
          role: idOf(row.role),
          apiToken: idOf(row.apiToken),
        },
      }));
    },
    restore: async ({ data }) => {
      const owned =
        (await exists(strapi, 'admin::role', data.role)) || (await exists(strapi, 'admin::api-token', data.apiToken));
      if (!owned) return;
      const { action, subject, role, apiToken } = data;
      const same = await rows(strapi, uid).findOne({ where: { action, subject, role, apiToken } });
      if (!same) await rows(strapi, uid).create({ data });
    },
  };
};

/** Actions of our content API that are granted to an owner: roles of visitors, custom API tokens. */
const grants = (strapi: Core.Strapi, uid: string, owner: string, ownerUid: string): Keeper => ({
  model: uid,
  isOurs: ({ action }) => startsOurs(action),
  read: async () =>
    (await rows(strapi, uid).findMany({ where: { action: { $startsWith: OURS } }, populate: [owner] })).map((row) => ({
      id: row.id,
      data: { action: row.action, [owner]: idOf(row[owner]) },
    })),
  restore: async ({ data }) => {
    if (!(await exists(strapi, ownerUid, data[owner]))) return;
    const same = await rows(strapi, uid).findOne({ where: { action: data.action, [owner]: data[owner] } });
    if (!same) await rows(strapi, uid).create({ data });
  },
});

export const createKeepers = (strapi: Core.Strapi): Keeper[] =>
  [
    layouts(strapi),
    adminPermissions(strapi),
    grants(strapi, 'admin::api-token-permission', 'token', 'admin::api-token'),
    grants(strapi, 'plugin::users-permissions.permission', 'role', 'plugin::users-permissions.role'),
    // A host may run without the users-permissions plugin.
  ].filter(({ model }) => model === 'strapi::core-store' || model in strapi.contentTypes);

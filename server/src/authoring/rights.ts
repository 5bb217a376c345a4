import type { Core } from '@strapi/types';

/** What roles of the admin panel can be allowed, in Settings → Roles → Plugins → Individualization. */
const RIGHTS = [
  { uid: 'read', displayName: 'See experiences, segments and the contrast' },
  { uid: 'edit', displayName: 'Mark slots, write variants, rules and segments' },
  { uid: 'publish', displayName: 'Go live and pause' },
  { uid: 'settings', displayName: 'Choose which fields are attributes of taste' },
] as const;

/** Registers the plugin's rights; to be called at bootstrap, before Strapi clears unknown ones away. */
export const registerRights = async (strapi: Core.Strapi): Promise<void> => {
  const { actionProvider } = strapi.service('admin::permission') as unknown as Permissions;
  await actionProvider.registerMany(
    RIGHTS.map((right) => ({ ...right, section: 'plugins', pluginName: 'individualization' })),
  );
};

interface Permissions {
  actionProvider: { registerMany(actions: readonly Record<string, unknown>[]): Promise<void> };
}

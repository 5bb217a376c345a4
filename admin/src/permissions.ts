import { useRBAC } from '@strapi/strapi/admin';

const permission = (name: string) => [{ action: `plugin::individualization.${name}`, subject: null }];

export const PERMISSIONS = {
  read: permission('read'),
  edit: permission('edit'),
  publish: permission('publish'),
  settings: permission('settings'),
};

const CHECKED = [...PERMISSIONS.edit, ...PERMISSIONS.publish, ...PERMISSIONS.settings] as Parameters<typeof useRBAC>[0];

/** What the person at the panel may do. The server checks again; this only greys out what would be refused. */
export const usePermissions = (): { edit: boolean; publish: boolean; settings: boolean } => {
  const { allowedActions } = useRBAC(CHECKED);
  return {
    edit: allowedActions.canEdit ?? false,
    publish: allowedActions.canPublish ?? false,
    settings: allowedActions.canSettings ?? false,
  };
};

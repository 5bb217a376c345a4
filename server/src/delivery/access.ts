import type { Core } from '@strapi/types';
import type { DeliveryDependencies } from './dependencies';

interface Auth {
  verify(auth: unknown, config: { scope: string }): Promise<void>;
}

/** The caller's permissions, as Strapi asks for them before it shows a related entry. */
export const createAccess = (strapi: Core.Strapi): DeliveryDependencies['access'] => ({
  mayRead: async ({ state }, contentType) => {
    try {
      await (strapi.get('auth') as Auth).verify(state.auth, { scope: `${contentType}.find` });
      return true;
    } catch {
      return false;
    }
  },
});

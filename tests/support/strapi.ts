import type { Core } from '@strapi/types';
import supertest from 'supertest';
import { PLAYGROUND, playgroundEnvironment, temporaryFolder } from './environment';

/** A booted playground inside this process. One boot per test file: Strapi keeps module state. */
export interface Booted {
  strapi: Core.Strapi;
  /** Calls the mounted HTTP server. */
  http(): ReturnType<typeof supertest>;
  stop(): Promise<void>;
}

/** Boots the playground on a fresh SQLite file with the plugin from source. `environment` overrides variables. */
export const bootStrapi = async (environment: Record<string, string> = {}): Promise<Booted> => {
  const folder = temporaryFolder();
  Object.assign(process.env, playgroundEnvironment(folder.path), environment);
  const { createStrapi } = await import('@strapi/strapi');
  const strapi = createStrapi({
    appDir: PLAYGROUND,
    distDir: `${PLAYGROUND}/dist`,
    autoReload: false,
    serveAdminPanel: false,
  }) as unknown as Core.Strapi;
  await strapi.load();
  strapi.server.mount();
  return {
    strapi,
    http: () => supertest(strapi.server.httpServer as never),
    stop: async () => {
      await strapi.destroy();
      folder.remove();
    },
  };
};

/** Lets anybody call these content-API actions, e.g. `api::page.page.find`. */
export const allowPublic = async (strapi: Core.Strapi, actions: readonly string[]): Promise<void> => {
  const role = await strapi.db.query('plugin::users-permissions.role').findOne({ where: { type: 'public' } });
  for (const action of actions) {
    const existing = await strapi.db
      .query('plugin::users-permissions.permission')
      .findOne({ where: { action, role: role.id } });
    if (!existing)
      await strapi.db.query('plugin::users-permissions.permission').create({ data: { action, role: role.id } });
  }
};

/** A content-API token. `actions` makes a custom one that may do only these. */
export const createApiToken = async (strapi: Core.Strapi, actions?: readonly string[]): Promise<string> => {
  const token = await (strapi.service('admin::api-token') as never as ApiTokens).create({
    name: `token-${Date.now()}-${Math.random()}`,
    description: '',
    type: actions ? 'custom' : 'full-access',
    lifespan: null,
    permissions: actions ? [...actions] : null,
  });
  return token.accessKey;
};

/** Logs a new super admin in; the answer is the value of the Authorization header. */
export const loginAdmin = async ({ strapi, http }: Booted): Promise<string> => {
  const email = 'ada@example.com';
  const password = 'Password1!';
  const superAdmin = await (strapi.service('admin::role') as never as Roles).getSuperAdmin();
  await (strapi.service('admin::user') as never as Users).create({
    email,
    password,
    firstname: 'Ada',
    lastname: 'Example',
    isActive: true,
    registrationToken: null,
    roles: [superAdmin.id],
  });
  const answer = await http().post('/admin/login').send({ email, password }).expect(200);
  return `Bearer ${answer.body.data.token}`;
};

interface ApiTokens {
  create(input: Record<string, unknown>): Promise<{ accessKey: string }>;
}
interface Roles {
  getSuperAdmin(): Promise<{ id: number }>;
}
interface Users {
  create(input: Record<string, unknown>): Promise<unknown>;
}

import type { Core } from '@strapi/types';

const READABLE = ['product', 'category', 'page', 'landing'];

/** What anybody may read. Suppliers stay closed. */
const readActions = (): string[] => [
  ...READABLE.flatMap((name) => ['find', 'findOne'].map((action) => `api::${name}.${name}.${action}`)),
  'api::kiosk.kiosk.find',
];

export const openShopToThePublic = async (strapi: Core.Strapi): Promise<void> => {
  const role = await strapi.db.query('plugin::users-permissions.role').findOne({ where: { type: 'public' } });
  const permissions = strapi.db.query('plugin::users-permissions.permission');
  for (const action of readActions()) {
    if (!(await permissions.findOne({ where: { action, role: role.id } }))) {
      await permissions.create({ data: { action, role: role.id } });
    }
  }
};

interface Users {
  create(input: Record<string, unknown>): Promise<unknown>;
}
interface Roles {
  getSuperAdmin(): Promise<{ id: number }>;
}

/** The login that the demo prints; only where its address and password were given. */
export const createDemoLogin = async (strapi: Core.Strapi): Promise<void> => {
  const { DEMO_EMAIL: email, DEMO_PASSWORD: password } = process.env;
  if (!email || !password) return;
  if (await strapi.db.query('admin::user').findOne({ where: { email } })) return;
  const { id } = await (strapi.service('admin::role') as unknown as Roles).getSuperAdmin();
  await (strapi.service('admin::user') as unknown as Users).create({
    email,
    password,
    firstname: 'Demo',
    lastname: 'Editor',
    isActive: true,
    registrationToken: null,
    roles: [id],
  });
};

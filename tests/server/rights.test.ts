import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { bootStrapi, createApiToken, type Booted } from '../support/strapi';
import { buildShop } from '../support/shop';

/**
 * The matrix of rights, made from the router itself: a route that somebody adds is in it at once. Every admin route
 * refuses callers without the right that it names, and a refused call changes not a byte (S15).
 */
interface Route {
  method: string;
  path: string;
  config: { policies: (string | { name: string; config: { actions: string[] } })[] };
}
interface Roles {
  create(role: object): Promise<{ id: number }>;
  assignPermissions(id: number, permissions: object[]): Promise<unknown>;
}
interface Users {
  create(user: object): Promise<unknown>;
}
type Body = Record<string, unknown>;

const RIGHTS = ['read', 'edit', 'publish', 'settings'] as const;
const PLUGIN = 'plugin::individualization';

/** Bodies that would do something if they were let in. */
const BODIES: Record<string, Body> = {
  'POST /segments': { key: 'intruders', name: 'Intruders', condition: { kind: 'need', need: 'hurry' } },
  'PUT /segments/:key': { key: 'known', name: 'Renamed', condition: { kind: 'need', need: 'hurry' } },
  'POST /experiences/:slot/variants': { key: 'intruder', name: 'Intruder' },
  'PUT /attributes/:contentType': { enabled: false, fields: null },
};

let booted: Booted;
let superAdmin: string;
let routes: Route[];
const as = new Map<string, string>();

const login = async (name: string, actions: readonly string[]): Promise<void> => {
  const { strapi, http } = booted;
  const roles = strapi.service('admin::role') as never as Roles;
  const role = await roles.create({ name, description: '' });
  await roles.assignPermissions(
    role.id,
    actions.map((action) => ({ action, properties: {}, conditions: [] })),
  );
  const [email, password] = [`${name}@example.com`, 'Password1!'];
  await (strapi.service('admin::user') as never as Users).create({
    ...{ email, password, firstname: name, lastname: name, isActive: true, registrationToken: null, roles: [role.id] },
  });
  const answer = await http().post('/admin/login').send({ email, password }).expect(200);
  as.set(name, `Bearer ${answer.body.data.token}`);
};

beforeAll(async () => {
  booted = await bootStrapi();
  const shop = await buildShop(booted, [
    { name: 'boot', category: 'boots' },
    { name: 'skirt', category: 'skirts' },
  ]);
  await shop.admin('post', '/segments', { ...BODIES['PUT /segments/:key'], name: 'Known' }).expect(200);
  const { strapi } = booted;
  routes = (strapi.plugin('individualization').routes as never as { admin: { routes: Route[] } }).admin.routes;
  superAdmin = (await booted.http().post('/admin/login').send({ email: 'ada@example.com', password: 'Password1!' }))
    .body.data.token;
  await login('nothing', []);
  // May edit content, which says nothing about our settings.
  await login('editor', ['plugin::upload.read']);
  for (const right of RIGHTS) await login(right, [`${PLUGIN}.${right}`]);
}, 120_000);
afterAll(() => booted?.stop());

const rightOf = ({ config }: Route): string | undefined =>
  config.policies.flatMap((policy) => (typeof policy === 'string' ? [] : policy.config.actions))[0];

const PARAMETERS: Record<string, string> = { slot: 'home-hero', contentType: 'api::product.product' };

const call = (route: Route, authorization?: string) => {
  const key = route.path.startsWith('/segments') ? 'known' : 'home-hero';
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => PARAMETERS[name] ?? key);
  const request = booted.http()[route.method.toLowerCase() as 'get'](`/individualization${path}`);
  if (authorization) request.set('Authorization', authorization);
  return route.method === 'GET' ? request : request.send(BODIES[`${route.method} ${route.path}`] ?? {});
};

/** What the server writes by itself, whoever calls: Strapi's own settings, and that our server serves. */
const told = (name: string): Knex.QueryBuilder => {
  const rows = booted.strapi.db.connection(name);
  if (name === 'strapi_core_store_settings') return rows.whereLike('key', '%individualization%');
  return name === 'individualization_state' ? rows.whereNot({ name: 'serving' }) : rows;
};

/** A hash of every table's rows; sessions of the admin's logins come and go. */
const everything = async (): Promise<Record<string, string>> => {
  const knex = booted.strapi.db.connection;
  const tables = (await knex('sqlite_master').where({ type: 'table' }).select('name')) as { name: string }[];
  const hashes: Record<string, string> = {};
  for (const { name } of tables) {
    if (/^sqlite_|sessions$|tokens$/.test(name)) continue;
    const rows = JSON.stringify(await told(name).select('*'));
    hashes[name] = createHash('sha256').update(rows).digest('hex');
  }
  return hashes;
};

it('knows every admin route of ours that the router has', () => {
  const layers = (
    booted.strapi.server as never as { listRoutes(): { path: string; methods: string[] }[] }
  ).listRoutes();
  const served = layers
    .filter(({ path }) => path.startsWith('/individualization/'))
    .flatMap(({ path, methods }) => methods.filter((name) => name !== 'HEAD').map((name) => `${name} ${path}`));
  expect(served.sort()).toEqual(routes.map(({ method, path }) => `${method} /individualization${path}`).sort());
});

it('names one right for each of them, behind the login', () => {
  for (const route of routes) {
    expect(route.config.policies[0]).toBe('admin::isAuthenticatedAdmin');
    expect(RIGHTS.map((right) => `${PLUGIN}.${right}`)).toContain(rightOf(route));
  }
});

it('refuses strangers, visitors, API tokens and broken logins with 401, and changes nothing', async () => {
  const apiToken = await createApiToken(booted.strapi);
  const visitor = (await booted.http().post('/api/individualization/visitors').send({})).body.data.visitor;
  const before = await everything();
  for (const route of routes) {
    for (const authorization of [undefined, `Bearer ${apiToken}`, `Bearer ${visitor}`, 'Bearer x.y.z', superAdmin]) {
      const { status } = await call(route, authorization);
      expect([route.method, route.path, status]).toEqual([route.method, route.path, 401]);
    }
  }
  expect(await everything()).toEqual(before);
});

it('refuses every role that has not the right that the route names with 403, and changes nothing', async () => {
  const before = await everything();
  for (const route of routes) {
    for (const [name, authorization] of as) {
      if (`${PLUGIN}.${name}` === rightOf(route)) continue;
      const { status } = await call(route, authorization);
      expect([route.method, route.path, name, status]).toEqual([route.method, route.path, name, 403]);
    }
  }
  expect(await everything()).toEqual(before);
});

it('lets the right in that the route names, and then a change is seen', async () => {
  const before = await everything();
  for (const route of routes) {
    const { status } = await call(route, as.get((rightOf(route) as string).slice(PLUGIN.length + 1)));
    expect([route.method, route.path, [401, 403].includes(status) || status >= 500]).toEqual([
      ...[route.method, route.path, false],
    ]);
  }
  expect(await everything()).not.toEqual(before);
});

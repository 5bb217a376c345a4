import { randomUUID } from 'node:crypto';
import type { Booted } from './strapi';

const BASE = '/api/individualization';

/** The plugin's endpoints as a frontend calls them. */
export const visitorCalls = (booted: () => Booted) => {
  const http = () => booted().http();
  return {
    mint: async (body: object = {}, headers: Record<string, string> = {}): Promise<string> => {
      const answer = await http().post(`${BASE}/visitors`).set(headers).send(body).expect(201);
      return answer.body.data.visitor;
    },
    post: (visitor: string, events: unknown) =>
      http()
        .post(`${BASE}/events`)
        .set('X-Visitor-Id', visitor)
        .send({ events } as object),
    me: (visitor: string) => http().get(`${BASE}/visitors/me`).set('X-Visitor-Id', visitor),
    patch: (visitor: string, body: object) =>
      http().patch(`${BASE}/visitors/me`).set('X-Visitor-Id', visitor).send(body),
    erase: (visitor: string) => http().delete(`${BASE}/visitors/me`).set('X-Visitor-Id', visitor),
    exportAll: (visitor: string) => http().get(`${BASE}/visitors/me/export`).set('X-Visitor-Id', visitor),
    identify: (visitor: string, body: object = {}) =>
      http().post(`${BASE}/visitors/identify`).set('X-Visitor-Id', visitor).send(body),
    decision: (visitor: string, id: string) => http().get(`${BASE}/decisions/${id}`).set('X-Visitor-Id', visitor),
  };
};

/** An event about attributes alone. */
export const sent = (more: object = {}) => ({
  id: randomUUID(),
  type: 'click',
  attributes: { category: 'skirts' },
  ...more,
});

/** The visitor's id inside of a token. */
export const idOf = (token: string): string => token.split('.')[2];

/** How often a text occurs in the whole database: 0 means that no byte of it is left. */
export const occurrences = async ({ strapi }: Booted, text: string): Promise<number> => {
  const knex = strapi.db.connection;
  const tables = (await knex('sqlite_master').where({ type: 'table' }).select('name')) as { name: string }[];
  let found = 0;
  for (const { name } of tables) {
    for (const row of await knex(name).select('*')) found += JSON.stringify(row).includes(text) ? 1 : 0;
  }
  return found;
};

import { randomUUID } from 'node:crypto';
import { startChild, type ChildStrapi } from '../support/child-strapi';
import { configured, temporaryFolder } from '../support/environment';

interface Batch {
  readonly visitor: string;
  readonly ids: readonly string[];
  acknowledged: boolean;
}

const ROUNDS = 3;
const VISITORS = 4;
const folder = temporaryFolder();
const limits = { batchesPerVisitor: 100_000, batchesPerAddress: 100_000 };
const environment = configured({ limits });
let strapi: ChildStrapi | undefined;

afterAll(async () => {
  await strapi?.kill();
  folder.remove();
});

const call = (path: string, visitor: string, init: RequestInit = {}) =>
  fetch(`${strapi?.url}/api/individualization/${path}`, {
    ...init,
    headers: { 'Content-Type': 'application/json', ...(visitor && { 'X-Visitor-Id': visitor }) },
  });

const send = async (batch: Batch): Promise<void> => {
  const events = batch.ids.map((id) => ({ id, type: 'click', attributes: { category: 'skirts' } }));
  const answer = await call('events', batch.visitor, { method: 'POST', body: JSON.stringify({ events }) });
  if (answer.status !== 202) throw new Error(`events: ${answer.status} ${await answer.text()}`);
  const { data } = await answer.json();
  if (data.accepted + data.duplicates !== batch.ids.length) throw new Error(JSON.stringify(data));
  batch.acknowledged = true;
};

const idsIn = async (visitor: string): Promise<string[]> => {
  const answer = await call('visitors/me/export', visitor);
  expect(answer.status).toBe(200);
  return (await answer.json()).data.events.map(({ id }: { id: string }) => id);
};

/** Posts from several visitors at once until the server is gone. */
const postUntilKilled = async (visitors: readonly string[], batches: Batch[]): Promise<void> => {
  await Promise.all(
    visitors.map(async (visitor) => {
      for (;;) {
        const batch = { visitor, ids: Array.from({ length: 5 }, () => randomUUID()), acknowledged: false };
        batches.push(batch);
        try {
          await send(batch);
        } catch {
          return;
        }
      }
    }),
  );
};

const sorted = (ids: readonly string[]): string[] => [...ids].sort();

it('keeps every acknowledged event exactly once when the server is killed while events come in', async () => {
  strapi = await startChild(folder.path, environment);
  const visitors = await Promise.all(
    Array.from(
      { length: VISITORS },
      async () => (await (await call('visitors', '', { method: 'POST' })).json()).data.visitor as string,
    ),
  );
  const batches: Batch[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const posting = postUntilKilled(visitors, batches);
    await new Promise((done) => setTimeout(done, 400 + 300 * Math.random()));
    await strapi.kill();
    await posting;
    strapi = await startChild(folder.path, environment);
    for (const visitor of visitors) {
      const own = batches.filter((batch) => batch.visitor === visitor);
      const kept = await idsIn(visitor);
      expect(kept).toHaveLength(new Set(kept).size);
      expect(new Set(kept)).toEqual(
        new Set([...own.filter(({ acknowledged }) => acknowledged).flatMap(({ ids }) => ids), ...kept]),
      );
    }
    // The frontend does not know what was taken: it sends all of it again, and some of it at once.
    await Promise.all(batches.map(send));
    for (const visitor of visitors) {
      const own = batches.filter((batch) => batch.visitor === visitor).flatMap(({ ids }) => ids);
      expect(sorted(await idsIn(visitor))).toEqual(sorted(own));
      const profile = (await (await call('visitors/me', visitor)).json()).data;
      expect(profile.evidence).toBe(own.length);
    }
  }
  const acknowledgedBeforeKill = batches.length - ROUNDS * VISITORS;
  expect(acknowledgedBeforeKill).toBeGreaterThan(ROUNDS * VISITORS);
}, 240_000);

import { pack } from '../../server/src/learning/packed';
import { toBytes } from '../../server/src/learning/stored';
import { study, type StudiedEvent } from '../../server/src/learning/study';
import { DEFAULT_SETTINGS } from '../../server/src/engine';
import { runtimeOf, startRuntime, stopRuntime } from '../../server/src/runtime';
import { bootStrapi, type Booted } from '../support/strapi';

/** People who each stay with one of four kinds. */
const history: StudiedEvent[] = Array.from({ length: 1500 }, (_, at) => {
  const visitor = Math.floor(at / 5);
  const kind = visitor % 4;
  const item = `api::product.product:${kind * 5 + ((visitor * 7 + at * 3) % 5)}`;
  return { visitor: `v${visitor}`, type: 'click', item, at: at * 1000, attributes: { kind: [`k${kind}`] } };
});

let booted: Booted;
beforeAll(async () => {
  booted = await bootStrapi();
}, 120_000);
afterAll(() => booted?.stop());

/** What the next start finds: the snapshot decides with the ranking that it knows from the first request on. */
const startAgain = async () => {
  await stopRuntime(booted.strapi);
  await startRuntime(booted.strapi);
  const { version, ranker } = runtimeOf(booted.strapi).authoring.snapshots.current();
  return { learned: version.split('~')[1], ranker };
};

it('starts with the ranking that was learned before the stop, and without one where that is unreadable', async () => {
  expect(await startAgain()).toEqual({ learned: undefined, ranker: null });
  const taught = study(history, DEFAULT_SETTINGS)!;
  const { rankings } = runtimeOf(booted.strapi).stores;
  await rankings.save({ sequence: 1500, data: toBytes(pack(taught)) });
  for (const start of ['first', 'second']) {
    const { learned, ranker } = await startAgain();
    expect([start, learned, ranker?.blend]).toEqual([start, 'r1500', taught.blend]);
    expect(ranker?.catalogue.items).toEqual(taught.catalogue.items);
  }
  await rankings.save({ sequence: 1600, data: Buffer.from('not what was written') });
  expect(await startAgain()).toEqual({ learned: undefined, ranker: null });
});

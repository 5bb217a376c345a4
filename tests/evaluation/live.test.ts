import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';
import {
  applyEvent,
  createCrowd,
  createProfile,
  createRanker,
  DEFAULT_SETTINGS,
  scoreItems,
} from '../../server/src/engine';
import { createLearning, type Learning, type LearningConfig } from '../../server/src/learning';
import { pack, unpack } from '../../server/src/learning/packed';
import { fromBytes, toBytes } from '../../server/src/learning/stored';
import { study, type StudiedEvent, type Taught } from '../../server/src/learning/study';
import type { JournalledEvent, RankingStore, StoredRanking } from '../../server/src/stores';

const NOW = Date.UTC(2026, 5, 1);
const settings = DEFAULT_SETTINGS;

/** Visitors who each stay with one of four kinds of items: who touched one wants its neighbours. */
function journal(visitors: number): JournalledEvent[] {
  const events: JournalledEvent[] = [];
  for (let v = 0; v < visitors; v += 1) {
    for (let step = 0; step < 5; step += 1) {
      const kind = v % 4;
      const place = kind * 5 + ((v * 7 + step * 3) % 5);
      events.push({
        ...{
          id: `e${events.length}`,
          visitor: `v${v}`,
          type: 'click',
          item: `i${place}`,
          at: NOW + events.length * 1000,
        },
        ...{ order: events.length, sequence: events.length + 1, attributes: { kind: [`k${kind}`] } },
      });
    }
  }
  return events;
}
const studied = (events: readonly JournalledEvent[]): StudiedEvent[] =>
  events.map(({ visitor, type, item, at, attributes }) => ({ visitor, type, item: item!, at, attributes }));

/** Scores of all items for somebody who touched `i0`. */
function scores({ catalogue, blend }: Taught): number[] {
  const profile = createProfile();
  applyEvent(profile, { ...journal(1)[0], item: 'i0' }, settings);
  return [...scoreItems(createRanker(catalogue, blend), profile, null, createCrowd(), NOW, settings)];
}

/** Arrays that changed threads are of another realm, and equal nothing. */
const plain = (taught: Taught): unknown =>
  JSON.parse(JSON.stringify(taught, (_, value: unknown) => (value instanceof Map ? [...value] : value)));

let folder: string;
let worker: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'worker-'));
  worker = path.join(folder, 'worker.js');
  const entryPoints = [path.resolve(__dirname, '../../server/src/learning/worker.ts')];
  buildSync({ entryPoints, outfile: worker, bundle: true, platform: 'node', target: 'node20', format: 'cjs' });
});
afterAll(() => rmSync(folder, { recursive: true }));

const inMemory = (kept: { ranking?: StoredRanking } = {}): RankingStore => ({
  load: () => Promise.resolve(kept.ranking ?? null),
  save: async (ranking) => void (kept.ranking = ranking),
});

interface Site {
  readonly learning: Learning;
  readonly events: JournalledEvent[];
  readonly learned: string[];
  readonly errors: unknown[];
}
const config: LearningConfig = { enabled: true, everyEvents: 100, everyMinutes: 60, mostEvents: 100_000 };
let sites: Site[] = [];
afterEach(async () => {
  for (const { learning } of sites) await learning.stop();
  sites = [];
});

function siteWith(
  events: JournalledEvent[],
  more: Partial<LearningConfig> = {},
  file: string | null = worker,
  rankings: RankingStore = inMemory(),
): Site {
  const learned: string[] = [];
  const errors: unknown[] = [];
  const learning: Learning = createLearning({
    events: {
      since: (sequence, limit) => Promise.resolve(events.filter((one) => one.sequence > sequence).slice(0, limit)),
    },
    rankings,
    newest: () => events.at(-1)?.sequence ?? 0,
    config: { ...config, ...more },
    settings,
    onLearned: () => learned.push(learning.version()),
    onError: (error) => errors.push(error),
    worker: file,
  });
  const site = { learning, events, learned, errors };
  sites.push(site);
  return site;
}

describe('a site that learns to rank', () => {
  it('learns in a thread what evaluate learns from the same log, bit for bit', async () => {
    const site = siteWith(journal(300));
    await site.learning.learn();
    const own = study(studied(site.events), settings)!;
    const { catalogue, blend } = site.learning.ranker()!;
    expect(blend).toEqual(own.blend);
    expect(scores({ catalogue, blend })).toEqual(scores(own));
    expect(site.learned).toEqual([`r${site.events.length}`]);
    // Nothing of the visitor who was scored last is kept once somebody is to be forgotten.
    const ranker = site.learning.ranker()!;
    ranker.asked = { profile: createProfile(), version: 0, moment: NOW };
    site.learning.forget();
    expect(ranker.asked).toBeNull();
    // It has learned something: neighbours of what was touched come first.
    const best = scores(own)
      .map((score, place) => ({ score, item: own.catalogue.items[place] }))
      .sort((a, b) => b.score - a.score)
      .slice(0, 4);
    for (const { item } of best) expect(['i0', 'i1', 'i2', 'i3', 'i4']).toContain(item);
  });

  it('loses nothing on the way between threads', async () => {
    const taught = study(studied(journal(300)), settings)!;
    const arrived = await unpack(structuredClone(pack(taught)));
    expect(arrived.catalogue.neighbours.some((row) => row !== null)).toBe(true);
    expect(plain(arrived)).toEqual(plain(taught));
  });

  it('ranks after a restart as before, and learns again only after enough has happened since', async () => {
    const rankings = inMemory();
    const before = siteWith(journal(300), {}, worker, rankings);
    await before.learning.learn();
    const after = siteWith(before.events, {}, worker, rankings);
    await after.learning.load();
    expect(after.learning.version()).toBe(before.learning.version());
    expect(scores(after.learning.ranker()!)).toEqual(scores(before.learning.ranker()!));
    expect(plain(after.learning.ranker()!)).toEqual(plain(before.learning.ranker()!));
    await after.learning.learn();
    expect(after.learned).toEqual([]);
    after.events.push(...journal(330).slice(after.events.length));
    await after.learning.learn();
    expect(after.learned).toEqual(['r1650']);
    expect((await rankings.load())?.sequence).toBe(1650);
  });

  it('begins anew where what was kept is broken, or of another version, or learning is turned off', async () => {
    const packed = pack(study(studied(journal(300)), settings)!);
    const kept = (data: Uint8Array) => inMemory({ ranking: { sequence: 1500, data } });
    const whole = toBytes(packed);
    expect(await fromBytes(whole)).not.toBeNull();
    const foreign = toBytes({ ...packed, blend: { ...packed.blend, channels: ['unheard of'] } });
    const cases: [RankingStore, Partial<LearningConfig>, number][] = [
      [kept(whole), {}, 0],
      [kept(whole.subarray(0, 1000)), {}, 1],
      [{ ...inMemory(), load: () => Promise.reject(new Error('no database')) }, {}, 1],
      [kept(foreign), {}, 0],
      [kept(whole), { enabled: false }, 0],
    ];
    const known: boolean[] = [];
    for (const [rankings, more, errors] of cases) {
      const site = siteWith(journal(300), more, worker, rankings);
      await site.learning.load();
      known.push(site.learning.ranker() !== null);
      expect(site.errors).toHaveLength(errors);
    }
    expect(known).toEqual([true, false, false, false, false]);
  });

  it('learns again only after enough has happened, from the newest events', async () => {
    const site = siteWith(journal(300));
    await site.learning.learn();
    site.events.push(...journal(310).slice(site.events.length));
    await site.learning.learn();
    expect(site.learned).toHaveLength(1);
    site.events.push(...journal(330).slice(site.events.length));
    await site.learning.learn();
    expect(site.learned).toEqual(['r1500', 'r1650']);

    const bounded = siteWith(journal(600), { mostEvents: 1000 });
    await bounded.learning.learn();
    const own = study(studied(bounded.events.slice(-1000)), settings)!;
    expect(bounded.learning.ranker()!.blend).toEqual(own.blend);
  });

  it('leaves a catalogue alone that is too large to be scored while a page waits', async () => {
    // Many who touched one item each, then some who touched more of twenty others.
    const journeys = journal(40);
    const withItems = (count: number) => {
      const others = Array.from({ length: count - 20 }, (_, at): JournalledEvent => ({
        ...journeys[0],
        ...{ id: `o${at}`, visitor: `o${at}`, item: `o${at}`, at: NOW, order: at },
      }));
      return siteWith(others.concat(journeys).map((event, at) => ({ ...event, sequence: at + 1 })));
    };
    const [small, large] = [withItems(4_000), withItems(4_001)];
    await small.learning.learn();
    await large.learning.learn();
    expect([small.learned, large.learned, large.errors]).toEqual([['r4180'], [], []]);
  });

  it('stays with the simple way where little has happened, where it is turned off, and where the thread fails', async () => {
    const young = siteWith(journal(30));
    const off = siteWith(journal(300), { enabled: false });
    const broken = path.join(folder, 'broken.js');
    writeFileSync(
      broken,
      'require("node:worker_threads").parentPort.on("message", () => { throw new Error("broken"); });',
    );
    const failing = siteWith(journal(300), {}, broken);
    const fromSource = siteWith(journal(300), {}, null);
    for (const { learning, learned } of [young, off, failing, fromSource]) {
      await learning.learn();
      expect([learning.ranker(), learning.version(), learned]).toEqual([null, '', []]);
    }
    expect(young.errors).toEqual([]);
    expect(String(failing.errors)).toContain('broken');
  });

  it('can be stopped in the middle', async () => {
    const site = siteWith(journal(2000));
    const under = site.learning.learn();
    await site.learning.stop();
    await under;
    expect([site.learned, site.errors]).toEqual([[], []]);
  });
});

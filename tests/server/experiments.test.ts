import { createHash, createHmac } from 'node:crypto';
import path from 'node:path';
import { SIDES, type Side } from '../../server/src/engine';
import { runtimeOf } from '../../server/src/runtime';
import { startChild } from '../support/child-strapi';
import { AS_DELIVERED, configured, temporaryFolder } from '../support/environment';
import { buildShop, type Shop } from '../support/shop';
import { bootStrapi, type Booted } from '../support/strapi';
import { idOf } from '../support/visitor-calls';

const SECRET = 'a secret that is known to this test, and long enough';
const HOME = '/api/pages?filters[slug][$eq]=home&populate[blocks]=true';
const PEOPLE = 2000;
const folder = temporaryFolder();
const environment = {
  DATABASE_FILENAME: path.join(folder.path, 'data.db'),
  ...configured({
    engine: AS_DELIVERED,
    tokenKeys: [{ id: 'test', secret: SECRET }],
    limits: { batchesPerVisitor: 100_000, batchesPerAddress: 100_000 },
  }),
};
const SHARES = { original: 10, rules: 20, crowd: 20, person: 50 };
const EXPERIMENT = { shares: SHARES, admitted: 100, sticky: 'visitor', shuffle: 1 };
const SETTINGS = {
  name: 'Home hero',
  degree: 'rulesThenPerson',
  rules: [{ id: 'all', segment: 'everybody', variant: 'boots', strength: 'startWith' }],
  goal: { event: 'click', windowSeconds: 1800 },
  definition: 'People find the category that they came for.',
  takeover: null,
};

/** The same visitors in every run. */
const tokens = Array.from({ length: PEOPLE }, (_, i) => {
  const id = createHash('sha256').update(`visitor ${i}`).digest().subarray(0, 16).toString('base64url');
  const signed = `v1.test.${id}`;
  return `${signed}.${createHmac('sha256', SECRET).update(signed).digest('base64url')}`;
});

/** Some at a time: a test is no load test. */
const eachOf = async <T, R>(list: readonly T[], ask: (one: T) => Promise<R>): Promise<R[]> => {
  const answers: R[] = [];
  for (let start = 0; start < list.length; start += 20)
    answers.push(...(await Promise.all(list.slice(start, start + 20).map(ask))));
  return answers;
};

let booted: Booted;
let shop: Shop;

beforeAll(async () => {
  booted = await bootStrapi(environment);
  shop = await buildShop(booted, [
    { name: 'Pleated', category: 'skirts' },
    { name: 'Desert', category: 'boots' },
  ]);
  const everybody = { key: 'everybody', name: 'Everybody', condition: { kind: 'all', of: [] } };
  await shop.admin('post', '/segments', everybody).expect(200);
}, 120_000);

let running = true;
const stop = async (): Promise<void> => {
  if (running) await booted?.stop();
  running = false;
};

afterAll(async () => {
  await stop();
  folder.remove();
});

const goLiveWith = async (settings: object) => {
  await shop.admin('put', '/experiences/home-hero', { ...SETTINGS, ...settings }).expect(200);
  return (await shop.admin('post', '/experiences/home-hero/live', {}).expect(200)).body.data;
};

/** The side that each visitor was served from, by the log, in one version. */
const sidesIn = async (version: number): Promise<Map<string, Side | undefined>> => {
  const { decisions } = runtimeOf(booted.strapi).stores;
  await decisions.flush();
  const rows = (await decisions.since(0, 100_000)).filter(({ decision }) => decision.version === version);
  return new Map(rows.map(({ visitor, decision }) => [visitor, decision.split?.side]));
};

const blocksFor = async (token: string, url?: string): Promise<string> => {
  const answer = url
    ? await (await fetch(`${url}${HOME}`, { headers: { 'X-Visitor-Id': token } })).json()
    : (await booted.http().get(HOME).set('X-Visitor-Id', token).expect(200)).body;
  return JSON.stringify(answer.data[0].blocks.map(({ headline }: { headline: string }) => headline));
};

describe('An experiment over HTTP', () => {
  it('is refused with too few people on the rules or the person, or shares that are not a whole', async () => {
    const refused = [
      { ...SHARES, rules: 5, person: 65 },
      { ...SHARES, person: 5, crowd: 65 },
      { ...SHARES, person: 60 },
    ];
    for (const shares of refused) {
      const body = { ...SETTINGS, split: { ...EXPERIMENT, shares } };
      await shop.admin('put', '/experiences/home-hero', body).expect(400);
    }
    await shop.admin('post', '/experiences/home-hero/experiment', { standing: 'running' }).expect(409);
  });

  let served: string[];
  let version: number;

  it('divides 2,000 visitors by the shares, and everybody stays where they were', async () => {
    const view = await goLiveWith({ split: EXPERIMENT });
    expect(view.experiment).toEqual({ standing: 'running', since: expect.any(String), shares: SHARES });
    version = view.version;
    served = await eachOf(tokens, (token) => blocksFor(token));
    const sides = await sidesIn(version);
    expect(sides.size).toBe(PEOPLE);
    for (const side of SIDES) {
      const share = SHARES[side] / 100;
      const count = [...sides.values()].filter((one) => one === side).length;
      expect(Math.abs(count - PEOPLE * share)).toBeLessThan(4 * Math.sqrt(PEOPLE * share * (1 - share)));
    }
    const shown: Record<Side, string> = { original: 'Welcome', rules: 'Boots', crowd: 'Welcome', person: 'Boots' };
    tokens.forEach((token, i) => expect(served[i]).toBe(JSON.stringify([shown[sides.get(idOf(token))!]])));
  }, 480_000);

  it('moves nobody but those whom new shares must move, in a new version', async () => {
    const before = await sidesIn(version);
    const shares = { original: 10, rules: 30, crowd: 10, person: 50 };
    const view = await goLiveWith({ split: { ...EXPERIMENT, shares } });
    expect(view).toMatchObject({ version: version + 1, experiment: { standing: 'running', shares } });
    const some = tokens.slice(0, 300);
    await eachOf(some, (token) => blocksFor(token));
    const after = await sidesIn(version + 1);
    const moved = some.map(idOf).filter((visitor) => before.get(visitor) !== after.get(visitor));
    expect(moved.length).toBeGreaterThan(0);
    for (const visitor of moved) expect([before.get(visitor), after.get(visitor)]).toEqual(['crowd', 'rules']);
    // Back to the first shares, and to the first sides but for those who were moved.
    await goLiveWith({ split: EXPERIMENT });
    version += 2;
  }, 60_000);

  it('pauses and ends without a new version; then everybody gets what the degree says', async () => {
    const [token] = tokens;
    const decisionOf = async () =>
      (await booted.http().get(HOME).set('X-Visitor-Id', token).expect(200)).body.meta.individualization.decisions[0];
    const kinds = async (): Promise<string[]> => (await decisionOf()).reasons.map(({ kind }: { kind: string }) => kind);
    expect(await kinds()).toContain('SPLIT');
    for (const standing of ['paused', 'ended']) {
      const { body } = await shop.admin('post', '/experiences/home-hero/experiment', { standing }).expect(200);
      expect(body.data).toMatchObject({ version, experiment: { standing } });
      expect(await kinds()).toEqual(['TARGETING_MATCH']);
    }
    await shop.admin('post', '/experiences/home-hero/experiment', { standing: 'running' }).expect(200);
    expect(await kinds()).toContain('SPLIT');
  });

  it('divides everybody anew where the question is a new one', async () => {
    const some = tokens.slice(0, 300);
    await eachOf(some, (token) => blocksFor(token));
    const before = await sidesIn(version);
    const view = await goLiveWith({ split: { ...EXPERIMENT, shuffle: 2 } });
    await eachOf(some, (token) => blocksFor(token));
    const after = await sidesIn(view.version);
    const stayed = some.filter((token) => before.get(idOf(token)) === after.get(idOf(token))).length;
    // By chance .1² + .2² + .2² + .5² = 34 % stay.
    expect(Math.abs(stayed - 300 * 0.34)).toBeLessThan(4 * Math.sqrt(300 * 0.34 * 0.66));
    version = view.version;
  }, 60_000);

  it('draws for a visit or a request where it is sticky for no longer', async () => {
    const view = await goLiveWith({ split: { ...EXPERIMENT, sticky: 'request', shuffle: 3 } });
    const [token] = tokens;
    const shown = new Set<string>();
    for (let i = 0; i < 30; i += 1) shown.add(await blocksFor(token));
    expect(shown.size).toBe(2);
    const { decisions } = runtimeOf(booted.strapi).stores;
    await decisions.flush();
    const rows = (await decisions.ofVisitor(idOf(token))).filter(({ decision }) => decision.version === view.version);
    expect(new Set(rows.map(({ decision }) => decision.split!.unit)).size).toBe(30);
    await goLiveWith({ split: { ...EXPERIMENT, sticky: 'session', shuffle: 4 } });
    const visit = new Set<string>();
    for (let i = 0; i < 10; i += 1) visit.add(await blocksFor(token));
    expect(visit.size).toBe(1);
  });

  it('serves who is held out the very bytes of a site without the plugin', async () => {
    await goLiveWith({ split: null });
    const { body } = await shop.admin('put', '/holdout', { percent: 30 }).expect(200);
    expect(body.data).toEqual({ percent: 30, configured: false });
    await shop.admin('put', '/holdout', { percent: 70 }).expect(400);
    const bytesOf = async (token: string, headers: Record<string, string> = {}) => {
      const { text } = await booted
        .http()
        .get(HOME)
        .set({ 'X-Visitor-Id': token, ...headers })
        .expect(200);
      return { bytes: text.slice(0, text.indexOf('"meta"')), meta: JSON.parse(text).meta.individualization };
    };
    const original = await bytesOf(tokens[0], { 'X-Individualize': 'off' });
    const some = tokens.slice(0, 200);
    const answers = await eachOf(some, (token) => bytesOf(token));
    const heldOut = answers.filter(({ meta }) => meta.decisions[0].mode === 'holdout');
    expect(Math.abs(heldOut.length - 60)).toBeLessThan(4 * Math.sqrt(200 * 0.3 * 0.7));
    for (const { bytes, meta } of heldOut) {
      expect(bytes).toBe(original.bytes);
      expect(meta.decisions[0]).toMatchObject({ variant: 'baseline', reasons: [{ kind: 'HOLDOUT' }] });
    }
    // Also those who clicked: nothing but the original for them.
    const [token] = some.filter((_, i) => answers[i].meta.decisions[0].mode === 'holdout');
    for (let i = 0; i < 4; i += 1) await shop.click(token, 'Pleated');
    expect((await bytesOf(token)).bytes).toBe(original.bytes);
    await shop.admin('put', '/holdout', { percent: 0 }).expect(200);
    expect((await bytesOf(token)).bytes).not.toBe(original.bytes);
  }, 60_000);

  it('keeps everybody on their side over a restart', async () => {
    await goLiveWith({ split: { ...EXPERIMENT, shuffle: 5 } });
    const some = tokens.slice(0, 300);
    const before = await eachOf(some, (token) => blocksFor(token));
    await stop();
    const again = await startChild(folder.path, environment);
    try {
      expect(await eachOf(some, (token) => blocksFor(token, again.url))).toEqual(before);
    } finally {
      await again.kill();
    }
  }, 180_000);
});

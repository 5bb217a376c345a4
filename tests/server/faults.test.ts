import { BASELINE, createProfile, type Decision } from '../../server/src/engine';
import type { RequestLike } from '../../server/src/delivery/answers';
import { createAnswerMiddleware } from '../../server/src/delivery/answer-middleware';
import { createContentCache } from '../../server/src/delivery/content-cache';
import type { Block, DeliveryDependencies } from '../../server/src/delivery/dependencies';
import { createZoneResolver } from '../../server/src/delivery/graphql';
import { createIndividualize } from '../../server/src/delivery/individualize';
import { createReach, type Model } from '../../server/src/delivery/reach';
import { createReadPath } from '../../server/src/delivery/read-path';
import { blankRecord } from '../../server/src/visitors/records';

/**
 * Whatever the read path touches may throw, reject, hang or answer rubbish: the visitor gets Strapi's own answer,
 * untouched (C2). The faults are made from the dependencies object itself, so that a new dependency is tested too.
 */
const MODELS: Record<string, Model> = {
  'api::page.page': {
    uid: 'api::page.page',
    attributes: { blocks: { type: 'dynamiczone', components: ['blocks.hero'] } },
  },
  'blocks.hero': { uid: 'blocks.hero', attributes: { headline: { type: 'string' } } },
};
const modelOf = (uid: string): Model | undefined => MODELS[uid];

const decisionOf = (slot: string, variant: string): Decision => ({
  slot,
  experience: 'e',
  version: 1,
  variant,
  mode: 'individual',
  reasons: [],
  servedProbability: 1,
  ruleVariant: BASELINE,
  candidates: [],
  stage: 'known',
  evidenceVersion: 1,
  snapshotVersion: 's',
});

const healthy = (): DeliveryDependencies => ({
  config: {
    enabled: true,
    consent: { mode: 'frontend', overridesGlobalPrivacyControl: false },
    contextHeaders: { country: 'cf-ipcountry' },
    deadlineMs: 30,
  },
  clock: { now: () => 1_800_000_000_000 },
  log: { warn: () => undefined },
  tokens: { verify: (token) => (token === 'good' ? 'visitor' : null) },
  consent: { allows: () => true },
  profiles: {
    peek: () => undefined,
    read: async (visitor) => ({ record: blankRecord(visitor), profile: createProfile() }),
  },
  places: {
    slotAt: (component, componentId) =>
      componentId === 2
        ? {
            component,
            componentId,
            slot: 'home-hero',
            contentType: 'api::page.page',
            documentId: 'home',
            locale: null,
            status: 'published',
            field: 'blocks',
            index: 1,
            pending: false,
          }
        : undefined,
  },
  snapshots: {
    current: () => ({}) as never,
    available: () => [{ key: 'skirts', components: ['blocks.hero'], shows: 'api::category.category' }],
    variant: () => ({ documentId: 'variant-of-skirts' }),
    localeOf: (locale) => locale ?? 'en',
  },
  access: { mayRead: async () => true },
  contents: {
    content: async ({ documentIds }) =>
      new Map(documentIds.map((id) => [id, [{ __component: 'blocks.hero', id: 99, headline: 'Skirts' }]])),
  },
  engine: { decide: (_, __, { slots }) => slots.map(({ slot }) => decisionOf(slot, 'skirts')) },
  decisions: { add: () => undefined },
  secret: { current: () => 'secret' },
});

const FAULTS: Record<string, (real: (...args: never[]) => unknown) => (...args: never[]) => unknown> = {
  'throws an error': () => () => {
    throw new Error('broken');
  },
  'throws nothing': () => () => {
    throw undefined;
  },
  rejects: () => () => Promise.reject(new Error('broken')),
  hangs: () => () => new Promise(() => undefined),
  'rejects late': () => () => new Promise((_, reject) => setTimeout(() => reject(new Error('late')), 60)),
  'answers undefined': () => () => undefined,
  'answers null': () => () => null,
  'answers a number': () => () => 42,
  'answers a text': () => () => 'rubbish',
  'answers an empty object': () => () => ({}),
  'answers a list of nothing': () => () => [null],
  'answers an object that bites': () => () =>
    new Proxy(
      {},
      {
        get: (_, key) => {
          if (key === 'then') return undefined;
          throw new Error('bitten');
        },
      },
    ),
};

type Anything = Record<string, unknown>;
const functionsOf = (object: Anything, path: string[] = []): string[][] =>
  Object.entries(object).flatMap(([name, value]) => {
    if (typeof value === 'function') return [[...path, name]];
    return typeof value === 'object' && value !== null ? functionsOf(value as Anything, [...path, name]) : [];
  });

/** What nobody waits for may be a promise all the same; then its rejection is nobody's business but its own. */
const silent = (value: unknown): unknown => {
  if (value instanceof Promise) value.catch(() => undefined);
  return value;
};

const isWaitedFor = (real: (...args: never[]) => unknown): boolean => {
  try {
    return real({ documentIds: [], slots: [] } as never, {} as never, { slots: [] } as never) instanceof Promise;
  } catch {
    return false;
  }
};

const at = (dependencies: DeliveryDependencies, path: string[]): ((...args: never[]) => unknown) =>
  path.reduce((object, name) => object[name] as Anything, dependencies as unknown as Anything) as never;

const withFault = (path: string[], make: (real: never) => (...args: never[]) => unknown): DeliveryDependencies => {
  const dependencies = healthy();
  const fault = (real: never): unknown => {
    const broken = make(real);
    return isWaitedFor(real) || path.join('.') === 'decisions.add'
      ? broken
      : (...args: never[]) => silent(broken(...args));
  };
  const owner = path
    .slice(0, -1)
    .reduce((object, name) => object[name] as Anything, dependencies as unknown as Anything);
  const name = path[path.length - 1];
  owner[name] = fault(owner[name] as never);
  return dependencies;
};

const freeze = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null) {
    Object.freeze(value);
    Object.values(value).forEach(freeze);
  }
  return value;
};

/** Frozen: writing into it would throw, and be caught here. */
const page = () =>
  freeze({
    documentId: 'home',
    blocks: [
      { __component: 'blocks.hero', id: 1, headline: 'Top' },
      { __component: 'blocks.hero', id: 2, headline: 'Original' },
    ],
  });

interface FakeKoa extends RequestLike {
  body: unknown;
  headers: Record<string, string>;
  varied: string[];
  set(name: string, value: string): void;
  vary(names: string[]): void;
}
const request = (): FakeKoa => {
  const koa: FakeKoa = {
    method: 'GET',
    state: { route: { info: { type: 'content-api' } } },
    body: undefined,
    headers: {},
    varied: [],
    get: (name) => (name.toLowerCase() === 'x-visitor-id' ? 'good' : ''),
    set: (name, value) => {
      koa.headers[name] = value;
    },
    vary: (names) => koa.varied.push(...names),
  };
  return koa;
};

const viaRest = async (dependencies: DeliveryDependencies) => {
  const result = page();
  const koa = request();
  const path = createReadPath(dependencies, modelOf);
  const individualize = createIndividualize(path, createReach(modelOf), () => koa);
  const finish = createAnswerMiddleware(path, dependencies);
  const context = { uid: 'api::page.page', action: 'findOne', params: { populate: { blocks: { populate: '*' } } } };
  await finish(koa, async () => {
    koa.body = { data: await individualize(context, async () => result), meta: {} };
  });
  const { data, meta } = koa.body as { data: { blocks: Block[] }; meta: { individualization?: Meta } };
  return { original: result.blocks, blocks: data.blocks, meta: meta.individualization, koa };
};
interface Meta {
  decisions: { variant: string }[];
  notices: { code: string }[];
}

const viaGraphql = async (dependencies: DeliveryDependencies) => {
  const { blocks: original } = page();
  const koa = request();
  koa.method = 'POST';
  const path = createReadPath(dependencies, modelOf);
  const resolver = createZoneResolver(() => path, { components: new Set(['blocks.hero']), typeName: () => 'Hero' });
  const info = { operation: { operation: 'query' }, fieldNodes: [], fragments: {} };
  let blocks: unknown;
  await createAnswerMiddleware(path, dependencies)(koa, async () => {
    blocks = await resolver({}, {}, { koaContext: koa }, info, async () => original);
  });
  return { original, blocks: blocks as readonly Block[], koa, answer: path.answers.met(koa) };
};

const isOriginal = (blocks: readonly Block[], original: readonly unknown[]): boolean => blocks === original;
const isSwapped = (blocks: readonly Block[]): boolean => blocks.map(({ headline }) => headline).join() === 'Top,Skirts';

/** Nothing of the page depends on these: the visitor's block is served all the same. */
const HARMLESS = new Set(['log.warn', 'decisions.add']);
const PATHS = functionsOf(healthy() as unknown as Anything);
/** What somebody waits for; a promise from anything else is rubbish like any other. */
const WAITED = new Set(PATHS.filter((path) => isWaitedFor(at(healthy(), path))).map((path) => path.join('.')));
const CASES = PATHS.flatMap((path) => Object.keys(FAULTS).map((fault) => [path.join('.'), fault] as const));

const unhandled: unknown[] = [];
const remember = (error: unknown): void => void unhandled.push(error);
beforeAll(() => process.on('unhandledRejection', remember));
afterAll(async () => {
  await new Promise((resolve) => setTimeout(resolve, 100));
  process.off('unhandledRejection', remember);
  expect(unhandled).toEqual([]);
});

it('swaps when nothing is broken', async () => {
  const rest = await viaRest(healthy());
  expect(isSwapped(rest.blocks)).toBe(true);
  expect(rest.meta?.decisions).toHaveLength(1);
  expect(isSwapped((await viaGraphql(healthy())).blocks)).toBe(true);
});

it('knows every dependency', () => {
  expect(PATHS.length).toBeGreaterThanOrEqual(14);
  expect([...WAITED].sort()).toEqual(['access.mayRead', 'contents.content', 'profiles.read']);
});

describe.each([
  ['REST', viaRest],
  ['GraphQL', viaGraphql],
])('%s', (_, read) => {
  it.each(CASES)('%s %s', async (name, fault) => {
    const { blocks, original, koa } = await read(withFault(name.split('.'), FAULTS[fault]));
    // A fault that happens to be a good answer ("no profile in memory") may still serve the block: all or nothing.
    if (HARMLESS.has(name)) expect(isSwapped(blocks)).toBe(true);
    else expect(isOriginal(blocks, original) || isSwapped(blocks) || isUntouchedCopy(blocks, original)).toBe(true);
    const fails = fault.startsWith('throws') || (WAITED.has(name) && (fault === 'rejects' || fault === 'hangs'));
    if (fails && !HARMLESS.has(name)) {
      expect(isOriginal(blocks, original)).toBe(true);
      expect(koa.headers['Cache-Control']).toBe('private, no-store');
      expect(koa.varied).toEqual(
        expect.arrayContaining(['X-Visitor-Id', 'X-Visitor-Context', 'X-Individualize', 'Sec-GPC']),
      );
    }
  });
});

/** The same blocks, one by one: what an original that was chosen looks like. */
const isUntouchedCopy = (blocks: readonly Block[], original: readonly unknown[]): boolean =>
  blocks.length === original.length && blocks.every((block, index) => block === original[index]);

it('says that it fell back', async () => {
  const { meta } = await viaRest(withFault(['engine', 'decide'], FAULTS['throws an error']));
  expect(meta).toEqual({ decisions: [], notices: [{ code: 'FALLBACK' }] });
});

it.each<[string, (slot: string) => Decision]>([
  ['for another slot', () => decisionOf('other', BASELINE)],
  ['for a variant that is no candidate', (slot) => decisionOf(slot, 'boots')],
])('refuses a decision %s', async (_, wrong) => {
  const dependencies = withFault(['engine', 'decide'], () => (() => [wrong('home-hero')]) as never);
  const { blocks, original, meta } = await viaRest(dependencies);
  expect(blocks).toBe(original);
  expect(meta).toEqual({ decisions: [], notices: [{ code: 'FALLBACK' }] });
});

it('says so when the engine itself met an error, and serves what it answered', async () => {
  const broken = (slot: string): Decision => ({ ...decisionOf(slot, BASELINE), reasons: [{ kind: 'ERROR' }] });
  const { meta } = await viaRest(withFault(['engine', 'decide'], () => (() => [broken('home-hero')]) as never));
  expect(meta?.notices).toEqual([{ code: 'FALLBACK' }]);
});

it('serves the original when a request cannot even be read', async () => {
  const path = createReadPath(healthy(), modelOf);
  const koa = {
    ...request(),
    get: () => {
      throw new Error('no headers');
    },
  };
  const individualize = createIndividualize(path, createReach(modelOf), () => koa as never);
  const result = page();
  const context = { uid: 'api::page.page', action: 'findOne', params: { populate: '*' } };
  expect(await individualize(context, async () => result)).toBe(result);
});

it('passes the errors of Strapi itself on', async () => {
  const path = createReadPath(healthy(), modelOf);
  const individualize = createIndividualize(path, createReach(modelOf), request);
  const context = { uid: 'api::page.page', action: 'findOne', params: { populate: '*' } };
  await expect(individualize(context, () => Promise.reject(new Error('theirs')))).rejects.toThrow('theirs');
});

describe('the cache of variants', () => {
  const query = { documentIds: ['a'], locale: 'en', status: 'published', populate: { content: true } } as const;
  const block = { __component: 'blocks.hero', id: 1, headline: 'A', when: new Date(0) };

  it('does not keep a failure', async () => {
    const load = jest
      .fn()
      .mockRejectedValueOnce(new Error('down'))
      .mockResolvedValue(new Map([['a', [block]]]));
    const cache = createContentCache(load, () => 0);
    await expect(cache.content(query)).rejects.toThrow('down');
    expect((await cache.content(query)).get('a')).toEqual([block]);
  });

  it('is warm without waiting, gives copies, and forgets when something is written', async () => {
    let epoch = 0;
    const load = jest.fn(async () => new Map([['a', [{ ...block }]]]));
    const cache = createContentCache(load, () => epoch);
    await cache.content(query);
    const warm = cache.content(query);
    expect(warm).toBeInstanceOf(Map);
    (warm as Map<string, Block[]>).get('a')![0].headline = 'scribbled';
    expect((cache.content(query) as Map<string, Block[]>).get('a')).toEqual([block]);
    expect(load).toHaveBeenCalledTimes(1);
    epoch += 1;
    await cache.content(query);
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('does not keep what was read while something was written', async () => {
    let epoch = 0;
    const load = jest.fn(async () => {
      epoch += 1;
      return new Map([['a', [block]]]);
    });
    const cache = createContentCache(load, () => epoch);
    await cache.content(query);
    await cache.content(query);
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('keeps what callers of another shape, locale or status asked for apart', async () => {
    const load = jest.fn(async () => new Map([['a', [block]]]));
    const cache = createContentCache(load, () => 0);
    for (const other of [
      {},
      { locale: 'fr' },
      { status: 'draft' as const },
      { populate: { content: { populate: '*' } } },
    ])
      await cache.content({ ...query, ...other });
    expect(load).toHaveBeenCalledTimes(4);
  });
});

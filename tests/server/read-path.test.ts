import fc from 'fast-check';
import { BASELINE, type Decision } from '../../server/src/engine';
import { readContext } from '../../server/src/delivery/context';
import { deviceOf, isCrawler } from '../../server/src/delivery/crawlers';
import { decisionId } from '../../server/src/delivery/decision-id';
import { startDeadline } from '../../server/src/delivery/deadline';
import type { Block, DeliveryDependencies } from '../../server/src/delivery/dependencies';
import { createEpoch } from '../../server/src/delivery/epoch';
import { createFeeds } from '../../server/src/delivery/feeds';
import { createIndividualize } from '../../server/src/delivery/individualize';
import { withMeta } from '../../server/src/delivery/meta';
import { fillNameTokens } from '../../server/src/delivery/name-tokens';
import { admitted, populateAt, populateField, populateInside } from '../../server/src/delivery/populate';
import { createReach, reachableFrom, type Model } from '../../server/src/delivery/reach';
import { createReadPath } from '../../server/src/delivery/read-path';
import { createDecisionMemory } from '../../server/src/delivery/remember';
import { snapshotVersion } from '../../server/src/delivery/snapshot-version';
import { mapZones } from '../../server/src/delivery/zones';

/** The parts of the read path by themselves, without a Strapi. */
const zone = { type: 'dynamiczone', components: ['blocks.hero', 'blocks.teaser'] };
const relation = (target: string) => ({ type: 'relation', relation: 'oneToMany', target });
const MODELS: Record<string, Model['attributes']> = {
  'api::page.page': { title: { type: 'string' }, blocks: zone, related: relation('api::page.page') },
  'api::landing.landing': { pages: relation('api::page.page'), tags: relation('api::tag.tag') },
  'api::wrapper.wrapper': { body: { type: 'component', component: 'layout.section' } },
  'api::anything.anything': { target: { type: 'relation', relation: 'morphToOne' } },
  'api::tag.tag': { name: { type: 'string' } },
  'plugin::upload.file': { related: { type: 'relation', relation: 'morphToMany' } },
  'layout.section': { page: relation('api::page.page') },
  'blocks.hero': {
    headline: { type: 'string' },
    body: { type: 'richtext' },
    parts: { type: 'component', component: 'x.part' },
  },
  'blocks.teaser': { page: relation('api::page.page'), image: { type: 'media' } },
  'x.part': { label: { type: 'text' }, kind: { type: 'enumeration' } },
};
const modelOf = (uid: string): Model | undefined =>
  Object.hasOwn(MODELS, uid) ? { uid, attributes: MODELS[uid] } : undefined;
const reach = createReach(modelOf);

const block = (id: number, more: Record<string, unknown> = {}): Block => ({ __component: 'blocks.hero', id, ...more });
const freeze = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(freeze);
  }
  return value;
};

describe('populate, in every form that Strapi takes', () => {
  it.each([
    ['*', 'blocks', true],
    [true, 'blocks', true],
    ['blocks', 'blocks', true],
    ['title, blocks', 'blocks', true],
    [['title', 'blocks'], 'blocks', true],
    [['title,blocks'], 'blocks', true],
    [{ blocks: true }, 'blocks', true],
    [{ blocks: { populate: '*' } }, 'blocks', true],
    [{ '*': true }, 'blocks', true],
    ['blocks.image', 'blocks', true],
    [undefined, 'blocks', false],
    ['title', 'blocks', false],
    ['blocksy.image', 'blocks', false],
    [{ blocks: false }, 'blocks', false],
    [{ blocks: 'false' }, 'blocks', false],
    [{}, 'constructor', false],
  ])('%j at %s: %s', (populate, name, there) => {
    expect(populateAt(populate, name) !== undefined).toBe(there);
  });

  it('carries the node over to another field unchanged', () => {
    expect(populateField('content', populateAt({ blocks: { on: { a: true } } }, 'blocks')!)).toEqual({
      content: { on: { a: true } },
    });
    expect(populateField('content', populateAt('blocks.image,blocks.page.title', 'blocks')!)).toEqual([
      'content',
      'content.image',
      'content.page.title',
    ]);
  });

  it('finds what holds inside', () => {
    expect(populateInside(populateAt('blocks.page.blocks', 'blocks')!)).toEqual(['page.blocks']);
    const fragments = populateAt(
      { blocks: { on: { 'blocks.teaser': { populate: { page: true } }, 'blocks.hero': true } } },
      'blocks',
    )!;
    expect(populateInside(fragments, 'blocks.teaser')).toEqual({ page: true });
    expect(populateInside(fragments, 'blocks.hero')).toBeUndefined();
    expect(populateInside(fragments, '__proto__')).toBeUndefined();
    expect([...admitted(fragments)!]).toEqual(['blocks.teaser', 'blocks.hero']);
    expect(admitted(populateAt('*', 'blocks')!)).toBeUndefined();
    const refused = populateAt({ blocks: { on: { 'blocks.teaser': 'false', 'blocks.hero': true } } }, 'blocks')!;
    expect([...admitted(refused)!]).toEqual(['blocks.hero']);
  });
});

describe('where zones can be', () => {
  it('is known from the schema: types without any cost nothing', () => {
    expect(reach.steps('api::tag.tag')).toEqual([]);
    expect(reach.steps('plugin::upload.file')).toEqual([]);
    expect(reach.steps('api::unknown.unknown')).toEqual([]);
    expect(reach.steps('api::landing.landing').map(({ name }) => name)).toEqual(['pages']);
    expect(reach.steps('api::wrapper.wrapper').map(({ name }) => name)).toEqual(['body']);
    expect([...reachableFrom('blocks.teaser', modelOf)]).toEqual(
      expect.arrayContaining(['api::page.page', 'blocks.hero', 'plugin::upload.file', 'x.part']),
    );
  });
});

const POPULATE = { pages: { populate: { blocks: { populate: '*' } } }, body: { populate: '*' }, blocks: true };
const none = (): boolean => true;

describe('walking over an answer', () => {
  const marked = (uid: string, root: unknown, populate: unknown): unknown =>
    mapZones(reach, uid, root, populate, ({ blocks }) => [...blocks, block(99)], none);

  it('writes nothing into it, and shares what did not change', () => {
    const answer = freeze([{ title: 'kept', pages: [{ blocks: [block(1)] }], tags: [{ name: 'x' }] }]);
    const changed = marked('api::landing.landing', answer, POPULATE) as typeof answer;
    expect(changed[0].pages[0].blocks).toEqual([block(1), block(99)]);
    expect(answer[0].pages[0].blocks).toEqual([block(1)]);
    expect(changed[0].tags).toBe(answer[0].tags);
  });

  it('gives the very same object back when nothing changed', () => {
    const answer = freeze([{ pages: [{ blocks: [block(1)] }] }]);
    expect(mapZones(reach, 'api::landing.landing', answer, POPULATE, ({ blocks }) => blocks, none)).toBe(answer);
  });

  it('changes an entry that is there twice once, and keeps it shared', () => {
    const page = { blocks: [block(1)] };
    const answer = freeze([{ pages: [page] }, { pages: [page] }]);
    const changed = marked('api::landing.landing', answer, POPULATE) as typeof answer;
    expect(changed[1].pages[0]).toBe(changed[0].pages[0]);
    expect(changed[0].pages[0].blocks).toHaveLength(2);
  });

  it('does not touch what was not populated, and survives odd answers', () => {
    const answer = freeze({ blocks: [block(1)] });
    expect(marked('api::page.page', answer, { title: true })).toBe(answer);
    for (const odd of [
      null,
      undefined,
      1,
      'x',
      [],
      [null],
      { blocks: null },
      { blocks: { count: 3 } },
      { blocks: 'x' },
    ])
      expect(marked('api::page.page', odd, '*')).toBe(odd);
  });

  it('follows polymorphic relations by the type that they say', () => {
    const answer = { target: { __type: 'api::page.page', blocks: [block(1)] } };
    const changed = marked('api::anything.anything', answer, { target: { populate: '*' } }) as typeof answer;
    expect(changed.target.blocks).toHaveLength(2);
  });

  it('ends on entries that show each other', () => {
    const one: Record<string, unknown> = { blocks: [block(1)] };
    const other = { related: [one], blocks: [block(2)] };
    one.related = [other];
    const populate: Record<string, unknown> = { blocks: true };
    populate.related = { populate };
    expect(() => marked('api::page.page', one, populate)).not.toThrow();
  });
});

// ---------------------------------------------------------------- rounds

const decisionOf = (slot: string, variant: string, more: Partial<Decision> = {}): Decision => ({
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
  ...more,
});

/** Blocks with ids below 100 are slots named after their id; `contents` are their variants. */
const reading = (
  contents: Record<string, Block[]>,
  method = 'GET',
  info: Record<string, unknown> = { type: 'content-api' },
) => {
  const dependencies: DeliveryDependencies = {
    config: {
      enabled: true,
      consent: { mode: 'frontend', overridesGlobalPrivacyControl: false },
      contextHeaders: {},
      deadlineMs: 1000,
    },
    clock: { now: () => 0 },
    log: {
      warn: (message) => {
        throw new Error(message);
      },
    },
    tokens: { verify: () => null },
    consent: { allows: () => true },
    profiles: { peek: () => undefined, read: () => Promise.reject(new Error('nobody is known')) },
    places: {
      slotAt: (component, componentId) =>
        componentId < 100
          ? {
              ...{
                component,
                componentId,
                slot: `slot-${componentId}`,
                contentType: 'api::page.page',
                documentId: 'd',
              },
              ...{ locale: null, status: 'published', field: 'blocks', index: 0, pending: false },
            }
          : undefined,
    },
    snapshots: {
      current: () => ({}) as never,
      available: (slot) =>
        contents[slot] ? [{ key: 'v', components: contents[slot].map((one) => one.__component) }] : [],
      variant: (slot) => ({ documentId: slot }),
      localeOf: () => 'en',
    },
    access: { mayRead: () => true },
    contents: { content: ({ documentIds }) => new Map(documentIds.map((id) => [id, contents[id]])) },
    engine: {
      decide: (_, __, { slots }) => slots.map(({ slot, available }) => decisionOf(slot, available[0] ?? BASELINE)),
    },
    decisions: { add: () => undefined },
    secret: { current: () => 'secret' },
  };
  const path = createReadPath(dependencies, modelOf);
  const request = { method, state: { route: { info } }, get: () => '' };
  const individualize = createIndividualize(path, reach, () => request);
  return {
    read: (uid: string, result: unknown, populate: unknown, action = 'findMany') =>
      individualize({ uid, action, params: { populate } }, async () => result),
    answer: () => path.answers.met(request),
  };
};

describe('slots inside of what a slot shows', () => {
  const inside = {
    blocks: { on: { 'blocks.hero': true, 'blocks.teaser': { populate: { page: { populate: { blocks: true } } } } } },
  };
  const teaser = (id: number, ...blocks: Block[]): Block =>
    ({ __component: 'blocks.teaser', id, page: { blocks } }) as never;

  it('are decided after it, in the block that is served', async () => {
    const { read, answer } = reading({ 'slot-1': [teaser(101, block(2))], 'slot-2': [block(102)] });
    const page = freeze({ blocks: [teaser(1, block(3))] });
    expect(await read('api::page.page', page, inside)).toEqual({ blocks: [teaser(101, block(102))] });
    // Nobody decides for what is not in the answer.
    expect(answer()?.decisions.map(({ slot }) => slot)).toEqual(['slot-1', 'slot-2']);
  });

  it('are decided in an original that stays, and only once each', async () => {
    const { read, answer } = reading({ 'slot-2': [block(102)] });
    const page = freeze({ blocks: [teaser(1, block(2))] });
    expect(await read('api::page.page', page, inside)).toEqual({ blocks: [teaser(1, block(102))] });
    expect(answer()?.decisions.map(({ slot }) => slot)).toEqual(['slot-1', 'slot-2']);
  });
});

describe('what is not individualized', () => {
  const page = freeze({ blocks: [block(1)] });
  const contents = { 'slot-1': [block(101)] };

  it('swaps for a GET of the content API', async () => {
    expect(await reading(contents).read('api::page.page', page, '*')).toEqual({ blocks: [block(101)] });
  });
  it.each([
    ['another method: the code behind may write the page back', 'POST', { type: 'content-api' }],
    ['the panel', 'GET', { type: 'admin' }],
    ['our own endpoints', 'GET', { type: 'content-api', pluginName: 'individualization' }],
    ['a route that says nothing', 'GET', {}],
  ])('%s', async (_, method, info) => {
    expect(await reading(contents, method, info as never).read('api::page.page', page, '*')).toBe(page);
  });
  it.each(['create', 'update', 'publish', 'delete', 'count'])('the action %s', async (action) => {
    expect(await reading(contents).read('api::page.page', page, '*', action)).toBe(page);
  });
});

// ---------------------------------------------------------------- small parts

describe('context', () => {
  const reader = (headers: Record<string, string>) => (name: string) => headers[name] ?? '';
  const read = (headers: Record<string, string>, trusted = {}) => readContext(reader(headers), trusted);

  it('never throws, and never takes more than it says', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const { context } = read({ 'x-visitor-context': text });
        expect(Object.keys(context).length).toBeLessThanOrEqual(41);
        for (const value of Object.values(context)) expect(['string', 'number', 'boolean']).toContain(typeof value);
      }),
    );
  });

  it('has no prototype to pollute', () => {
    const { context } = read({ 'x-visitor-context': '{"__proto__":"x","constructor":"y"}' });
    expect(Object.getPrototypeOf(context)).toBeNull();
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  it('knows the device from the forwarded user agent, else from the own one, unless it is said', () => {
    const phone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148';
    expect(read({ 'user-agent': phone }).context.device).toBe('mobile');
    expect(
      read({ 'user-agent': 'node', 'x-visitor-context': JSON.stringify({ userAgent: phone }) }).context.device,
    ).toBe('mobile');
    expect(read({ 'user-agent': phone, 'x-visitor-context': '{"device":"kiosk"}' }).context.device).toBe('kiosk');
    expect(read({ 'user-agent': 'curl/8' }).context.device).toBeUndefined();
  });

  it.each([
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120', 'desktop'],
    ['Mozilla/5.0 (Linux; Android 14; Pixel 8) Mobile Safari', 'mobile'],
    ['Mozilla/5.0 (Linux; Android 14; SM-X900) Safari', 'tablet'],
    ['Mozilla/5.0 (iPad; CPU OS 17_0) Mobile', 'tablet'],
  ])('%s is a %s', (agent, device) => expect(deviceOf(agent)).toBe(device));
});

describe('crawlers say who they are', () => {
  it.each([
    'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
    'Mozilla/5.0 (compatible; bingbot/2.0)',
    'facebookexternalhit/1.1',
    'WhatsApp/2.23.20.0',
  ])('%s', (agent) => expect(isCrawler(agent)).toBe(true));
  it.each([
    '',
    'curl/8.5.0',
    'node',
    'undici',
    'axios/1.6',
    'okhttp/4.12',
    'Mozilla/5.0 HeadlessChrome/120',
    'python-requests/2.31',
    'Cubot X19',
  ])('not %s', (agent) => expect(isCrawler(agent)).toBe(false));
});

describe('name tokens', () => {
  const fill = (text: string, traits = {}, name = 'headline') =>
    fillNameTokens(block(1, { [name]: text }), traits, modelOf)[name];

  it('need a fallback to be tokens, and never show themselves', () => {
    expect(fill('Hi {{ firstName | friend }}!', { firstName: 'Ada' })).toBe('Hi Ada!');
    expect(fill('Hi {{firstName|}}!')).toBe('Hi !');
    expect(fill('{{other}} stays')).toBe('{{other}} stays');
    expect(fill('{{constructor|nobody}}')).toBe('nobody');
  });

  it('let nothing through that HTML or Markdown could read', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (value) => {
        expect(fill('{{n|x}}', { n: value }, 'body')).not.toMatch(/[<>&"`*_[\]()#!\\{}|~]/);
      }),
    );
  });

  it('reach parts of a block, leave other kinds of fields alone, and copy only what changes', () => {
    const parts = [{ label: '{{n|x}}', kind: '{{n|x}}' }, { label: 'plain' }];
    const filled = fillNameTokens(freeze(block(1, { parts })), { n: 'Ada' }, modelOf) as never as {
      parts: typeof parts;
    };
    expect(filled.parts).toEqual([{ label: 'Ada', kind: '{{n|x}}' }, { label: 'plain' }]);
    expect(filled.parts[1]).toBe(parts[1]);
    const plain = freeze(block(1, { headline: 'plain' }));
    expect(fillNameTokens(plain, {}, modelOf)).toBe(plain);
  });
});

describe('a reload without new evidence changes nothing', () => {
  const available = [['a', 'b']];

  it('while the crowd goes on learning', () => {
    const memory = createDecisionMemory();
    const first = [decisionOf('s', 'a', { mode: 'crowd' })];
    memory.settle('v', first, available);
    expect(memory.settle('v', [decisionOf('s', 'b', { mode: 'crowd' })], available)).toBe(first);
    expect(memory.settle('v', [decisionOf('s', 'b', { mode: 'individual' })], available)).toBe(first);
  });

  it.each([0, 20])('while the site learns to rank anew, with %d of 100 held out', (holdout) => {
    const memory = createDecisionMemory();
    const version = (learned: string, settings = 'c') => ({
      snapshotVersion: snapshotVersion(settings, holdout, learned),
    });
    const first = [decisionOf('s', 'a', version(''))];
    memory.settle('v', first, available);
    for (const learned of ['r100', 'r2000'])
      expect(memory.settle('v', [decisionOf('s', 'b', version(learned))], available)).toBe(first);
    const other = [decisionOf('s', 'b', version('r2000', 'd'))];
    expect(memory.settle('v', other, available)).toBe(other);
    expect(new Set(['', 'r100', 'r2000'].map((learned) => version(learned).snapshotVersion)).size).toBe(3);
  });

  it.each<[string, Partial<Decision>, string[][]]>([
    ['new evidence', { evidenceVersion: 2 }, available],
    ['a new configuration', { snapshotVersion: 't' }, available],
    ['a new version', { version: 2 }, available],
    ['another answer of the rules', { ruleVariant: 'b' }, available],
    ['a pinned variant', { mode: 'pinned' }, available],
    ['a law', { reasons: [{ kind: 'TARGETING_MATCH', segment: 'g', rule: 'r', strength: 'always' }] }, available],
    ['other candidates', {}, [['b', 'c']]],
  ])('but %s does', (_, more, open) => {
    const memory = createDecisionMemory();
    memory.settle('v', [decisionOf('s', 'a')], available);
    const fresh = [decisionOf('s', 'b', more)];
    expect(memory.settle('v', fresh, open)).toBe(fresh);
  });

  it('and nothing is remembered of somebody unknown', () => {
    const memory = createDecisionMemory();
    memory.settle(undefined, [decisionOf('s', 'a')], available);
    const fresh = [decisionOf('s', 'b')];
    expect(memory.settle(undefined, fresh, available)).toBe(fresh);
  });
});

describe('the list of a feed that is resolved later', () => {
  const entriesOf = async (readable: boolean): Promise<number | undefined> => {
    const rows = ['a', 'b', 'a', 'c', 'b'].map((documentId, id) => ({ id, documentId }));
    const feeds = createFeeds({
      ...{
        snapshots: { current: () => ({ slots: new Map() }) } as never,
        clock: { now: () => 0 },
        memory: {} as never,
      },
      modelOf: () => ({ uid: 'blocks.feed', attributes: { list: { type: 'relation', target: 'api::p.p' } } }),
      candidates: {} as never,
      feed: () => ({ field: 'list', impact: 100 }),
      list: () => Promise.resolve(rows),
      attributesOf: () => Promise.resolve(null),
    });
    const here = { block: block(1), lazy: true, place: { slot: 's', status: 'published' } } as never;
    const choice = { here, decision: decisionOf('s', BASELINE), content: undefined };
    const known = { visitor: undefined, state: null, logged: false };
    const answer = { mayRead: () => readable } as never;
    const [{ feed }] = await feeds.order([choice], known, answer, startDeadline(1000));
    return feed?.view.entries;
  };
  it('holds each entry once, in however many languages a row refers to it', async () => {
    expect(await entriesOf(true)).toBe(3);
  });
  it('is not told where the caller may not read it', async () => {
    expect(await entriesOf(false)).toBeUndefined();
  });
});

describe('ids of decisions', () => {
  const seat = { place: { contentType: 'p', documentId: 'd', locale: null, field: 'f' }, repeat: 0 };
  it('are the same for the same, and others for anything else', () => {
    const id = (visitor: string | undefined, more = {}, repeat = 0, secret = 's') =>
      decisionId(secret, visitor, { ...seat, repeat }, decisionOf('slot', 'a', more));
    expect(id('v')).toBe(id('v'));
    expect(id('v', { snapshotVersion: snapshotVersion('s', 0, 'r100') })).toBe(id('v'));
    const others = [
      id('w'),
      id(undefined),
      id('v', { variant: 'b' }),
      id('v', { evidenceVersion: 2 }),
      id('v', { snapshotVersion: snapshotVersion('s', 20, '') }),
      id('v', {}, 1),
      id('v', {}, 0, 't'),
    ];
    expect(new Set([id('v'), ...others]).size).toBe(others.length + 1);
  });
});

describe('metadata', () => {
  const answer = {
    ...{ requester: {} as never, decisions: [], notices: new Set(['FALLBACK' as const]) },
    mayRead: () => true,
  };
  it('goes beside what is there, without writing into it', () => {
    const body = freeze({ data: [], meta: { pagination: { page: 1 } } });
    expect(withMeta(body, answer)).toEqual({
      data: [],
      meta: { pagination: { page: 1 }, individualization: { decisions: [], notices: [{ code: 'FALLBACK' }] } },
    });
  });
  it.each([
    undefined,
    null,
    'text',
    Buffer.from('x'),
    [],
    { data: 1 },
    { data: 1, meta: 'x' },
    { meta: {} },
    new (class {
      data = 1;
      meta = {};
    })(),
  ])('leaves a body of another shape alone: %p', (body) => expect(withMeta(body, answer)).toBeUndefined());
});

describe('the epoch of contents', () => {
  type Subscriber = (event: { action: string; model: { uid: string } }) => unknown;
  const start = (inTransaction: boolean) => {
    let subscriber: Subscriber = () => undefined;
    const committed: (() => void)[] = [];
    const strapi = {
      db: {
        lifecycles: { subscribe: (given: Subscriber) => (subscriber = given) },
        inTransaction: () => inTransaction,
        transaction: async (work: (tools: { onCommit(done: () => void): void }) => Promise<unknown>) =>
          work({ onCommit: (done) => committed.push(done) }),
      },
    };
    const epoch = createEpoch(strapi as never, 'api::landing.landing', modelOf);
    return { epoch, write: (action: string, uid: string) => subscriber({ action, model: { uid } }), committed };
  };

  it('grows with each write to what can be shown, and with nothing else', async () => {
    const { epoch, write } = start(false);
    await write('afterUpdate', 'api::tag.tag');
    await write('afterDeleteMany', 'blocks.hero');
    expect(epoch()).toBe(2);
    await write('afterUpdate', 'api::wrapper.wrapper');
    await write('afterFindMany', 'api::tag.tag');
    await write('beforeUpdate', 'api::tag.tag');
    expect(epoch()).toBe(2);
  });

  it('grows again when the transaction is through: what was read in between is old', async () => {
    const { epoch, write, committed } = start(true);
    await write('afterCreate', 'api::page.page');
    expect(epoch()).toBe(1);
    committed.forEach((done) => done());
    expect(epoch()).toBe(2);
  });
});

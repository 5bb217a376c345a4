import { createClient, memoryStorage, type PublicDecision, type Storage } from '../../client/src';
import { createFakeServer, type FakeServer } from './fakes';

const URL_OF_STRAPI = 'https://cms.example';
const click = (documentId: string) => ({ type: 'click', entry: { contentType: 'api::product.product', documentId } });

const clientOf = (server: FakeServer, storage: Storage = memoryStorage(), options = {}) =>
  createClient({ url: URL_OF_STRAPI, storage, fetch: server.fetcher, ...options });

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('the visitor', () => {
  it('is minted once, however many ask at the same time, and kept', async () => {
    const server = createFakeServer();
    const storage = memoryStorage();
    const client = clientOf(server, storage);
    expect(await Promise.all([client.visitor(), client.visitor(), client.visitor()])).toEqual(Array(3).fill('token-1'));
    expect(await clientOf(server, storage).visitor()).toBe('token-1');
    expect(server.state.minted).toBe(1);
  });

  it('is two visitors under two prefixes', async () => {
    const server = createFakeServer();
    const storage = memoryStorage();
    const [one, two] = ['a', 'b'].map((prefix) => clientOf(server, storage, { prefix }));
    expect(await one.visitor()).not.toBe(await two.visitor());
  });

  it('is a stranger after restart, and unsent events of the old one are gone', async () => {
    const server = createFakeServer();
    const client = clientOf(server);
    await client.visitor();
    server.state.online = false;
    client.track(click('a'));
    client.restart();
    server.state.online = true;
    expect(await client.visitor()).toBe('token-2');
    await client.flush();
    expect(server.counted.size).toBe(0);
  });
});

describe('content', () => {
  it('is asked for with the visitor and the context in ASCII', async () => {
    const server = createFakeServer();
    const client = clientOf(server, memoryStorage(), { context: { city: 'Łódź 🧵' } });
    const answer = await client.content<{ title: string }[]>('/api/pages');
    expect(answer.data[0].title).toBe('Home');
    const headers = server.requests.at(-1)!.headers;
    expect(headers.get('x-visitor-id')).toBe('token-1');
    const context = headers.get('x-visitor-context')!;
    expect(context).toMatch(/^[\x20-\x7e]*$/);
    expect(JSON.parse(context)).toEqual({ city: 'Łódź 🧵' });
  });

  it('comes after the events before it, so that the very next answer can differ', async () => {
    const server = createFakeServer();
    const client = clientOf(server);
    client.track(click('a'));
    await client.content('/api/pages');
    expect(server.requests.map(({ path }) => path)).toEqual([
      '/api/individualization/visitors',
      '/api/individualization/events',
      '/api/pages',
    ]);
  });

  it('comes without a visitor where the plugin is off, and the mint is not asked again at once', async () => {
    const server = createFakeServer();
    const only = (async (url: string, init?: RequestInit) =>
      url.includes('/individualization/')
        ? new Response('{}', { status: 404 })
        : server.fetcher(url, init)) as typeof fetch;
    const spy = jest.fn(only);
    const client = clientOf(server, memoryStorage(), { fetch: spy });
    await client.content('/api/pages');
    await client.content('/api/pages');
    expect(spy.mock.calls.filter(([url]) => String(url).includes('/individualization/'))).toHaveLength(1);
    expect(server.requests.at(-1)!.headers.has('x-visitor-id')).toBe(false);
  });

  it('drops a token that the server does not know any more', async () => {
    const server = createFakeServer();
    const client = clientOf(server);
    await client.visitor();
    server.state.refusedTokens.add('token-1');
    expect((await client.content('/api/pages')).notices).toEqual([{ code: 'VISITOR_TOKEN_INVALID' }]);
    expect(await client.visitor()).toBe('token-2');
  });

  it('is the original on demand', async () => {
    const server = createFakeServer();
    await clientOf(server).content('/api/pages', { individualize: false });
    expect(server.requests.at(-1)!.headers.get('x-individualize')).toBe('off');
  });

  it('fails as any request does, with the status and the code', async () => {
    const server = createFakeServer();
    server.state.status = 403;
    await expect(clientOf(server).content('/api/pages')).rejects.toMatchObject({ status: 403, code: 'FAKE' });
  });
});

describe('events', () => {
  it('are sent soon, in their order, in one batch', async () => {
    const server = createFakeServer();
    const client = clientOf(server);
    for (const name of ['a', 'b', 'c']) client.track(click(name));
    await jest.advanceTimersByTimeAsync(100);
    const batches = server.requests.filter(({ path }) => path.endsWith('/events'));
    expect(batches).toHaveLength(1);
    expect([...server.counted.values()].map(({ entry }) => entry?.documentId)).toEqual(['a', 'b', 'c']);
  });

  it('survive a lost connection and a reload, and are counted once although the answer was lost twice', async () => {
    const server = createFakeServer();
    const storage = memoryStorage();
    const first = clientOf(server, storage);
    await first.visitor();
    server.state.online = false;
    first.track(click('a'));
    expect(await first.flush()).toBe(false);
    first.stop();

    await jest.advanceTimersByTimeAsync(200);
    server.state.online = true;
    server.state.lostAnswers = 2;
    const second = clientOf(server, storage);
    second.track(click('b'));
    await jest.advanceTimersByTimeAsync(10_000);
    expect([...server.counted.values()].map(({ entry }) => entry?.documentId)).toEqual(['a', 'b']);
    const sent = server.requests.filter(({ path }) => path.endsWith('/events')).length;
    await jest.advanceTimersByTimeAsync(120_000);
    expect(server.requests.filter(({ path }) => path.endsWith('/events'))).toHaveLength(sent);
  });

  it('carry their time only when they are sent late: the clock of a visitor may be wrong', async () => {
    const server = createFakeServer();
    const client = clientOf(server);
    await client.visitor();
    client.track(click('fresh'));
    await client.flush();
    server.state.online = false;
    const happened = new Date().toISOString();
    client.track(click('late'));
    await client.flush();
    await jest.advanceTimersByTimeAsync(60_000);
    server.state.online = true;
    await jest.advanceTimersByTimeAsync(60_000);
    const [fresh, late] = [...server.counted.values()];
    expect(fresh.at).toBeUndefined();
    expect(late.at).toBe(happened);
  });

  it('are not held up by one that the server refuses as a whole', async () => {
    const server = createFakeServer();
    const client = clientOf(server);
    client.track(click('a'));
    client.track({ type: 'poison', attributes: {} });
    client.track(click('b'));
    expect(await client.flush()).toBe(true);
    expect([...server.counted.values()].map(({ entry }) => entry?.documentId)).toEqual(['a', 'b']);
  });

  it('get a new visitor where the token is refused, and are not lost', async () => {
    const server = createFakeServer();
    const client = clientOf(server);
    await client.visitor();
    server.state.refusedTokens.add('token-1');
    client.track(click('a'));
    expect(await client.flush()).toBe(true);
    expect([...server.counted.values()]).toMatchObject([{ visitor: 'token-2' }]);
  });

  it('of two tabs do not overwrite one another', async () => {
    const server = createFakeServer();
    const storage = memoryStorage();
    server.state.online = false;
    const [one, two] = [clientOf(server, storage), clientOf(server, storage)];
    one.track(click('a'));
    two.track(click('b'));
    one.track(click('c'));
    await one.flush();
    server.state.online = true;
    await jest.advanceTimersByTimeAsync(40_000);
    await two.flush();
    expect([...server.counted.values()].map(({ entry }) => entry?.documentId).sort()).toEqual(['a', 'b', 'c']);
  });

  it('leave in batches that the server takes', async () => {
    const server = createFakeServer();
    const client = clientOf(server);
    const text = 'x'.repeat(120);
    for (let index = 0; index < 500; index += 1)
      client.track({ type: 'view', attributes: { text: [text, text, text] } });
    expect(await client.flush()).toBe(true);
    expect(server.counted.size).toBe(500);
    for (const { path, body } of server.requests) {
      if (!path.endsWith('/events')) continue;
      expect(JSON.stringify(body).length).toBeLessThan(48 * 1024);
      expect((body as { events: unknown[] }).events.length).toBeLessThanOrEqual(200);
    }
  });

  it('work where the storage refuses everything', async () => {
    const server = createFakeServer();
    const full: Storage = {
      ...memoryStorage(),
      length: 0,
      setItem: () => {
        throw new Error('QuotaExceededError');
      },
    };
    const client = clientOf(server, full);
    client.track(click('a'));
    expect(await client.flush()).toBe(true);
    expect(server.counted.size).toBe(1);
  });

  it('carry the decision that they answer', async () => {
    const server = createFakeServer();
    const client = clientOf(server);
    client.dismiss({ decisionId: 'd1' } as PublicDecision);
    await client.flush();
    expect([...server.counted.values()]).toMatchObject([{ type: 'dismiss', decisionId: 'd1' }]);
  });
});

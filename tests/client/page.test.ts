import { contextHeader, createClient, memoryStorage, type PublicDecision } from '../../client/src';
import { createFakeServer } from './fakes';

/** As much of a browser as the client touches. */
const createPage = () => {
  const listeners = new Map<string, (() => void)[]>();
  const beacons: { url: string; body: string }[] = [];
  const observers: { callback: (entries: unknown[]) => void; elements: Set<unknown> }[] = [];
  class FakeObserver {
    private readonly own: (typeof observers)[number];
    constructor(callback: (entries: unknown[]) => void) {
      this.own = { callback, elements: new Set() };
      observers.push(this.own);
    }
    observe(element: unknown): void {
      this.own.elements.add(element);
    }
    unobserve(element: unknown): void {
      this.own.elements.delete(element);
    }
  }
  const globals: Record<string, unknown> = {
    addEventListener: (name: string, run: () => void) => listeners.set(name, [...(listeners.get(name) ?? []), run]),
    removeEventListener: (name: string) => listeners.delete(name),
    navigator: { sendBeacon: (url: string, body: string) => beacons.push({ url, body }) > 0 },
    IntersectionObserver: FakeObserver,
  };
  const before = Object.keys(globals).map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const);
  for (const [name, value] of Object.entries(globals))
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  return {
    beacons,
    fire: (name: string) => listeners.get(name)?.forEach((run) => run()),
    scroll: (target: unknown, intersectionRatio: number) =>
      observers
        .filter(({ elements }) => elements.has(target))
        .forEach(({ callback }) =>
          callback([{ target, intersectionRatio, intersectionRect: { height: 10 }, rootBounds: { height: 900 } }]),
        ),
    restore: () =>
      before.forEach(([name, descriptor]) => {
        if (descriptor) Object.defineProperty(globalThis, name, descriptor);
        else delete (globalThis as Record<string, unknown>)[name];
      }),
  };
};

const decision = { decisionId: 'd1', slot: 'home-hero' } as PublicDecision;

let page: ReturnType<typeof createPage>;
beforeEach(() => {
  jest.useFakeTimers();
  page = createPage();
});
afterEach(() => {
  page.restore();
  jest.useRealTimers();
});

const start = async () => {
  const server = createFakeServer();
  const client = createClient({ url: 'https://cms.example', storage: memoryStorage(), fetch: server.fetcher });
  await client.visitor();
  return { server, client };
};

it('sends what waits by beacon when the page goes, and keeps it: a beacon is not acknowledged', async () => {
  const { server, client } = await start();
  const id = client.track({ type: 'click', attributes: { category: 'skirts' } });
  page.fire('pagehide');
  expect(page.beacons).toHaveLength(1);
  expect(page.beacons[0].url).toBe('https://cms.example/api/individualization/events');
  expect(JSON.parse(page.beacons[0].body)).toMatchObject({ visitor: 'token-1', events: [{ id, type: 'click' }] });
  await client.flush();
  expect([...server.counted.keys()]).toEqual([id]);
  page.fire('pagehide');
  expect(page.beacons).toHaveLength(1);
});

it('sends what waits as soon as the connection is back', async () => {
  const { server, client } = await start();
  server.state.online = false;
  client.track({ type: 'click', attributes: { category: 'skirts' } });
  await client.flush();
  server.state.online = true;
  page.fire('online');
  await jest.advanceTimersByTimeAsync(0);
  expect(server.counted.size).toBe(1);
});

describe('exposure', () => {
  const exposures = async (watch: (element: Element) => Promise<void>) => {
    const { server, client } = await start();
    const element = {} as Element;
    client.expose(element, decision);
    await watch(element);
    await jest.advanceTimersByTimeAsync(5000);
    return [...server.counted.values()].map(({ type, decisionId }) => `${type} ${decisionId}`);
  };

  it('is half of the block for a second, once', async () => {
    expect(
      await exposures(async (element) => {
        page.scroll(element, 0.6);
        await jest.advanceTimersByTimeAsync(1100);
        page.scroll(element, 0.1);
        page.scroll(element, 0.9);
      }),
    ).toEqual(['exposure d1']);
  });

  it('is not a glance', async () => {
    expect(
      await exposures(async (element) => {
        page.scroll(element, 0.6);
        await jest.advanceTimersByTimeAsync(800);
        page.scroll(element, 0.2);
      }),
    ).toEqual([]);
  });

  it('is not a corner of the block', async () => {
    expect(await exposures(async (element) => page.scroll(element, 0.4))).toEqual([]);
  });
});

it('leaves out the last facts where the context is too large for its header', () => {
  const context = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`fact${index}`, 'ł'.repeat(20)]));
  const header = contextHeader(context);
  expect(header.length).toBeLessThanOrEqual(2048);
  const kept = JSON.parse(header) as Record<string, string>;
  expect(Object.keys(kept)).toEqual(Object.keys(context).slice(0, Object.keys(kept).length));
  expect(Object.keys(kept).length).toBeGreaterThan(5);
});

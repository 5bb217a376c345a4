import type { EventBatchResult, EventInput } from '../../client/src';

/** A server as the client sees it: mints tokens, counts events by id, answers content; can be taken off the net. */
export const createFakeServer = () => {
  const requests: { method: string; path: string; headers: Headers; body: unknown }[] = [];
  const counted = new Map<string, EventInput & { visitor: string }>();
  const state = { online: true, lostAnswers: 0, minted: 0, status: 0, refusedTokens: new Set<string>() };

  const answer = (status: number, body: unknown): Response =>
    new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
  const refuse = (status: number, code: string): Response =>
    answer(status, { error: { message: code, details: { code } } });

  const events = (visitor: string, batch: { events: EventInput[] }): Response => {
    if (batch.events.some(({ type }) => type === 'poison')) return refuse(400, 'BODY_INVALID');
    const before = counted.size;
    for (const event of batch.events) if (!counted.has(event.id)) counted.set(event.id, { ...event, visitor });
    const accepted = counted.size - before;
    const result: EventBatchResult = { accepted, duplicates: batch.events.length - accepted, rejected: [] };
    return answer(202, { data: result });
  };

  const route = (method: string, path: string, headers: Headers, body: unknown): Response => {
    if (state.status > 0) return refuse(state.status, 'FAKE');
    if (path === '/api/individualization/visitors' && method === 'POST') {
      state.minted += 1;
      return answer(201, { data: { visitor: `token-${state.minted}` } });
    }
    if (path === '/api/individualization/events') {
      const visitor = headers.get('x-visitor-id') ?? '';
      if (!visitor || state.refusedTokens.has(visitor)) return refuse(401, 'TOKEN_INVALID');
      return events(visitor, body as { events: EventInput[] });
    }
    const refused = state.refusedTokens.has(headers.get('x-visitor-id') ?? '');
    const notices = refused ? [{ code: 'VISITOR_TOKEN_INVALID' }] : [];
    return answer(200, { data: [{ title: 'Home' }], meta: { individualization: { decisions: [], notices } } });
  };

  const fetcher = (async (url: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    const { pathname, search } = new URL(url);
    const body = typeof init.body === 'string' ? JSON.parse(init.body) : undefined;
    const method = init.method ?? 'GET';
    requests.push({ method, path: pathname + search, headers, body });
    if (!state.online) throw new TypeError('Failed to fetch');
    const response = route(method, pathname, headers, body);
    if (state.lostAnswers > 0 && pathname.endsWith('/events')) {
      state.lostAnswers -= 1;
      throw new TypeError('Failed to fetch');
    }
    return response;
  }) as typeof fetch;

  return { fetcher, requests, counted, state };
};
export type FakeServer = ReturnType<typeof createFakeServer>;

import { createProfile, declare, type Profile } from '../../server/src/engine';
import type { Answer, RequestLike } from '../../server/src/delivery/answers';
import type { ReadPath } from '../../server/src/delivery/read-path';
import { createRankLists } from '../../server/src/delivery/rank-lists';
import { MAX_RANKED, type ListDependencies } from '../../server/src/delivery/rank-page';

/** Ranking of lists without Strapi: long lists, who is never ranked, and what happens when something breaks. */
interface Row {
  id: number;
  documentId: string;
  locale: string;
}
const rowsUpTo = (count: number): Row[] =>
  Array.from({ length: count }, (_, place) => ({ id: place + 1, documentId: `d${place}`, locale: 'en' }));

const knownVisitor = (): Profile => {
  const profile = createProfile();
  declare(profile, { declared: { category: ['skirts'] } });
  return profile;
};

/** A documents service over `rows` that understands start, limit and a filter by id. */
const finder =
  (rows: readonly Row[]): ListDependencies['find'] =>
  async (_uid, params) => {
    const filters = params.filters as
      { id?: { $in: number[] }; $and?: [unknown, { id: { $in: number[] } }] } | undefined;
    const ids = filters?.id?.$in ?? filters?.$and?.[1].id.$in;
    const found = ids ? rows.filter(({ id }) => ids.includes(id)) : rows;
    const { start, limit } = params as { start: number; limit: number };
    return found.slice(start, start + limit);
  };

const setUp = (rows: readonly Row[], change: Partial<ListDependencies> = {}) => {
  const answer = { decisions: [], notices: new Set<string>() } as unknown as Answer;
  const request = {
    get: () => '',
    method: 'GET',
    state: { route: { handler: 'find', info: { type: 'content-api' } } },
  };
  const path = {
    answers: { of: () => answer },
    sit: async () => ({ answer, known: { visitor: 'v', state: { profile: knownVisitor() }, logged: true } }),
    fallBack: () => void answer.notices.add('FALLBACK'),
  } as unknown as ReadPath;
  const dependencies: ListDependencies = {
    clock: { now: () => 0 },
    attributesOf: async () => ({ attributes: {} }),
    rank: (_snapshot, _profile, items) => items.map((_, place) => items.length - 1 - place),
    snapshot: () => ({}) as never,
    find: finder(rows),
    ...change,
  };
  const current: { request: RequestLike | undefined } = { request };
  const middleware = createRankLists(path, dependencies, () => current.request);
  const read = async (params: Record<string, unknown>, action = 'findMany') =>
    (await middleware({ uid: 'api::product.product', action, params }, async () => finder(rows)('', params))) as Row[];
  const page = (start: number, limit: number, more = {}) => read({ individualizeImpact: 50, start, limit, ...more });
  return { answer, current, request, read, page };
};
const ids = (rows: readonly Row[]): number[] => rows.map(({ id }) => id);

describe('A list that is longer than what is ranked', () => {
  const rows = rowsUpTo(MAX_RANKED + 250);

  it.each([7, 100, 333, MAX_RANKED])(
    'has every entry once over all pages of %s, the tail as the editor had it',
    async (size) => {
      const { page, answer } = setUp(rows);
      const seen: number[] = [];
      for (let start = 0; start < rows.length; start += size) {
        seen.push(...ids(await page(start, size)));
        if (start + size <= MAX_RANKED)
          expect(answer.ranking).toEqual({ mode: 'individual', impact: 50, entries: MAX_RANKED, bounded: true });
      }
      const head = ids(rows.slice(0, MAX_RANKED)).reverse();
      expect(seen).toEqual([...head, ...ids(rows.slice(MAX_RANKED))]);
    },
  );

  it('is the editor’s where more is asked for at once', async () => {
    const { page, read, answer } = setUp(rows);
    expect(ids(await page(0, MAX_RANKED + 1))).toEqual(ids(rows.slice(0, MAX_RANKED + 1)));
    expect(answer.ranking?.mode).toBe('default');
    expect(await read({ individualizeImpact: 50, start: 0, limit: -1 })).toBeDefined();
    expect(answer.ranking?.mode).toBe('default');
  });
});

describe('Who is never ranked', () => {
  const rows = rowsUpTo(5);
  const editors = ids(rows);

  it('is the panel, code behind a POST, and code without a request', async () => {
    const { current, request, page } = setUp(rows);
    expect(ids(await page(0, 5))).toEqual([...editors].reverse());
    current.request = { ...request, state: { route: { info: { type: 'admin' } } } };
    expect(ids(await page(0, 5))).toEqual(editors);
    current.request = { ...request, method: 'POST' };
    expect(ids(await page(0, 5))).toEqual(editors);
    current.request = undefined;
    expect(ids(await page(0, 5))).toEqual(editors);
  });

  it('is who reads one entry', async () => {
    const { read } = setUp(rows);
    expect(ids(await read({ individualizeImpact: 50, start: 0, limit: 5 }, 'findFirst'))).toEqual(editors);
  });
});

describe('When something breaks', () => {
  const rows = rowsUpTo(30);
  const broken = (): never => {
    throw new Error('broken');
  };
  const faults: [string, Partial<ListDependencies>][] = [
    ['attributes throw', { attributesOf: broken }],
    ['attributes reject', { attributesOf: () => Promise.reject(new Error('broken')) }],
    ['attributes hang', { attributesOf: () => new Promise(() => undefined) }],
    ['ranking throws', { rank: broken }],
    ['ranking loses an entry', { rank: (_s, _p, items) => items.slice(1).map((_, place) => place) }],
    ['ranking doubles an entry', { rank: (_s, _p, items) => items.map(() => 0) }],
    ['ranking makes an entry up', { rank: (_s, _p, items) => items.map((_, place) => place + 1) }],
    ['the snapshot throws', { snapshot: broken }],
    ['the clock throws', { clock: { now: broken } }],
    ['reading throws', { find: broken }],
    ['reading rejects', { find: () => Promise.reject(new Error('broken')) }],
    ['reading answers rubbish', { find: async () => null as never }],
  ];

  it.each(faults)('%s: the editor’s order, and a notice', async (_, fault) => {
    const { page, answer } = setUp(rows, fault);
    expect(ids(await page(0, 10))).toEqual(ids(rows.slice(0, 10)));
    expect([...answer.notices]).toEqual(['FALLBACK']);
    expect(answer.ranking?.mode).toBe('default');
  });

  it('on the first page only: the pages that follow keep the editor’s order, and a new start is ranked', async () => {
    let works = false;
    const { page } = setUp(rows, {
      rank: (_s, _p, items) => (works ? items.map((_item, place) => items.length - 1 - place) : broken()),
    });
    const first = ids(await page(0, 10));
    works = true;
    expect([...first, ...ids(await page(10, 10)), ...ids(await page(20, 10))]).toEqual(ids(rows));
    expect(ids(await page(0, 10))).toEqual(ids(rows).reverse().slice(0, 10));
  });
});

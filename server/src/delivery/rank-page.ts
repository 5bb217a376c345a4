import type { ListRanking } from '../contracts';
import {
  evidenceVersion,
  type AskedArrangement,
  type Attributes,
  type ListItem,
  type Profile,
  type Snapshot,
} from '../engine';
import { startDeadline } from './deadline';
import { withoutWish, type ListWish } from './list-parameters';
import { inOrder, orderOf, rankingKey, type ListRow, type RankingMemory } from './ranking-memory';

export type Params = Readonly<Record<string, unknown>>;

/** What ranking lists touches besides the read path. Each may fail: the list then keeps the editor's order. */
export interface ListDependencies {
  readonly clock: { now(): number };
  /** Attributes of published entries, private fields never among them. */
  attributesOf(entry: { contentType: string; documentId: string }): Promise<{ attributes: Attributes } | null>;
  rank(
    snapshot: Snapshot,
    profile: Profile,
    items: readonly ListItem[],
    impact: number,
    now: number,
    asked: AskedArrangement,
  ): number[];
  snapshot(): Snapshot;
  /** The documents service, with everything that the host has put around it. */
  find(uid: string, params: Params): Promise<readonly unknown[]>;
}
type Needs = ListDependencies & { readonly memory: RankingMemory };

/** Entries that are ranked, from the top of the editor's order; the rest of a longer list follows in that order. */
export const MAX_RANKED = 1000;
/** Attributes come from the database that the list itself comes from; this only guards against a hang. */
const PATIENCE_MS = 1000;

/** One page of a list for a visitor of whom something is known. */
export interface PageRequest {
  readonly uid: string;
  readonly params: Params;
  readonly wish: ListWish;
  readonly visitor: string;
  readonly profile: Profile;
}

export interface RankedPage {
  readonly entries: readonly unknown[];
  readonly ranking: ListRanking;
}

const whole = (value: unknown): number | undefined => (Number.isInteger(value) ? (value as number) : undefined);

/** Infinity: all of them. */
const pageOf = ({ start, limit }: Params): { start: number; limit: number } => {
  const asked = whole(limit) ?? -1;
  return { start: Math.max(0, whole(start) ?? 0), limit: asked < 0 ? Infinity : asked };
};

/** Rows of the list in the editor's order, without what belongs to the shape of entries. */
const rowsOf = async (
  { uid, params }: PageRequest,
  part: { start: number; limit: number },
  { find }: Needs,
): Promise<readonly ListRow[]> => {
  const { populate: _populate, fields: _fields, pagination: _pagination, ...list } = withoutWish(params);
  return (await find(uid, { ...list, fields: ['documentId', 'locale'], ...part })) as readonly ListRow[];
};

const rankNow = async (page: PageRequest, head: readonly ListRow[], needs: Needs): Promise<ListRow[]> => {
  const { uid, profile, wish } = page;
  const found = await startDeadline(PATIENCE_MS).wait(
    Promise.all(head.map(({ documentId }) => needs.attributesOf({ contentType: uid, documentId }))),
  );
  const items = head.map(({ documentId }, place) => ({
    item: `${uid}:${documentId}`,
    attributes: found[place]?.attributes ?? {},
  }));
  const places = needs.rank(needs.snapshot(), profile, items, wish.impact, needs.clock.now(), wish);
  if (new Set(places).size !== head.length || places.some((place) => head[place] === undefined))
    throw new RangeError('a ranking names each entry once');
  return places.map((place) => head[place]);
};

/** The visitor's order of the head: as on the earlier pages; anew on the first page after news. Null: the editor's. */
const orderHead = async (
  page: PageRequest,
  head: readonly ListRow[],
  first: boolean,
  needs: Needs,
): Promise<readonly ListRow[] | null> => {
  const { memory } = needs;
  const key = rankingKey(page.visitor, page.uid, page.wish, page.params);
  const evidence = evidenceVersion(page.profile);
  const earlier = memory.get(key);
  if (earlier && (!first || earlier.evidence === evidence)) return earlier.order && inOrder(head, earlier.order);
  // Should this fail, the pages to come keep the editor's order, as this one will.
  memory.set(key, { evidence: NaN, order: null });
  const ranked = await rankNow(page, head, needs);
  memory.set(key, { evidence, order: orderOf(ranked) });
  return ranked;
};

/** The entries as the caller asked for them: same permissions, fields and relations. */
const fill = async ({ uid, params }: PageRequest, rows: readonly ListRow[], { find }: Needs): Promise<ListRow[]> => {
  if (rows.length === 0) return [];
  const { sort: _sort, filters, ...rest } = withoutWish(params);
  const these = { id: { $in: rows.map(({ id }) => id) } };
  const part = { filters: filters ? { $and: [filters, these] } : these, start: 0, limit: rows.length };
  const entries = (await find(uid, { ...rest, ...part })) as readonly ListRow[];
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  return rows.flatMap(({ id }) => byId.get(id) ?? []);
};

/** One page in the visitor's order; null where the editor's order is to be served. */
export const rankPage = async (page: PageRequest, needs: Needs): Promise<RankedPage | null> => {
  const { start, limit } = pageOf(page.params);
  if (start >= MAX_RANKED) return null;
  const rows = await rowsOf(page, { start: 0, limit: MAX_RANKED + 1 }, needs);
  const bounded = rows.length > MAX_RANKED;
  // Whoever asks for more at once than is ranked is exporting, not choosing.
  if (bounded && limit > MAX_RANKED) return null;
  const head = rows.slice(0, MAX_RANKED);
  const ordered = await orderHead(page, head, start === 0, needs);
  if (!ordered) return null;
  const shown = ordered.slice(start, start + limit);
  const missing = bounded ? start + limit - MAX_RANKED : 0;
  const tail = missing > 0 ? await rowsOf(page, { start: MAX_RANKED, limit: missing }, needs) : [];
  const entries = await fill(page, [...shown, ...tail], needs);
  return { entries, ranking: { mode: 'individual', impact: page.wish.impact, entries: head.length, bounded } };
};

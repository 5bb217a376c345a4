import { SOURCES, type Composed } from '../authoring';
import type { Feed, FeedView } from '../contracts';
import {
  decidingProfile,
  evidenceVersion,
  hasTaste,
  hash53,
  type Attributes,
  type Decision,
  type Profile,
} from '../engine';
import { arrangementOf, orderList } from '../engine/arrange';
import { tasteOfList } from '../engine/list';
import type { LoggedFeed } from '../stores/types';
import type { Answer } from './answers';
import type { Choice, SlotHere } from './choose';
import type { Deadline } from './deadline';
import type { Block, DeliveryDependencies, Status } from './dependencies';
import type { FeedCandidates, FeedList } from './feed-candidates';
import { inOrder, orderOf, type ListRow, type RankingMemory } from './ranking-memory';
import type { ModelOf } from './reach';
import type { KnownVisitor } from './visitors';

/** The list of a feed as it is served: told in the metadata, and logged so that it can be ordered again. */
export interface ServedFeed {
  readonly view: FeedView;
  /** Entries as they are served. */
  readonly items: readonly string[];
  /** Absent where the order was made earlier, from the same evidence. */
  readonly log?: LoggedFeed;
}

/** Puts the lists of feeds in the visitor's order, after the blocks of a page were chosen. */
export interface Feeds {
  order(choices: readonly Choice[], known: KnownVisitor, answer: Answer, deadline: Deadline): Promise<Choice[]>;
}

export type FeedDependencies = Pick<DeliveryDependencies, 'snapshots' | 'clock'> & {
  readonly modelOf: ModelOf;
  readonly memory: RankingMemory;
  readonly candidates: FeedCandidates;
  /** What makes a live slot a feed. */
  feed(slot: string): Feed | undefined;
  /** The list in a row, in the editor's order and in this status, where the answer does not hold it. */
  list(uid: string, id: unknown, field: string, status: Status): Promise<unknown>;
  attributesOf(entry: { contentType: string; documentId: string }): Promise<{ attributes: Attributes } | null>;
};

/** A list as it is to be served by whoever resolves it later: document ids, and the entries that it has not itself. */
export interface Order {
  readonly ids: readonly string[];
  readonly more: readonly ListRow[];
}

/** Orders of a block's lists, by field, beside its values. */
export const ORDERS = Symbol('individualization.orders');
export type Ordered = Block & { readonly [ORDERS]?: Readonly<Record<string, Order>> };

/** A longer list in one block is not a feed that anybody reads. */
const MAX_ENTRIES = 100;

/** Sides of an experiment that serve the person's answer; without an experiment everybody is on it. */
const servesPerson = ({ mode, split, reasons }: Decision): boolean =>
  mode !== 'pinned' &&
  mode !== 'holdout' &&
  (split === undefined || split.side === 'person') &&
  !reasons.some(({ kind }) => kind === 'DISABLED' || kind === 'ERROR');

const rowsIn = (value: unknown): readonly ListRow[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.length <= MAX_ENTRIES &&
  value.every((row) => typeof (row as ListRow | null)?.documentId === 'string')
    ? (value as ListRow[])
    : [];

/** An entry that is listed in several languages is one entry. */
const onceEach = (value: unknown): unknown => {
  if (!Array.isArray(value)) return value;
  const seen = new Set<string>();
  return (value as ListRow[]).filter(({ documentId }) => !seen.has(documentId) && seen.add(documentId));
};

/** What entries that stand higher on the page already show: one entry appears once. */
const withoutShown = (
  listed: readonly ListRow[],
  others: readonly ListRow[],
  uid: string,
  shown: ReadonlySet<string>,
  { pinned = [] }: Feed,
): readonly ListRow[] => {
  const isNew = ({ documentId }: ListRow): boolean => !shown.has(`${uid}:${documentId}`);
  return [...listed.filter((row, place) => pinned.includes(place + 1) || isNew(row)), ...others.filter(isNew)];
};

const told = ({ feed, uid }: FeedList, mode: FeedView['mode'], rows: readonly ListRow[]): Omit<ServedFeed, 'log'> => ({
  view: { field: feed.field, mode, entries: rows.length },
  items: rows.map(({ documentId }) => `${uid}:${documentId}`),
});

interface Question {
  readonly list: FeedList;
  /** The editor's list, and what can be shown of it and of the collection. */
  readonly listed: readonly ListRow[];
  readonly rows: readonly ListRow[];
  readonly profile: Profile;
}

const orderAnew = async (
  { list: { here, uid, feed }, listed, rows, profile }: Question,
  needs: FeedDependencies,
): Promise<LoggedFeed> => {
  const found = await Promise.all(rows.map(({ documentId }) => needs.attributesOf({ contentType: uid, documentId })));
  const items = rows.map(({ documentId }, place) => ({
    item: `${uid}:${documentId}`,
    attributes: found[place]?.attributes ?? {},
  }));
  const { diversity, impact } = feed;
  const tastes = tasteOfList(needs.snapshots.current(here.place.status), profile, items, needs.clock.now());
  const pinned = listed.filter((_, place) => feed.pinned?.includes(place + 1)).map(({ documentId }) => documentId);
  const kept = pinned.map((documentId) => `${uid}:${documentId}`);
  const arrangement = arrangementOf(items, { diversity, pinned: kept });
  const order = orderList(tastes, impact, arrangement).slice(0, listed.length);
  return { field: feed.field, impact, items: items.map(({ item }) => item), tastes, arrangement, order };
};

/** Lists as the editor has them. */
export const EDITORS_ORDER: Feeds = { order: async (choices) => [...choices] };

/** `more`: those among the rows that the list itself does not have. */
const withList = ({ here, block, feed }: FeedList, rows: readonly ListRow[], more: readonly ListRow[]): Block =>
  here.lazy
    ? ({ ...block, [ORDERS]: { [feed.field]: { ids: rows.map(({ documentId }) => documentId), more } } } as Ordered)
    : { ...block, [feed.field]: rows };

const isOneOf = (rows: readonly ListRow[]): ((row: ListRow) => boolean) => {
  const ids = new Set(rows.map(({ documentId }) => documentId));
  return ({ documentId }) => ids.has(documentId);
};

export const createFeeds = (needs: FeedDependencies): Feeds => {
  const listOf = async (block: Block, field: string, status: Status): Promise<unknown> => {
    const source = (block as Composed)[SOURCES]?.[field];
    if (!source) return onceEach(await needs.list(block.__component, block.id, field, status));
    return source.field ? onceEach(await needs.list(source.uid, source.row.id, source.field, status)) : [];
  };

  /** The entries of a list that the caller may know of. */
  const rowsOf = async (
    { lazy, place }: SlotHere,
    block: Block,
    field: string,
    answer: Answer,
    deadline: Deadline,
  ): Promise<{ uid: string; listed: readonly ListRow[] } | undefined> => {
    const uid = needs.modelOf(block.__component)?.attributes[field]?.target;
    const verdict = uid !== undefined && answer.mayRead(uid);
    if (!uid || !(verdict instanceof Promise ? await deadline.wait(verdict) : verdict)) return undefined;
    const listed = rowsIn(lazy ? await deadline.wait(listOf(block, field, place.status)) : block[field]);
    return listed.length === 0 ? undefined : { uid, listed };
  };

  /** The rows that are served, from memory where nothing has happened since: without a log then. */
  const orderFor = async (
    question: Question,
    visitor: string,
    { slot, version }: Decision,
    deadline: Deadline,
  ): Promise<{ ordered: readonly ListRow[]; log?: LoggedFeed }> => {
    const { rows, listed, profile } = question;
    const evidence = evidenceVersion(profile);
    const ids = rows.map(({ documentId }) => documentId).join();
    const key = `${visitor}|feed|${slot}|${version}|${hash53(ids)}`;
    const earlier = needs.memory.get(key);
    // The crowd learning beside a visitor must not move the list under their eyes.
    if (earlier?.order && earlier.evidence === evidence)
      return { ordered: inOrder(rows, earlier.order).slice(0, listed.length) };
    const log = await deadline.wait(orderAnew(question, needs));
    const ordered = log.order.map((place) => rows[place]);
    needs.memory.set(key, { evidence, order: orderOf(ordered) });
    return { ordered, log };
  };

  const orderOne = async (
    choice: Choice,
    shown: ReadonlySet<string>,
    known: KnownVisitor,
    answer: Answer,
    deadline: Deadline,
  ): Promise<Choice> => {
    const { here, decision } = choice;
    const feed = decision && needs.feed(here.place.slot);
    const blocks = choice.content ?? [here.block];
    const [block] = blocks;
    if (!feed || !block || blocks.length !== 1) return choice;
    const readable = await rowsOf(here, block, feed.field, answer, deadline);
    if (!readable) return choice;
    const { uid, listed } = readable;
    const list: FeedList = { here, block, feed, uid };
    const { visitor, state } = known;
    const profile = state && decidingProfile(state.profile, needs.clock.now());
    if (visitor === undefined || feed.impact === 0 || !hasTaste(profile) || !servesPerson(decision))
      return { ...choice, feed: told(list, 'default', listed) };
    const isListed = isOneOf(listed);
    const others = (await deadline.wait(needs.candidates.of(list))).filter((row) => !isListed(row));
    const rows = withoutShown(listed, others, uid, shown, feed);
    const { ordered, log } = await orderFor({ list, listed, rows, profile }, visitor, decision, deadline);
    const chosen = ordered.filter((row) => !isListed(row)).map(({ documentId }) => documentId);
    const read = await deadline.wait(needs.candidates.read(list, chosen));
    const full = ordered.flatMap((row) => (isListed(row) ? row : (read.get(row.documentId) ?? [])));
    return {
      ...choice,
      content: [withList(list, full, [...read.values()])],
      feed: { ...told(list, 'individual', full), ...(log && { log }) },
    };
  };

  /** Entries that a slot shows once it is served, so that no slot below shows them again. */
  const shownBy = ({ here, decision, feed }: Choice): readonly string[] => {
    if (feed) return feed.items;
    const slot = needs.snapshots.current(here.place.status).slots.get(here.place.slot);
    return slot?.byKey.get(decision?.variant ?? '')?.info.items ?? [];
  };

  return {
    order: async (choices, known, answer, deadline) => {
      if (!choices.some(({ here, decision }) => decision && needs.feed(here.place.slot))) return [...choices];
      const shown = new Set<string>();
      const ordered: Choice[] = [];
      for (const choice of choices) {
        const next = await orderOne(choice, shown, known, answer, deadline);
        shownBy(next).forEach((item) => shown.add(item));
        ordered.push(next);
      }
      return ordered;
    },
  };
};

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
  type Snapshot,
} from '../engine';
import { orderList } from '../engine/arrange';
import { tasteOfList } from '../engine/list';
import type { LoggedFeed } from '../stores/types';
import type { Answer } from './answers';
import type { Choice, SlotHere } from './choose';
import type { Deadline } from './deadline';
import type { Block, DeliveryDependencies, Status } from './dependencies';
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
  /** What makes a live slot a feed. */
  feed(slot: string): Feed | undefined;
  /** The list in a row, in the editor's order and in this status, where the answer does not hold it. */
  list(uid: string, id: unknown, field: string, status: Status): Promise<unknown>;
  attributesOf(entry: { contentType: string; documentId: string }): Promise<{ attributes: Attributes } | null>;
};

/** Orders of a block's lists, beside its values, for whoever resolves them later: entries by document id. */
export const ORDERS = Symbol('individualization.orders');
export type Ordered = Block & { readonly [ORDERS]?: Readonly<Record<string, readonly string[]>> };

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
  value.length > 1 &&
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
const withoutShown = (rows: readonly ListRow[], uid: string, shown: ReadonlySet<string>, { pinned = [] }: Feed) =>
  rows.filter(({ documentId }, place) => pinned.includes(place + 1) || !shown.has(`${uid}:${documentId}`));

interface Question {
  readonly uid: string;
  /** The editor's list, and what is left of it. */
  readonly listed: readonly ListRow[];
  readonly rows: readonly ListRow[];
  readonly feed: Feed;
  readonly snapshot: Snapshot;
  readonly profile: Profile;
}

const orderAnew = async (
  { uid, listed, rows, feed, snapshot, profile }: Question,
  needs: FeedDependencies,
): Promise<LoggedFeed> => {
  const found = await Promise.all(rows.map(({ documentId }) => needs.attributesOf({ contentType: uid, documentId })));
  const items = rows.map(({ documentId }, place) => ({
    item: `${uid}:${documentId}`,
    attributes: found[place]?.attributes ?? {},
  }));
  const { diversity, impact } = feed;
  const values = items.map(({ attributes }) => (diversity && attributes[diversity.attribute]) ?? []);
  const tastes = tasteOfList(snapshot, profile, items, needs.clock.now());
  const pinned = (feed.pinned ?? []).map((place) => rows.indexOf(listed[place - 1])).filter((place) => place >= 0);
  const arrangement = { pinned, ...(diversity && { diversity: { inARow: diversity.inARow, values } }) };
  const order = orderList(tastes, impact, arrangement);
  return { field: feed.field, impact, items: items.map(({ item }) => item), tastes, arrangement, order };
};

/** Lists as the editor has them. */
export const EDITORS_ORDER: Feeds = { order: async (choices) => [...choices] };

const withList = ({ lazy }: SlotHere, block: Block, field: string, rows: readonly ListRow[]): Block =>
  lazy
    ? ({ ...block, [ORDERS]: { [field]: rows.map(({ documentId }) => documentId) } } as Ordered)
    : { ...block, [field]: rows };

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
    const told = (mode: FeedView['mode'], rows: readonly ListRow[]) => ({
      view: { field: feed.field, mode, entries: rows.length },
      items: rows.map(({ documentId }) => `${uid}:${documentId}`),
    });
    const { visitor, state } = known;
    const profile = state && decidingProfile(state.profile, needs.clock.now());
    if (visitor === undefined || feed.impact === 0 || !hasTaste(profile) || !servesPerson(decision))
      return { ...choice, feed: told('default', listed) };

    const rows = withoutShown(listed, uid, shown, feed);
    const evidence = evidenceVersion(profile);
    const list = rows.map(({ documentId }) => documentId).join();
    const key = `${visitor}|feed|${here.place.slot}|${decision.version}|${hash53(list)}`;
    const earlier = needs.memory.get(key);
    const serve = (ordered: readonly ListRow[], log?: LoggedFeed): Choice => ({
      ...choice,
      content: [withList(choice.here, block, feed.field, ordered)],
      feed: { ...told('individual', ordered), ...(log && { log }) },
    });
    // The crowd learning beside a visitor must not move the list under their eyes.
    if (earlier?.order && earlier.evidence === evidence) return serve(inOrder(rows, earlier.order));
    const snapshot = needs.snapshots.current(here.place.status);
    const log = await deadline.wait(orderAnew({ uid, listed, rows, feed, snapshot, profile }, needs));
    const ordered = log.order.map((place) => rows[place]);
    needs.memory.set(key, { evidence, order: orderOf(ordered) });
    return serve(ordered, log);
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

import type { Core } from '@strapi/types';
import { VARIANT, type Snapshots } from '../authoring';
import { createAnswerMiddleware, type KoaLike } from './answer-middleware';
import type { RequestLike } from './answers';
import { createContentCache } from './content-cache';
import { registerCors } from './cors';
import type { DeliveryDependencies } from './dependencies';
import { createEpoch } from './epoch';
import { createFeedCandidates } from './feed-candidates';
import { createFeeds, EDITORS_ORDER, type FeedDependencies } from './feeds';
import { registerGraphql } from './graphql-extension';
import { createIndividualize, type DocumentsContext } from './individualize';
import { registerListParameters } from './list-parameters';
import { createLoadContents } from './load-contents';
import { createRankLists } from './rank-lists';
import type { ListDependencies } from './rank-page';
import { createRankingMemory } from './ranking-memory';
import { createReach, type Model, type ModelOf } from './reach';
import { createReadPath, type ReadPath } from './read-path';

export { createAccess } from './access';
export { corsProblem } from './cors';
export { snapshotVersion } from './snapshot-version';
export type { DeliveryDependencies } from './dependencies';

type Middleware = (context: DocumentsContext, next: () => Promise<unknown>) => Promise<unknown>;

/** The read path of the content API: REST, GraphQL, headers. */
export interface Delivery {
  readonly path: ReadPath;
  /** Documents-service middleware. */
  readonly individualize: Middleware;
  /** Koa middleware that finishes answers with a slot. */
  readonly finish: (koa: KoaLike, next: () => Promise<unknown>) => Promise<void>;
}

const modelsOf =
  (strapi: Core.Strapi): ModelOf =>
  (uid) =>
    strapi.getModel(uid as never) as unknown as Model | undefined;

/** The content of variants, from memory while nothing that they show is written. To be made once the database is up. */
export const createContents = (
  strapi: Core.Strapi,
  { dependsOn }: Pick<Snapshots, 'dependsOn'>,
): DeliveryDependencies['contents'] =>
  createContentCache(createLoadContents(strapi), createEpoch(strapi, VARIANT, modelsOf(strapi), dependsOn));

/** Without `lists`, lists keep the editor's order. */
export const createDelivery = (
  strapi: Core.Strapi,
  dependencies: DeliveryDependencies,
  lists?: Omit<ListDependencies, 'find' | 'clock'> & Pick<FeedDependencies, 'feed'>,
): Delivery => {
  const modelOf = modelsOf(strapi);
  const rankings = createRankingMemory();
  const list: FeedDependencies['list'] = (uid, id, field, status) => {
    const target = modelOf(modelOf(uid)?.attributes[field]?.target ?? '');
    // A row of a type without drafts may refer to both: a caller gets one of them.
    const where = target?.options?.draftAndPublish ? { publishedAt: { $notNull: status === 'published' } } : {};
    return strapi.db.query(uid).load({ id }, field, { where });
  };
  /** Reads of our own for a list: their slots are decided once, in the list that is served. */
  const own = new WeakSet<object>();
  const find: ListDependencies['find'] = (uid, params) => {
    own.add(params);
    return strapi.documents(uid as never).findMany(params as never);
  };
  const createListFeeds = (known: NonNullable<typeof lists>) => {
    const candidates = createFeedCandidates(strapi, createEpoch(strapi, VARIANT, modelOf), find);
    return createFeeds({ ...dependencies, modelOf, memory: rankings, list, candidates, ...known });
  };
  const feeds = lists ? createListFeeds(lists) : EDITORS_ORDER;
  const path = createReadPath(dependencies, modelOf, feeds);
  const currentRequest = (): RequestLike | undefined =>
    strapi.requestContext.get() as unknown as RequestLike | undefined;
  const swap = createIndividualize(path, createReach(modelOf), currentRequest);
  const forget: ReadPath['forget'] = (visitor) => {
    path.forget(visitor);
    rankings.forget(visitor);
  };
  const rank: Middleware = lists
    ? createRankLists(path, { ...lists, clock: dependencies.clock, find }, currentRequest, rankings)
    : (_context, next) => next();
  return {
    path: { ...path, forget },
    individualize: (context, next) => (own.has(context.params) ? next() : swap(context, () => rank(context, next))),
    finish: createAnswerMiddleware(path, dependencies),
  };
};

/**
 * In register(): the places that must be taken before Strapi starts. Early, so that our documents middleware lies
 * around those of the host: a cache of the host's keeps pages as they were written, never as one visitor got them.
 */
export const registerDelivery = (strapi: Core.Strapi, deliveryOf: () => Delivery | undefined): void => {
  registerCors(strapi);
  registerListParameters(strapi);
  registerGraphql(strapi, () => deliveryOf()?.path);
  strapi.documents.use((async (context: DocumentsContext, next: () => Promise<unknown>) => {
    const delivery = deliveryOf();
    return delivery ? delivery.individualize(context, next) : next();
  }) as never);
};

/** In bootstrap(): innermost of the application's middlewares, so that those of the host see the final answer. */
export const startDelivery = (strapi: Core.Strapi, delivery: Delivery): void => {
  strapi.server.use(((koa: KoaLike, next: () => Promise<unknown>) => delivery.finish(koa, next)) as never);
};

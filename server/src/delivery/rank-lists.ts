import { decidingProfile, evidenceVersion, hasTaste, isHeldOut } from '../engine';
import type { RequestLike } from './answers';
import type { DocumentsContext } from './individualize';
import { wishOf, type ListWish } from './list-parameters';
import { rankPage, type ListDependencies, type Params } from './rank-page';
import { createRankingMemory, rankingKey, type RankingMemory } from './ranking-memory';
import type { ReadPath } from './read-path';

interface Route {
  readonly handler?: unknown;
  readonly info?: { readonly type?: string };
}

/** Requests of the panel are never ranked; code behind a POST may read a list in order to write it back. */
const showsLists = (request: RequestLike): boolean => {
  const route = request.state?.route as Route | undefined;
  if (route?.info?.type !== 'content-api') return false;
  // GraphQL always asks by POST, on a route without a handler; only its lists have the argument.
  return request.method === 'GET' || request.method === 'HEAD' || route.handler === undefined;
};

/**
 * Documents-service middleware: a list that is asked for with an impact comes in the order of the visitor's taste.
 * Totals are counted by somebody else and stay as they are.
 */
export const createRankLists = (
  path: ReadPath,
  dependencies: ListDependencies,
  currentRequest: () => RequestLike | undefined,
  memory: RankingMemory = createRankingMemory(),
) => {
  const ranked = async (uid: string, params: Params, wish: ListWish, request: RequestLike) => {
    const { impact } = wish;
    const answer = path.answers.of(request);
    answer.ranking = { mode: 'default', impact, entries: 0, bounded: false };
    if (impact === 0) return null;
    const { visitor, state } = (await path.sit(request)).known;
    if (visitor === undefined || state === null || isHeldOut(dependencies.snapshot(), visitor)) return null;
    // On a mission the list is the mission's, as the slots are.
    const profile = decidingProfile(state.profile, dependencies.clock.now());
    if (!hasTaste(profile)) {
      // The pages that follow stay the editor's too, while we get to know each other.
      const evidence = evidenceVersion(profile);
      memory.set(rankingKey(visitor, uid, wish, params), { evidence, order: null });
      return null;
    }
    const page = await rankPage({ uid, params, wish, visitor, profile }, { ...dependencies, memory });
    if (page) answer.ranking = page.ranking;
    return page?.entries ?? null;
  };

  return async (context: DocumentsContext, next: () => Promise<unknown>): Promise<unknown> => {
    const wish = context.action === 'findMany' ? wishOf(context.uid, context.params) : undefined;
    if (wish === undefined) return next();
    let request: RequestLike | undefined;
    try {
      request = currentRequest();
      const entries = request && showsLists(request) && (await ranked(context.uid, context.params, wish, request));
      if (entries) return entries;
    } catch (error) {
      if (request) path.fallBack(request, error);
    }
    return next();
  };
};

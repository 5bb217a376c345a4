import type { RequestLike } from './answers';
import type { Choice, SlotHere } from './choose';
import type { Block } from './dependencies';
import type { Reach } from './reach';
import type { ReadPath, Sitting } from './read-path';
import { mapZones, type Zone } from './zones';

/** What a documents-service middleware is called with. */
export interface DocumentsContext {
  readonly uid: string;
  readonly action: string;
  readonly params: Record<string, unknown>;
}

/** Reads only: what a write answers is what was written. */
const READS = new Set(['findMany', 'findOne', 'findFirst']);

/** A variant may show a page with a slot of its own, and so on; nobody stacks them deeper. */
const MAX_ROUNDS = 4;

interface RouteInfo {
  readonly info?: { readonly type?: string; readonly pluginName?: string };
}

/**
 * Whether this request reads content for a visitor. Not: the panel, cron, and anything but GET, since code behind a
 * POST may read a page in order to write it back. Our own endpoints read content to look at it, not to show it.
 */
const servesContent = (request: RequestLike): boolean => {
  const info = (request.state?.route as RouteInfo | undefined)?.info;
  return (
    info?.type === 'content-api' &&
    info.pluginName !== 'individualization' &&
    (request.method === 'GET' || request.method === 'HEAD')
  );
};

/** Slots that are decided together, in the order of the page. */
type Pages = ReadonlyMap<string, readonly SlotHere[]>;

/** One answer of the documents service under way. */
interface Reading {
  readonly path: ReadPath;
  readonly reach: Reach;
  readonly context: DocumentsContext;
  /** Blocks that have had their turn, by component and id: slots inside of them come next. */
  readonly served: Set<string>;
}

const keyOf = (block: Block): string => `${block.__component}:${block.id}`;
const EVERY_BLOCK = (): boolean => true;

/** Slots in the answer that had no turn yet; those inside a block that is still to be decided wait for it. */
const collect = ({ path, reach, context, served }: Reading, result: unknown): Pages => {
  const { locale, populate } = context.params;
  const requestLocale = typeof locale === 'string' && locale !== '*' ? locale : null;
  const pages = new Map<string, SlotHere[]>();
  const waiting = new Set<Block>();
  const look = (zone: Zone): readonly unknown[] => {
    for (const [block, here] of path.slotsOf(zone, requestLocale)) {
      if (served.has(keyOf(block))) continue;
      waiting.add(block);
      const page = `${zone.page}|${here.place.status}`;
      const known = pages.get(page);
      if (known) known.push(here);
      else pages.set(page, [here]);
    }
    return zone.blocks;
  };
  mapZones(reach, context.uid, result, populate, look, (block) => !waiting.has(block));
  return pages;
};

const apply = (
  { path, reach, context }: Reading,
  result: unknown,
  choices: ReadonlyMap<unknown, Choice>,
  sitting: Sitting,
): unknown => {
  const change = (zone: Zone): readonly unknown[] =>
    zone.blocks.some((block) => choices.has(block)) ? path.swap(zone.blocks, choices, sitting).blocks : zone.blocks;
  return mapZones(reach, context.uid, result, context.params.populate, change, EVERY_BLOCK);
};

const individualize = async (
  reading: Reading,
  result: unknown,
  first: Pages,
  request: RequestLike,
): Promise<unknown> => {
  const { path, served } = reading;
  const sitting = await path.sit(request);
  let current = result;
  let pages = first;
  for (let round = 0; round < MAX_ROUNDS && pages.size > 0; round += 1) {
    const choices = new Map<unknown, Choice>();
    for (const page of pages.values())
      for (const choice of await path.choose(page, sitting)) choices.set(choice.here.block, choice);
    current = apply(reading, current, choices, sitting);
    for (const { here } of choices.values()) served.add(keyOf(here.block));
    pages = collect(reading, current);
  }
  path.settle(sitting);
  return current;
};

/** Answers of the documents service with their slots decided and swapped; never throws and never writes into them. */
export const createIndividualize =
  (path: ReadPath, reach: Reach, currentRequest: () => RequestLike | undefined) =>
  async (context: DocumentsContext, next: () => Promise<unknown>): Promise<unknown> => {
    const result = await next();
    let request: RequestLike | undefined;
    try {
      if (!READS.has(context.action) || result === null || typeof result !== 'object') return result;
      if (!context.params?.populate || reach.steps(context.uid).length === 0) return result;
      request = currentRequest();
      if (!request || !servesContent(request)) return result;
      const reading: Reading = { path, reach, context, served: new Set() };
      const pages = collect(reading, result);
      return pages.size === 0 ? result : await individualize(reading, result, pages, request);
    } catch (error) {
      if (request) path.fallBack(request, error);
      return result;
    }
  };

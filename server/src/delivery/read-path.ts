import { createAnswers, type Answer, type Answers, type RequestLike } from './answers';
import { createBreaker } from './breaker';
import { createChooser, allowedBy, type Choice, type Chooser, type SlotHere } from './choose';
import { startDeadline, type Deadline } from './deadline';
import type { Account } from './decision-log';
import { accountFor, keep, tell } from './decision-log';
import type { Block, DeliveryDependencies } from './dependencies';
import { fillNameTokens, type Traits } from './name-tokens';
import type { PopulateNode } from './populate';
import { EDITORS_ORDER } from './feeds';
import type { ModelOf } from './reach';
import { createDecisionMemory } from './remember';
import { createSessions } from './sessions';
import { swapZone, type Served, type SwappedZone } from './swap';
import { knowVisitor, type KnownVisitor } from './visitors';
import { isBlock } from './zones';

/** The blocks of a zone as REST and GraphQL both meet them. */
export interface ZoneBlocks {
  readonly blocks: readonly unknown[];
  readonly components: ReadonlySet<string>;
  readonly node: PopulateNode;
  /** Relations of the blocks are resolved later, by their rows. */
  readonly lazy?: boolean;
}

/** One read of content, from the first slot met to the account of what was served. */
export interface Sitting {
  readonly answer: Answer;
  readonly deadline: Deadline;
  readonly known: KnownVisitor;
  readonly served: Served[];
}

/** What the read path does, whatever the API that content is read by. */
export interface ReadPath {
  readonly answers: Answers;
  /** Slots of a zone, by block. `requestLocale` counts where a page has no locale of its own. */
  slotsOf(zone: ZoneBlocks, requestLocale: string | null): ReadonlyMap<Block, SlotHere>;
  sit(request: RequestLike): Promise<Sitting>;
  /** Decides for the slots of one page together. */
  choose(slots: readonly SlotHere[], sitting: Sitting): Promise<Choice[]>;
  swap(blocks: readonly unknown[], choices: ReadonlyMap<unknown, Choice>, sitting: Sitting): SwappedZone;
  /** Last step, after everything has worked: tells and keeps what was served. */
  settle(sitting: Sitting): void;
  /** Serves the original, says so and leaves a line in the log. */
  fallBack(request: RequestLike, error: unknown): void;
  /** Nothing of this visitor is left in memory. */
  forget(visitor: string): void;
}

const NO_TRAITS: Traits = {};
const NO_SLOTS: ReadonlyMap<Block, SlotHere> = new Map();

export const createReadPath = (
  dependencies: DeliveryDependencies,
  modelOf: ModelOf,
  feeds = EDITORS_ORDER,
): ReadPath => {
  const answers = createAnswers(dependencies);
  const memory = createDecisionMemory();
  const sessions = createSessions();
  const chooser: Chooser = createChooser({ ...dependencies, memory, sessions, modelOf });
  const breaker = createBreaker(dependencies.config.deadlineMs);

  let warnedAt = 0;

  const slotHere = (zone: ZoneBlocks, block: Block, requestLocale: string | null): SlotHere | undefined => {
    const place = typeof block.id === 'number' ? dependencies.places.slotAt(block.__component, block.id) : undefined;
    if (place === undefined) return undefined;
    if (typeof place?.slot !== 'string') throw new TypeError('a place has a slot');
    const locale = dependencies.snapshots.localeOf(place.locale ?? requestLocale);
    if (typeof locale !== 'string') throw new TypeError('a locale is a text');
    return { place, block, allows: allowedBy(zone.components, zone.node), locale, node: zone.node, lazy: zone.lazy };
  };

  return {
    answers,
    slotsOf: (zone, requestLocale) => {
      let slots: Map<Block, SlotHere> | undefined;
      for (const block of zone.blocks) {
        const here = isBlock(block) ? slotHere(zone, block, requestLocale) : undefined;
        if (here) (slots ??= new Map()).set(here.block, here);
      }
      return slots ?? NO_SLOTS;
    },
    sit: async (request) => {
      const answer = answers.of(request);
      const deadline = startDeadline(dependencies.config.deadlineMs);
      const known = await knowVisitor(answer, { ...dependencies, breaker }, deadline);
      return { answer, deadline, known, served: [] };
    },
    forget: (visitor) => {
      memory.forget(visitor);
      sessions.forget(visitor);
    },
    choose: async (slots, { known, answer, deadline }) =>
      feeds.order(await chooser.choose(slots, known, answer, deadline), known, answer, deadline),
    swap: (blocks, choices, sitting) => {
      const traits = sitting.known.state?.record.traits ?? NO_TRAITS;
      const { preview } = sitting.answer.requester;
      const finish = (block: Block): Block => (preview ? block : fillNameTokens(block, traits, modelOf));
      const swapped = swapZone(blocks, choices, finish);
      sitting.served.push(...swapped.served);
      return swapped;
    },
    settle: ({ served, known, answer }) => {
      const account: Account = accountFor(served, known, answer, dependencies);
      tell(account.told, answer);
      keep(account.kept, dependencies);
    },
    fallBack: (request, error) => {
      answers.fellBack(request);
      // One line a second is enough to know: a dead database must not fill the disk as well.
      if (Date.now() - warnedAt < 1000) return;
      warnedAt = Date.now();
      try {
        dependencies.log.warn(`individualization: served the original: ${String(error)}`);
      } catch {
        // A broken log must not break the page.
      }
    },
  };
};

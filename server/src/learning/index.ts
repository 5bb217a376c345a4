import { createRanker, type EngineSettings, type Ranker } from '../engine';
import { weightOf } from '../engine/settings';
import type { EventStore, JournalledEvent, RankingStore } from '../stores/types';
import { fromBytes } from './stored';
import type { StudiedEvent, Taught } from './study';
import { builtWorker, startThread, type Thread } from './thread';

/** The ranking that the site has taught so far. */
export interface Learning {
  /** Null: nothing was learned yet; blocks that show items are then scored by simple co-visitation. */
  ranker(): Ranker | null;
  /** Another one after each learning; '' before the first. Part of the snapshot's version. */
  version(): string;
  /** Lets go of the visitor who was scored last. */
  forget(): void;
  /** Takes what was learned before the last stop, so that blocks are the same as then. Never rejects. */
  load(): Promise<void>;
  /** Looks whether enough has happened since, now and then, in the background. */
  start(): void;
  /** Learns now where enough has happened; resolves when that is done and stored. Never rejects. */
  learn(): Promise<void>;
  stop(): Promise<void>;
}

export interface LearningOptions {
  readonly events: Pick<EventStore, 'since'>;
  readonly rankings: RankingStore;
  readonly settings: EngineSettings;
  /** Sequence of the newest event that was taken in. */
  readonly newest: () => number;
  readonly config: LearningConfig;
  /** Called after something was learned. */
  readonly onLearned: () => void;
  readonly onError: (error: unknown) => void;
  /** File of the thread; null: nothing is learned. */
  readonly worker?: string | null;
}

export interface LearningConfig {
  readonly enabled: boolean;
  /** Events that must have come since, and minutes between two learnings. */
  readonly everyEvents: number;
  readonly everyMinutes: number;
  /** Newest events that are learned from. */
  readonly mostEvents: number;
}

/**
 * Items up to which a ranking is learned: all of them are scored, while a page waits, at a visitor's first decision
 * after an event. 4,000 take one to three milliseconds.
 */
const MOST_ITEMS = 4_000;
/** Events of one read: what a read costs must not be felt by a request. */
const PAGE = 500;

export function createLearning(options: LearningOptions): Learning {
  const { events, rankings, settings, newest, config, onLearned, onError, worker = builtWorker() } = options;
  let known: { ranker: Ranker; version: string } | null = null;
  let learnedUntil = 0;
  let timer: NodeJS.Timeout | undefined;
  let thread: Thread | undefined;
  let underWay: Promise<void> | undefined;
  let stopped = false;

  /** Hands the newest events over, page by page; false where there are too many items. */
  async function tell(to: Thread, until: number): Promise<boolean> {
    const items = new Set<string>();
    for (let from = Math.max(0, until - config.mostEvents); from < until && !stopped;) {
      const page = await events.since(from, PAGE);
      if (page.length === 0) break;
      from = page[page.length - 1].sequence;
      const studied = page.filter((event) => event.sequence <= until).flatMap((event) => studiedOf(event, settings));
      for (const { item } of studied) items.add(item);
      if (items.size > MOST_ITEMS) return false;
      to.add(studied);
    }
    return !stopped;
  }

  function take({ catalogue, blend }: Taught, until: number): void {
    known = { ranker: createRanker(catalogue, blend), version: `r${until}` };
    learnedUntil = until;
  }

  async function learnFrom(file: string): Promise<void> {
    const until = newest();
    // What fails is not tried again with the same events.
    learnedUntil = until;
    thread = startThread(file);
    try {
      const lesson = (await tell(thread, until)) ? await thread.study(settings) : null;
      if (!lesson || stopped) return;
      take(lesson.taught, until);
      onLearned();
      await rankings.save({ sequence: until, data: lesson.bytes });
    } catch (error) {
      if (!stopped) onError(error);
    } finally {
      await thread.end();
      thread = undefined;
    }
  }

  const isDue = (): boolean => config.enabled && newest() - learnedUntil >= config.everyEvents;

  const learning: Learning = {
    ranker: () => known?.ranker ?? null,
    version: () => known?.version ?? '',
    forget() {
      if (known) known.ranker.asked = null;
    },
    async load() {
      if (!config.enabled) return;
      try {
        const stored = await rankings.load();
        const taught = stored && (await fromBytes(stored.data));
        if (taught) take(taught, stored.sequence);
      } catch (error) {
        onError(error);
      }
    },
    start() {
      if (!config.enabled || !worker) return;
      timer = setInterval(() => void learning.learn(), config.everyMinutes * 60_000).unref();
      void learning.learn();
    },
    learn() {
      if (underWay || !worker || stopped || !isDue()) return underWay ?? Promise.resolve();
      underWay = learnFrom(worker).finally(() => (underWay = undefined));
      return underWay;
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      await thread?.end();
      await underWay;
    },
  };
  return learning;
}

/** What is evidence of taste, about an item, and may be learned from. */
const studiedOf = (
  { visitor, type, item, at, attributes, excluded }: JournalledEvent,
  settings: EngineSettings,
): StudiedEvent[] =>
  item === undefined || excluded || weightOf(type, settings) <= 0 ? [] : [{ visitor, type, item, at, attributes }];

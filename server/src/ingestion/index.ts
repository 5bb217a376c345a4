import type { ContentAttributes } from '../attributes';
import { JournalUnavailableError, missionSchema, type EventBatchResult } from '../contracts';
import type { Context } from '../engine';
import type { JournalledEvent, LoggedDecision, Stores } from '../stores/types';
import type { Visitors, VisitorState } from '../visitors';
import type { Learned } from './learned';
import { isRejection, parseEvent, type Rejection } from './parse';
import { resolveEvent, type Resolved, type VariantOf } from './resolve';
import { createStamps } from './stamp';

export { loadLearned, type Learned } from './learned';
export type { Goal } from './outcomes';
export type { VariantOf } from './resolve';

export interface BatchRequest {
  /** From a verified token. */
  readonly visitor: string;
  /** Events as they were sent, not parsed yet. */
  readonly batch: readonly unknown[];
  /** Context of the request: for events that bring none. */
  readonly context?: Context;
  readonly now: number;
  readonly globalPrivacyControl?: boolean;
}

export interface Ingestion {
  /**
   * Accepts a batch. When it resolves, accepted events are durable and the next read sees them.
   * Rejects with `JournalUnavailableError`, and then nothing was accepted.
   */
  accept(request: BatchRequest): Promise<EventBatchResult>;
}

export interface IngestionOptions {
  readonly stores: Stores;
  readonly visitors: Visitors;
  readonly attributes: Pick<ContentAttributes, 'catalogue' | 'normalise' | 'vocabulary'>;
  readonly learned: Learned;
  readonly variantOf: VariantOf;
  readonly onError: (error: unknown) => void;
}

export function createIngestion(options: IngestionOptions): Ingestion {
  const { stores, visitors, attributes, learned, variantOf, onError } = options;
  const stamp = createStamps();

  /** Each event resolved or refused, in the order of the batch. */
  async function resolveBatch(request: BatchRequest, excluded: boolean): Promise<(Resolved | Rejection)[]> {
    const parsed = request.batch.map((input) => parseEvent(input, request.now));
    const wanted = parsed.flatMap((one) => (isRejection(one) ? [] : (one.event.decisionId ?? [])));
    const decisions = await stores.decisions.getMany(wanted);
    return Promise.all(
      parsed.map(async (one) => {
        if (isRejection(one)) return one;
        const { event, at } = one;
        const order = stamp(request.now);
        const linked = event.decisionId === undefined ? undefined : decisions.get(event.decisionId);
        const decision = linked?.visitor === request.visitor ? linked : undefined;
        const entry = event.entry && (await attributes.catalogue.attributesOf(event.entry));
        const base = { at, order, excluded, context: request.context };
        return resolveEvent(event, base, { entry, decision }, { normalise: attributes.normalise, variantOf });
      }),
    );
  }

  /** After the commit and without waiting for anything: crowd, outcomes and profile in memory. */
  function apply(
    state: VisitorState,
    inserted: readonly JournalledEvent[],
    decisions: ReadonlyMap<string, LoggedDecision>,
  ): void {
    for (const event of inserted) {
      try {
        const profile = visitors.profiles.peek(event.visitor)?.profile ?? state.profile;
        learned.apply(event, profile, event.decision && decisions.get(event.decision.id)?.decision);
        attributes.vocabulary.sawEvent(event);
      } catch (error) {
        onError(error);
      }
      visitors.profiles.apply(state.record, event);
    }
  }

  /** Decisions that events refer to must outlive a crash as the events do: learning is repeated from both. */
  async function journal(visitor: string, accepted: readonly Resolved[]) {
    try {
      if (accepted.some(({ decision }) => decision)) await stores.decisions.flush();
      return await stores.events.append(
        visitor,
        accepted.map(({ event }) => event),
      );
    } catch (error) {
      throw new JournalUnavailableError(error);
    }
  }

  return {
    async accept(request) {
      const { visitor, batch, now } = request;
      const record = await unavailable(visitors.profiles.record(visitor));
      if (!visitors.consent.allows(record, 'personalization', request.globalPrivacyControl ?? false)) {
        const refusal = { code: 'NO_CONSENT', message: 'the visitor did not agree' } as const;
        return { accepted: 0, duplicates: 0, rejected: batch.map((_, index) => ({ index, ...refusal })) };
      }
      const excluded = (record.excludedUntil ?? 0) > now;
      const [state, resolved] = await unavailable(
        Promise.all([visitors.profiles.read(visitor), resolveBatch(request, excluded)]),
      );
      const accepted = resolved.flatMap((one) => (isRejection(one) ? [] : one));
      const rejected = resolved.flatMap((one, index) => (isRejection(one) ? { index, ...one } : []));
      if (accepted.length === 0) return { accepted: 0, duplicates: 0, rejected };
      const errand = errandIn(accepted);
      if (errand && !excluded) await unavailable(visitors.declareMission(visitor, errand.name, errand.from, now));
      const { inserted, duplicates } = await journal(visitor, accepted);
      apply(state, inserted, new Map(accepted.flatMap(({ decision }) => (decision ? [[decision.id, decision]] : []))));
      await (excluded ? visitors.keepExcluded(record, now) : visitors.followMission(visitor, now)).catch(onError);
      return { accepted: inserted.length, duplicates, rejected };
    },
  };
}

/** The mission that the context of an event names, from the first such event on. */
function errandIn(accepted: readonly Resolved[]): { name: string; from: number } | null {
  let found: { name: string; from: number } | null = null;
  for (const { event } of accepted) {
    const name = missionSchema.safeParse(event.context?.mission);
    if (name.success && (!found || event.at < found.from)) found = { name: name.data, from: event.at };
  }
  return found;
}

/** Reads of the write path fail as the journal does: the caller may send the batch again. */
async function unavailable<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    throw new JournalUnavailableError(error);
  }
}

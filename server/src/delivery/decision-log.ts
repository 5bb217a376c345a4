import type { Answer } from './answers';
import { decisionId } from './decision-id';
import type { DeliveryDependencies } from './dependencies';
import { publicDecision } from './public-decision';
import type { LoggedDecision } from '../stores/types';
import type { PublicDecision } from '../contracts';
import type { Served } from './swap';
import { segmentHolds, type Snapshot, type Subject } from '../engine';
import type { KnownVisitor } from './visitors';

/** Decisions of one read, ready to be told and to be kept. */
export interface Account {
  readonly told: readonly PublicDecision[];
  readonly kept: readonly LoggedDecision[];
}

type Needs = Pick<DeliveryDependencies, 'clock' | 'secret' | 'snapshots'>;

/** Writes down what was served. Nothing is kept of somebody unknown or without consent. */
export const accountFor = (
  served: readonly Served[],
  known: KnownVisitor,
  answer: Answer,
  { clock, secret, snapshots }: Needs,
): Account => {
  const told: PublicDecision[] = [];
  const kept: LoggedDecision[] = [];
  if (served.length === 0) return { told, kept };
  const key = secret.current();
  const at = clock.now();
  for (const { choice, at: place, repeat } of served) {
    const { decision, here, feed } = choice;
    if (!decision) continue;
    const id = decisionId(key, known.visitor, { place: here.place, repeat }, decision);
    told.push(publicDecision(id, decision, place, feed?.view));
    if (!known.logged || known.visitor === undefined) continue;
    const { context } = answer.requester;
    const subject = { profile: known.state?.profile ?? null, context, now: at };
    const held = decision.split && { segments: heldSegments(snapshots.current(here.place.status), subject) };
    kept.push({
      id,
      visitor: known.visitor,
      at,
      place,
      context,
      ...held,
      decision,
      ...(feed?.log && { feed: feed.log }),
    });
  }
  return { told, kept };
};

/** Reports on a segment count who was in it then: what held cannot be told later, when the visitor has gone on. */
const heldSegments = ({ segments }: Snapshot, subject: Subject): string[] =>
  [...segments.predicates.keys()].filter((key) => segmentHolds(segments, key, subject));

/** Hands decisions to the log without waiting; a log that is down costs measurement, never content. */
export const keep = (
  kept: readonly LoggedDecision[],
  { decisions, log }: Pick<DeliveryDependencies, 'decisions' | 'log'>,
): void => {
  if (kept.length === 0) return;
  const failed = (error: unknown): void => {
    try {
      log.warn(`individualization: decisions were not kept: ${String(error)}`);
    } catch {
      // A broken log must not break the page.
    }
  };
  try {
    Promise.resolve(decisions.add(kept) as unknown).catch(failed);
  } catch (error) {
    failed(error);
  }
};

/** Adds to the answer's metadata; the same decision met twice in one request is told once. */
export const tell = (told: readonly PublicDecision[], answer: Answer): void => {
  for (const decision of told) {
    const known = answer.decisions.some(
      (other) => other.decisionId === decision.decisionId && other.at.block?.index === decision.at.block?.index,
    );
    if (!known) answer.decisions.push(decision);
  }
};

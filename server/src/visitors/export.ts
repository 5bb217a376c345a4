import type { TasteProfile } from '../contracts';
import type { Participant } from '../stores';
import type { JournalledEvent, KnownMission, LoggedDecision } from '../stores/types';

/** An event as the visitor gets it back. */
export interface ExportedEvent {
  id: string;
  type: string;
  at: string;
  entry?: { contentType: string; documentId: string };
  attributes: JournalledEvent['attributes'];
  context?: JournalledEvent['context'];
  decisionId?: string;
  slot?: string;
  variant?: string;
  value?: number;
  currency?: string;
  excluded?: boolean;
  orderId?: string;
}

/** Body of `GET visitors/me/export` under `data`: everything that is kept of the visitor, not paged. */
export interface VisitorExport {
  visitor: string;
  profile: TasteProfile & { person: string | null; missions: readonly KnownMission[] };
  events: ExportedEvent[];
  decisions: unknown[];
  exposures: ExportedEvent[];
  /** Comparisons that the visitor takes part in, and on which side. */
  experiments: { slot: string; version: number; side: string; since: string }[];
  consent: TasteProfile['consent'];
}

function entryOf(item: string): ExportedEvent['entry'] {
  const at = item.lastIndexOf(':');
  return { contentType: item.slice(0, at), documentId: item.slice(at + 1) };
}

export const exportedEvent = (event: JournalledEvent): ExportedEvent => ({
  id: event.id,
  type: event.type,
  at: new Date(event.at).toISOString(),
  ...(event.item !== undefined && { entry: entryOf(event.item) }),
  attributes: event.attributes,
  ...(event.context && { context: event.context }),
  ...(event.decision && { decisionId: event.decision.id, slot: event.decision.slot, variant: event.decision.variant }),
  ...(event.value !== undefined && { value: event.value }),
  ...(event.currency !== undefined && { currency: event.currency }),
  ...(event.excluded && { excluded: true }),
  ...(event.orderId !== undefined && { orderId: event.orderId }),
});

export const exportedDecision = ({ id, at, place, context, decision }: LoggedDecision) => ({
  decisionId: id,
  at: new Date(at).toISOString(),
  place,
  context,
  slot: decision.slot,
  experience: decision.experience,
  version: decision.version,
  variant: decision.variant,
  mode: decision.mode,
  reasons: decision.reasons,
  servedProbability: decision.servedProbability,
  ...(decision.shadow && { shadow: decision.shadow }),
});

export const exportedExperiment = ({ slot, version, side, at }: Participant): VisitorExport['experiments'][number] => ({
  ...{ slot, version, side, since: new Date(at).toISOString() },
});

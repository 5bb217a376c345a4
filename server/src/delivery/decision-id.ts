import { createHmac } from 'node:crypto';
import type { Decision } from '../engine';
import type { Place } from '../stores/types';
import { settingsVersion } from './snapshot-version';

/** The logical position of a slot: stays over publishing, unlike the id of the block. */
export interface DecisionSeat {
  readonly place: Pick<Place, 'contentType' | 'documentId' | 'locale' | 'field'>;
  /** 0 for the first block of this slot in the zone, 1 for the next that shares it. */
  readonly repeat: number;
}

/**
 * Id of a decision, derived from the settings, the evidence and the answer: a reload gives the same one, also after
 * the site has learned, and nobody can guess another visitor's. HMAC-SHA256, its first 160 bits in base64url.
 */
export const decisionId = (
  secret: string,
  visitor: string | undefined,
  seat: DecisionSeat,
  decision: Decision,
): string => {
  const { contentType, documentId, locale, field } = seat.place;
  const parts = [
    visitor ?? '',
    contentType,
    documentId,
    locale ?? '',
    field,
    seat.repeat,
    decision.slot,
    decision.experience,
    decision.version,
    settingsVersion(decision.snapshotVersion),
    decision.evidenceVersion,
    decision.variant,
    decision.mode,
    ...(decision.split ? [decision.split.side, decision.split.unit ?? ''] : []),
  ];
  return createHmac('sha256', secret).update(JSON.stringify(parts)).digest().subarray(0, 20).toString('base64url');
};

/** Stable codes of everything that can be refused. HTTP answers carry them as `error.details.code`. */
export const ERROR_CODES = [
  'TOKEN_MISSING',
  'TOKEN_INVALID',
  'BODY_INVALID',
  'BODY_TOO_LARGE',
  'TOO_MANY_REQUESTS',
  'NOT_FOUND',
  'CONFLICT',
  'NO_CONSENT',
  'PERSON_MISSING',
  'STORE_UNAVAILABLE',
  'GOAL_MISSING',
  'DEFINITION_MISSING',
  'VARIANT_MISSING',
  'SEGMENT_MISSING',
  'TAKEOVER_OVERLAP',
  'COLLECTION_INVALID',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** Codes of a single event that was not accepted; the rest of its batch is. */
export const REJECTION_CODES = [
  'EVENT_INVALID',
  'AT_OUT_OF_RANGE',
  'ENTRY_UNKNOWN',
  'DECISION_UNKNOWN',
  'NO_CONSENT',
] as const;
export type RejectionCode = (typeof REJECTION_CODES)[number];

/** Codes in `meta.individualization.notices`: the answer is 200 and complete, but something was left out. */
export const NOTICE_CODES = [
  'VISITOR_TOKEN_INVALID',
  'CONTEXT_INVALID',
  'CONTEXT_TOO_LARGE',
  'FALLBACK',
  'NO_CONSENT',
] as const;
export type NoticeCode = (typeof NOTICE_CODES)[number];

/** The journal did not take the events: nothing of the batch was accepted, the caller may send it again. */
export class JournalUnavailableError extends Error {
  constructor(cause: unknown) {
    super('the journal cannot be written', { cause });
    this.name = 'JournalUnavailableError';
  }
}

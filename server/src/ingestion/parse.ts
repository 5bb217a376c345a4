import {
  eventSchema,
  isStorable,
  MAX_EVENT_AGE_MS,
  MAX_EVENT_AHEAD_MS,
  type EventInput,
  type RejectionCode,
} from '../contracts';

/** An event that was not accepted; the rest of its batch is. */
export interface Rejection {
  readonly code: RejectionCode;
  readonly message: string;
}
export type Parsed = { readonly event: EventInput; readonly at: number } | Rejection;

export const isRejection = (value: object): value is Rejection => 'code' in value;

/** One event of a batch as it was sent. Never throws, whatever it is given. */
export function parseEvent(input: unknown, now: number): Parsed {
  const parsed = eventSchema.safeParse(input);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return {
      code: 'EVENT_INVALID',
      message: `${issue.path.map(String).join('.') || 'event'}: ${issue.message}`.slice(0, 200),
    };
  }
  const event = parsed.data;
  if (!isStorable(event)) return { code: 'EVENT_INVALID', message: 'text with NUL or half a character' };
  const at = event.at === undefined ? now : Date.parse(event.at);
  if (Number.isNaN(at)) return { code: 'EVENT_INVALID', message: 'at: not a date' };
  if (at < now - MAX_EVENT_AGE_MS || at > now + MAX_EVENT_AHEAD_MS) {
    return { code: 'AT_OUT_OF_RANGE', message: 'at: older than 7 days or more than 5 minutes ahead' };
  }
  return { event, at };
}

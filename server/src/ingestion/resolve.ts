import { mergeAttributes, type ContentAttributes, type EntryAttributes } from '../attributes';
import { ORDER_ATTRIBUTES, type EventInput } from '../contracts';
import type { Attributes, Context } from '../engine';
import type { LoggedDecision, NewEvent } from '../stores/types';
import type { Rejection } from './parse';

/** What a block of a slot says about taste: attributes and shown entries of a variant. */
export type VariantOf = (
  slot: string,
  variant: string,
) => { attributes: Attributes; items: readonly string[] } | undefined;

/** An event with its links looked up. */
export interface Resolved {
  readonly event: NewEvent;
  readonly decision?: LoggedDecision;
}

const withoutPrototype = (context: Context): Context => Object.assign(Object.create(null), context) as Context;

/**
 * Turns what was sent into what is kept: attributes of the entry as the catalogue has them, of the block where the
 * event is about nothing else, and those that were sent. A link to somebody else's decision is dropped.
 */
export function resolveEvent(
  input: EventInput,
  base: { at: number; order: number; excluded: boolean; context: Context | undefined },
  found: { entry: EntryAttributes | null | undefined; decision: LoggedDecision | undefined },
  parts: { normalise: ContentAttributes['normalise']; variantOf: VariantOf },
): Resolved | Rejection {
  if (found.entry === null) return { code: 'ENTRY_UNKNOWN', message: 'entry: unknown or not readable' };
  const { decision } = found;
  if (!decision && !found.entry && !input.attributes) {
    return { code: 'DECISION_UNKNOWN', message: 'decisionId: unknown, and the event is about nothing else' };
  }
  const { orderId, about } = orderIn(input.attributes);
  const sent = about && parts.normalise(about);
  const block =
    decision && !found.entry && !sent ? parts.variantOf(decision.decision.slot, decision.decision.variant) : undefined;
  const context = input.context ?? base.context;
  return {
    decision,
    event: {
      id: input.id,
      type: input.type,
      at: base.at,
      order: base.order,
      attributes: mergeAttributes(found.entry?.attributes, sent, block?.attributes),
      ...(found.entry && { item: found.entry.item }),
      ...(context && { context: withoutPrototype(context) }),
      ...(decision && {
        decision: { id: decision.id, slot: decision.decision.slot, variant: decision.decision.variant },
      }),
      ...(input.value !== undefined && { value: input.value }),
      ...(input.currency !== undefined && { currency: input.currency }),
      ...(base.excluded && { excluded: true }),
      ...(orderId !== undefined && { orderId }),
    },
  };
}

/** The order that sent attributes name, and what else they say: which order it was is no taste. */
function orderIn(sent: EventInput['attributes']): { orderId?: string; about: EventInput['attributes'] } {
  if (!sent) return { about: undefined };
  const about = Object.fromEntries(Object.entries(sent).filter(([name]) => !isOrder(name)));
  const [named] = Object.keys(sent).filter(isOrder);
  const orderId = named === undefined ? undefined : [sent[named]].flat()[0];
  return {
    about: Object.keys(about).length > 0 ? about : undefined,
    ...(orderId !== undefined && { orderId: String(orderId) }),
  };
}

const isOrder = (name: string): boolean => (ORDER_ATTRIBUTES as readonly string[]).includes(name);

import type { Core } from '@strapi/types';
import type { Context as KoaContext } from 'koa';
import { contextSchema, eventBatchSchema, isStorable, MAX_EVENTS_PER_BATCH } from '../contracts';
import type { Context } from '../engine';
import { runtimeOf } from '../runtime';
import { countedVisitor, saysNoByBrowser, withinAddressLimit } from './asking';
import { jsonBody, parseBody } from './body';
import { answering, refuse } from './refusals';

const MAX_CONTEXT_BYTES = 2048;

/** `X-Visitor-Context` of the request; a bad one counts as absent. */
function contextOf(ctx: KoaContext): Context | undefined {
  const header = ctx.get('x-visitor-context');
  if (header === '' || Buffer.byteLength(header) > MAX_CONTEXT_BYTES) return undefined;
  try {
    const parsed = contextSchema.safeParse(JSON.parse(header));
    return parsed.success && isStorable(parsed.data) ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** `POST /api/individualization/events` */
export default ({ strapi }: { strapi: Core.Strapi }) => ({
  accept: answering(async (ctx: KoaContext) => {
    const runtime = runtimeOf(strapi);
    await withinAddressLimit(ctx, runtime);
    const body = jsonBody(ctx);
    const sent = (body as { events?: unknown } | null)?.events;
    if (Array.isArray(sent) && sent.length > MAX_EVENTS_PER_BATCH) {
      throw refuse.tooLarge(`At most ${MAX_EVENTS_PER_BATCH} events`);
    }
    const { events, visitor: inBody } = parseEnvelope(body);
    const visitor = await countedVisitor(ctx, runtime, inBody);
    const data = await runtime.ingestion.accept({
      visitor,
      batch: events,
      context: contextOf(ctx),
      now: runtime.clock.now(),
      globalPrivacyControl: saysNoByBrowser(ctx),
    });
    ctx.status = 202;
    ctx.body = { data };
  }),
});

/** The envelope; what events contain is judged one by one. */
function parseEnvelope(body: unknown) {
  const { events, visitor } = (body ?? {}) as { events?: unknown; visitor?: unknown };
  return { ...parseBody(eventBatchSchema.omit({ events: true }), { visitor }), ...eventsOf(events) };
}

function eventsOf(events: unknown) {
  const parsed = eventBatchSchema.pick({ events: true }).safeParse({ events });
  if (!parsed.success) throw refuse.body('events: a list of 1 to 200 events');
  return parsed.data;
}

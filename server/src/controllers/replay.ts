import type { Core } from '@strapi/types';
import type { Context } from 'koa';
import { runtimeOf } from '../runtime';
import { answering, refuse } from './refusals';

/** `GET /individualization/decisions/:id/replay`, admin: a decision made again from its row in the log. */
export default ({ strapi }: { strapi: Core.Strapi }) => ({
  decision: answering(async (ctx: Context) => {
    const { id } = ctx.params as { id: string };
    const data = await runtimeOf(strapi).audit.ofDecision(id);
    if (!data) throw refuse.notFound('No such decision is in the log');
    ctx.body = { data };
  }),
});

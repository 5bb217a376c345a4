import type { Core } from '@strapi/types';
import type { Context } from 'koa';
import { runtimeOf } from '../runtime';
import { limitedVisitor } from './asking';
import { answering, refuse } from './refusals';

/** `GET /api/individualization/decisions/:id` */
export default ({ strapi }: { strapi: Core.Strapi }) => ({
  explain: answering(async (ctx: Context) => {
    const runtime = runtimeOf(strapi);
    const visitor = await limitedVisitor(ctx, runtime);
    const { id } = ctx.params as { id: string };
    const explained = /^[A-Za-z0-9_-]{1,64}$/.test(id)
      ? await runtime.visitors.explain(visitor, id, runtime.labelsWithItems, runtime.authoring.snapshots.current())
      : null;
    if (!explained) throw refuse.notFound('No such decision was made for this visitor');
    ctx.body = { data: explained };
  }),
});

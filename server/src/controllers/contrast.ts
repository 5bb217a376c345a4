import type { Core } from '@strapi/types';
import type { Context } from 'koa';
import { contrastQuerySchema } from '../contracts';
import { runtimeOf } from '../runtime';
import { parseBody } from './body';
import { answering, refuse } from './refusals';

/** Admin: rule against person, and what keeps a site from being individualized. */
export default ({ strapi }: { strapi: Core.Strapi }) => ({
  report: answering(async (ctx: Context) => {
    const { slot, segment, covered } = parseBody(contrastQuerySchema, ctx.query);
    const data = await runtimeOf(strapi).contrast.report(slot, {
      segment: segment || undefined,
      covered: covered === 'true',
    });
    if (!data) throw refuse.notFound(`There is no live experience for the slot "${slot}".`);
    ctx.body = { data };
  }),

  async health(ctx: Context): Promise<void> {
    ctx.body = { data: await runtimeOf(strapi).health() };
  },
});

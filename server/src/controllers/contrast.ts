import type { Core } from '@strapi/types';
import type { Context } from 'koa';
import type { z } from 'zod';
import { contrastQuerySchema, earnedQuerySchema, type EarnedView } from '../contracts';
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

  earned: answering(async (ctx: Context) => {
    const query = parseBody(earnedQuerySchema, ctx.query);
    const { slot, goal, version } = query;
    const data = await runtimeOf(strapi).measurement.earned({ slot, whom: whomOf(query), goal, version });
    if (!data) throw refuse.notFound(`There is no experience for the slot "${slot}", or not this version of it.`);
    ctx.body = { data };
  }),

  async site(ctx: Context): Promise<void> {
    ctx.body = { data: await runtimeOf(strapi).measurement.site() };
  },

  async health(ctx: Context): Promise<void> {
    ctx.body = { data: await runtimeOf(strapi).health() };
  },
});

/** The narrowest of what was asked for. */
const whomOf = ({ segment, covered, differ }: z.infer<typeof earnedQuerySchema>): EarnedView['whom'] => {
  if (segment) return { kind: 'segment', segment };
  if (differ === 'true') return { kind: 'differ' };
  return { kind: covered === 'true' ? 'covered' : 'all' };
};

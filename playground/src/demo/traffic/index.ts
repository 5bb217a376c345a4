import type { Core } from '@strapi/types';
import { goBack } from './before';
import { createRun, type Run } from './run';
import { WORLDS } from './worlds';

interface Context {
  status: number;
  body: unknown;
  request: { body?: unknown };
}

const MOST_SHOPPERS = 50_000;
const MOST_DAYS = 60;

const within = (value: unknown, most: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most;

/** Starts what was asked for; answers what is wrong with it, or null. */
async function start(run: Run, asked: Record<string, unknown>): Promise<string | null> {
  const { world, days = 0 } = asked;
  const names = Object.keys(WORLDS);
  if (typeof world !== 'string' || !names.includes(world)) return `There is ${names.join(', ')}.`;
  const { shoppers = WORLDS[world].shoppers } = asked;
  if (!within(shoppers, MOST_SHOPPERS) || !within(days, MOST_DAYS)) return 'That is too many.';
  if ((await run.standing()).state !== 'idle') return 'Made-up shoppers are here already: remove them first.';
  await run.start(world, shoppers, days);
  return null;
}

/**
 * `/demo/traffic`, for whoever is logged in at the panel: send made-up shoppers, see how far they are, stop, remove
 * them. Offered where `npm run demo` has started this Strapi: it alone can put the database back.
 */
export const offerTraffic = (strapi: Core.Strapi): void => {
  const secret = process.env.DEMO_SHOPPERS_SECRET;
  if (!process.send || !secret) return;
  let made: Run | null = null;
  const run = (): Run => (made ??= createRun(strapi, { id: 'shoppers', secret }));
  const tell = async (ctx: Context): Promise<void> => {
    ctx.body = { data: { ...(await run().standing()), worlds: WORLDS } };
  };
  const config = { policies: ['admin::isAuthenticatedAdmin'] };
  strapi.server.routes({
    type: 'admin',
    prefix: '/demo',
    routes: [
      { method: 'GET', path: '/traffic', handler: tell, config },
      {
        method: 'POST',
        path: '/traffic',
        handler: async (ctx: Context) => {
          const wrong = await start(run(), (ctx.request.body ?? {}) as Record<string, unknown>);
          if (!wrong) return tell(ctx);
          ctx.status = 400;
          ctx.body = { error: { message: wrong } };
        },
        config,
      },
      {
        method: 'POST',
        path: '/traffic/stop',
        handler: async (ctx: Context) => {
          run().stop();
          await tell(ctx);
        },
        config,
      },
      {
        method: 'DELETE',
        path: '/traffic',
        handler: async (ctx: Context) => {
          run().stop();
          goBack();
          ctx.status = 202;
          ctx.body = { data: null };
        },
        config,
      },
    ],
  } as never);
};

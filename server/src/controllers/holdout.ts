import type { Core } from '@strapi/types';
import { holdoutSchema } from '../contracts';
import { runtimeOf } from '../runtime';
import { marketer, written } from './marketer';

/** Admin: the share of visitors who see the original everywhere. */
export default ({ strapi }: { strapi: Core.Strapi }) => ({
  find: marketer(strapi, async () => runtimeOf(strapi).holdout.view()),

  save: marketer(strapi, async ({ snapshots }, ctx) => {
    const { holdout } = runtimeOf(strapi);
    await holdout.put(written(ctx, holdoutSchema).percent);
    await snapshots.refresh();
    return holdout.view();
  }),
});

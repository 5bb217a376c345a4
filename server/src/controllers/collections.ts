import type { Core } from '@strapi/types';
import { componentQuerySchema } from '../contracts';
import { parseBody } from './body';
import { marketer } from './marketer';

/** Admin: whose entries can be candidates of a slot. */
export default ({ strapi }: { strapi: Core.Strapi }) => ({
  find: marketer(strapi, async ({ collections }, ctx) =>
    collections(parseBody(componentQuerySchema, ctx.query).component),
  ),
});

import type { Core } from '@strapi/types';
import { segmentInputSchema } from '../contracts';
import { marketer, parameter, written } from './marketer';

/** Admin: named conditions. */
export default ({ strapi }: { strapi: Core.Strapi }) => ({
  find: marketer(strapi, ({ segments }) => segments.list()),
  create: marketer(strapi, ({ segments }, ctx) => segments.create(written(ctx, segmentInputSchema))),
  update: marketer(strapi, ({ segments }, ctx) =>
    segments.update(parameter(ctx, 'key'), written(ctx, segmentInputSchema)),
  ),
  remove: marketer(strapi, ({ segments }, ctx) => segments.remove(parameter(ctx, 'key'))),
});

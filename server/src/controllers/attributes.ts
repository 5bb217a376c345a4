import type { Core } from '@strapi/types';
import type { Context } from 'koa';
import { attributeSettingSchema } from '../contracts';
import { runtimeOf } from '../runtime';
import { parseBody } from './body';
import { answering, refuse } from './refusals';

type WithBody = Context & { request: { body?: unknown } };

/** Admin: which fields are attributes of taste, and what conditions can be about. */
export default ({ strapi }: { strapi: Core.Strapi }) => ({
  find: answering(async (ctx: Context) => {
    ctx.body = { data: await runtimeOf(strapi).attributes.types() };
  }),

  choose: answering(async (ctx: Context) => {
    const { contentType } = ctx.params as { contentType: string };
    const setting = parseBody(attributeSettingSchema, (ctx as WithBody).request.body);
    const { attributes } = runtimeOf(strapi);
    const known = (await attributes.types()).find((type) => type.contentType === contentType);
    if (!known) throw refuse.notFound('No such content type');
    const data = await attributes.choose(contentType, setting);
    if (!data) throw refuse.body('fields: a field that cannot be an attribute');
    ctx.body = { data };
  }),

  vocabulary: answering(async (ctx: Context) => {
    ctx.body = { data: await runtimeOf(strapi).attributes.vocabulary.view() };
  }),
});

import type { Core } from '@strapi/types';
import { clonedAnswerSchema, documentQuerySchema, markSlotSchema } from '../contracts';
import { parseBody } from './body';
import { marketer, parameter, written } from './marketer';

/** Admin: which blocks are slots. */
export default ({ strapi }: { strapi: Core.Strapi }) => ({
  find: marketer(strapi, ({ slots }, ctx) => {
    const { contentType, documentId, locale } = parseBody(documentQuerySchema, ctx.query);
    return slots.blocks(contentType, documentId, locale ?? null);
  }),

  mark: marketer(strapi, async ({ slots }, ctx) => {
    const { block, key, name } = written(ctx, markSlotSchema);
    await slots.mark(block, key, name);
    return slots.blocks(block.contentType, block.documentId, block.locale ?? null);
  }),

  /** Without a document in the query: the slot of all pages. */
  unmark: marketer(strapi, ({ slots }, ctx) => {
    const document = ctx.query.documentId ? parseBody(documentQuerySchema, ctx.query) : undefined;
    return slots.unmark(parameter(ctx, 'key'), document);
  }),

  answerClone: marketer(strapi, async ({ slots }, ctx) => {
    const { contentType, documentId, answer } = written(ctx, clonedAnswerSchema);
    await slots.answerClone(contentType, documentId, answer);
    return slots.blocks(contentType, documentId, null);
  }),
});

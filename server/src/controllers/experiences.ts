import type { Core } from '@strapi/types';
import { experienceInputSchema, experimentSchema, liveSchema, variantInputSchema } from '../contracts';
import { runtimeOf } from '../runtime';
import { marketer, parameter, written } from './marketer';

/** Admin: the settings of slots, going live, and new variants. */
export default ({ strapi }: { strapi: Core.Strapi }) => ({
  find: marketer(strapi, ({ experiences }) => experiences.list()),

  findOne: marketer(strapi, ({ experiences }, ctx) => experiences.get(parameter(ctx, 'slot'))),

  save: marketer(strapi, async ({ experiences }, ctx) => {
    const slot = parameter(ctx, 'slot');
    await experiences.save(slot, written(ctx, experienceInputSchema));
    return experiences.get(slot);
  }),

  goLive: marketer(strapi, async ({ experiences }, ctx) => {
    const slot = parameter(ctx, 'slot');
    await experiences.goLive(slot, written(ctx, liveSchema));
    return experiences.get(slot);
  }),

  pause: marketer(strapi, async ({ experiences }, ctx) => {
    const slot = parameter(ctx, 'slot');
    await experiences.pause(slot);
    return experiences.get(slot);
  }),

  setExperiment: marketer(strapi, async ({ experiences }, ctx) => {
    const slot = parameter(ctx, 'slot');
    await experiences.setExperiment(slot, written(ctx, experimentSchema).standing);
    return experiences.get(slot);
  }),

  forecast: marketer(strapi, (_, ctx) => runtimeOf(strapi).forecasts.of(parameter(ctx, 'slot'))),

  degrees: marketer(strapi, (_, ctx) => runtimeOf(strapi).degrees.of(parameter(ctx, 'slot'))),

  addVariant: marketer(strapi, ({ variants }, ctx) => {
    const { key, name, collection } = written(ctx, variantInputSchema);
    return variants.create(parameter(ctx, 'slot'), key, name, collection);
  }),
});

import type { Core } from '@strapi/types';
import { registerRights } from './authoring';
import { startDelivery } from './delivery';
import { startRuntime } from './runtime';

export default async ({ strapi }: { strapi: Core.Strapi }): Promise<void> => {
  await registerRights(strapi);
  const { delivery } = await startRuntime(strapi);
  startDelivery(strapi, delivery);
};

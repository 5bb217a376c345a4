import type { Core } from '@strapi/types';
import { registerAuthoring } from './authoring';
import { nameUnreadableBodies } from './controllers/unreadable-bodies';
import { registerDelivery } from './delivery';
import { runtimeIfReady } from './runtime';

/** Takes its places before Strapi starts: blocks that variants can have, document middlewares, CORS, GraphQL. */
export default ({ strapi }: { strapi: Core.Strapi }): void => {
  nameUnreadableBodies(strapi);
  registerAuthoring(strapi);
  strapi.documents.use(((context: never, next: () => Promise<unknown>) => {
    const runtime = runtimeIfReady(strapi);
    return runtime ? runtime.authoring.write(context, next) : next();
  }) as never);
  registerDelivery(strapi, () => runtimeIfReady(strapi)?.delivery);
};

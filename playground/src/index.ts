import type { Core } from '@strapi/types';
import { offerTraffic } from './demo/traffic';
import { serveStorefront } from './storefront';

export default {
  register({ strapi }: { strapi: Core.Strapi }) {
    serveStorefront(strapi);
    offerTraffic(strapi);
  },

  async bootstrap({ strapi }: { strapi: Core.Strapi }) {
    if (process.env.DEMO_SEED === '1') {
      const { seed } = await import('./demo');
      await seed(strapi);
    }
  },
};

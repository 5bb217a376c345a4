import type { Core } from '@strapi/types';

export default ({ env }: Core.Config.Shared.ConfigParams) => ({
  individualization: {
    enabled: env.bool('INDIVIDUALIZATION_ENABLED', true),
    // The tests run the plugin from its TypeScript source; otherwise it is found as any installed plugin.
    ...(env('INDIVIDUALIZATION_PATH') ? { resolve: env('INDIVIDUALIZATION_PATH') } : {}),
    config: {
      attributes: { 'api::product.product': true },
      deadlineMs: env.int('INDIVIDUALIZATION_DEADLINE_MS', 100),
      ...env.json('INDIVIDUALIZATION_CONFIG', {}),
    },
  },
  'users-permissions': { config: { jwtSecret: env('JWT_SECRET') } },
  graphql: { enabled: true, config: { landingPage: false, depthLimit: 10, defaultLimit: 25, maxLimit: 100 } },
});

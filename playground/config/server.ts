import type { Core } from '@strapi/types';

export default ({ env }: Core.Config.Shared.ConfigParams) => ({
  host: env('HOST', '127.0.0.1'),
  port: env.int('PORT', 1337),
  url: env('PUBLIC_URL', ''),
  // The demo keeps everything that it makes, pictures too, in one folder.
  dirs: { public: env('PUBLIC_DIR', './public') },
  app: { keys: env.array('APP_KEYS') },
  logger: { updates: { enabled: false }, startup: { enabled: env('NODE_ENV') !== 'test' && env('DEMO_SEED') !== '1' } },
});

import type { Core } from '@strapi/types';

export default ({ env }: Core.Config.Shared.ConfigParams) => ({
  auth: { secret: env('ADMIN_JWT_SECRET') },
  apiToken: { salt: env('API_TOKEN_SALT') },
  transfer: { token: { salt: env('TRANSFER_TOKEN_SALT') } },
  secrets: { encryptionKey: env('ENCRYPTION_KEY') },
  flags: { nps: false, promoteEE: false },
  tutorials: false,
  autoOpen: false,
  // Tests log in more often than five times in five minutes.
  rateLimit: { enabled: env('NODE_ENV') !== 'test' },
});

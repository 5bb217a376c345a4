import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export const PLAYGROUND = path.resolve(__dirname, '../../playground');
/** A busy machine may be slow; that is not what most tests are about. Faults and deadlines have tests of their own. */
export const PATIENT = { INDIVIDUALIZATION_DEADLINE_MS: '10000' };

/**
 * The plugin's configuration in a test. A few answers in a hundred try something out, whoever asks: tests about what
 * somebody gets have that turned off, those about exploration turn it on.
 */
export const configured = (config: Record<string, unknown> = {}): { INDIVIDUALIZATION_CONFIG: string } => ({
  INDIVIDUALIZATION_CONFIG: JSON.stringify({ engine: { explorationFloor: 0 }, ...config }),
});
/** The engine's settings as it is delivered, exploration and all. */
export const AS_DELIVERED = {};

export const PLUGIN_FROM_SOURCE = path.resolve(__dirname, 'plugin-from-source');

/** A folder of its own for one boot; `remove()` when done. */
export const temporaryFolder = (): { path: string; remove(): void } => {
  const folder = mkdtempSync(path.join(tmpdir(), 'individualization-'));
  return { path: folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
};

/** The environment that the playground needs to boot in a test, with the database in `folder`. */
export const playgroundEnvironment = (folder: string): Record<string, string> => ({
  NODE_ENV: 'test',
  APP_KEYS: 'test-key-one,test-key-two',
  API_TOKEN_SALT: 'test-api-token-salt',
  ADMIN_JWT_SECRET: 'test-admin-jwt-secret',
  TRANSFER_TOKEN_SALT: 'test-transfer-token-salt',
  ENCRYPTION_KEY: 'test-encryption-key-of-32-bytes!!',
  JWT_SECRET: 'test-jwt-secret',
  STRAPI_TELEMETRY_DISABLED: 'true',
  LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn',
  DATABASE_CLIENT: process.env.TEST_DATABASE_CLIENT ?? 'sqlite',
  DATABASE_FILENAME: path.join(folder, 'data.db'),
  INDIVIDUALIZATION_PATH: PLUGIN_FROM_SOURCE,
  ...configured(),
  ...PATIENT,
});

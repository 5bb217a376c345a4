import path from 'node:path';
import type { Core } from '@strapi/types';

type Env = Core.Config.Shared.ConfigParams['env'];

// Compiled, this file lies in dist/config.
const root = path.resolve(__dirname, path.basename(path.dirname(__dirname)) === 'dist' ? '../..' : '..');

const server = (env: Env, port: number, user: string) => ({
  connection: {
    ...(env('DATABASE_URL') ? { connectionString: env('DATABASE_URL') } : {}),
    host: env('DATABASE_HOST', '127.0.0.1'),
    port: env.int('DATABASE_PORT', port),
    database: env('DATABASE_NAME', 'individualization'),
    user: env('DATABASE_USERNAME', user),
    password: env('DATABASE_PASSWORD', ''),
  },
  pool: { min: 0, max: env.int('DATABASE_POOL_MAX', 10) },
});

export default ({ env }: Core.Config.Shared.ConfigParams) => {
  const client = env('DATABASE_CLIENT', 'sqlite');
  if (client === 'postgres') return { connection: { client, ...server(env, 5432, 'postgres') } };
  if (client === 'mysql') return { connection: { client, ...server(env, 3306, 'root') } };
  const filename = path.resolve(root, env('DATABASE_FILENAME', '.tmp/data.db'));
  return { connection: { client: 'sqlite', connection: { filename }, useNullAsDefault: true } };
};

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** Said to the person at the terminal as it is; the command ends with exit code 1. */
export class CommandError extends Error {}

/** The part of a Strapi application that commands use. */
interface App {
  plugin(name: string): { service(name: string): unknown } | undefined;
  destroy(): Promise<void>;
}
interface StrapiPackage {
  compileStrapi(options: { appDir: string }): Promise<unknown>;
  createStrapi(context: unknown): { load(): Promise<App>; log: { level: string } };
}

/**
 * Loads the Strapi application in a folder as Strapi's own commands do, without serving it, and lends this plugin's
 * `service` of it. What is asked is answered by the plugin that the application has, with its configuration.
 */
export async function withService<S, R>(folder: string, name: string, use: (service: S) => Promise<R>): Promise<R> {
  const { compileStrapi, createStrapi } = strapiOf(folder);
  const strapi = createStrapi(await compileStrapi({ appDir: folder }));
  strapi.log.level = 'error';
  const app = await strapi.load();
  try {
    const plugin = app.plugin('individualization');
    if (!plugin)
      throw new CommandError(`${folder}: the application has no plugin individualization, or it is not enabled`);
    return await use(plugin.service(name) as S);
  } finally {
    await app.destroy();
  }
}

function strapiOf(folder: string): StrapiPackage {
  if (!existsSync(join(folder, 'package.json')))
    throw new CommandError(`${folder}: no package.json; run the command in the folder of a Strapi application`);
  try {
    return createRequire(join(folder, 'package.json'))('@strapi/strapi') as StrapiPackage;
  } catch (error) {
    throw new CommandError(`${folder}: @strapi/strapi cannot be loaded: ${(error as Error).message}`);
  }
}

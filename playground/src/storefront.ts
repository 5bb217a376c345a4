import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Core } from '@strapi/types';

const TYPES = new Map([
  ['index.html', 'text/html; charset=utf-8'],
  ['style.css', 'text/css; charset=utf-8'],
  ['app.js', 'text/javascript; charset=utf-8'],
]);

interface Context {
  path: string;
  method: string;
  status: number;
  type: string;
  body: unknown;
  set(name: string, value: string): void;
}

/** Serves the built storefront at `/shop`. It is three files; a real one would live on a host of its own. */
export const serveStorefront = (strapi: Core.Strapi): void => {
  const folder = path.resolve(strapi.dirs.app.root, process.env.STOREFRONT_DIR ?? '.tmp/storefront');
  strapi.server.use((async (ctx: Context, next: () => Promise<void>) => {
    const [, name] = /^\/shop(?:\/([a-z]*(?:\.[a-z]+)?))?$/.exec(ctx.path) ?? [];
    const file = name || 'index.html';
    const type = TYPES.get(file);
    if (ctx.method !== 'GET' || !/^\/shop(\/|$)/.test(ctx.path) || !type) return next();
    ctx.type = type;
    ctx.set('Cache-Control', 'no-cache');
    ctx.body = await readFile(path.join(folder, file)).catch(() => null);
    if (ctx.body === null) {
      ctx.status = 404;
      ctx.body = 'The storefront has not been built: `npm run demo` does it.';
    }
  }) as never);
};

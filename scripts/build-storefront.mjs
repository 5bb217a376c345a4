// The storefront of the demo with the client in it: three files that any web server can serve.
import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { ROOT } from './install-missing.mjs';

export const STOREFRONT = path.join(ROOT, 'playground', '.tmp', 'storefront');

/** Builds into `folder`. */
export const buildStorefront = async (folder = STOREFRONT) => {
  mkdirSync(folder, { recursive: true });
  const source = path.join(ROOT, 'playground', 'storefront');
  await build({
    absWorkingDir: ROOT,
    entryPoints: [path.join(source, 'main.ts')],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2020',
    outfile: path.join(folder, 'app.js'),
  });
  for (const file of ['index.html', 'style.css']) copyFileSync(path.join(source, file), path.join(folder, file));
};

// `npm run build`: server and panel as Strapi expects them, engine and client as modules for any frontend.
import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { ROOT, run } from './install-missing.mjs';

/** Declarations lie beside the module that they describe: Strapi's builder refuses `types` of exports of ours. */
const declare = (name, tsconfig, entry) => {
  const options = ['--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--outDir', `dist/${name}/types`];
  run('npx', ['tsc', '-p', tsconfig, ...options]);
  for (const file of ['index.d.ts', 'index.d.mts'])
    writeFileSync(path.join(ROOT, 'dist', name, file), `export * from './types/${entry}';\n`);
};

run('npx', ['strapi-plugin', 'build']);
declare('engine', 'server/src/engine/tsconfig.json', 'index');
declare('client', 'client/tsconfig.json', 'client/src/index');

// What runs beside Strapi, each in one file: the commands of the package, and the thread that learns.
for (const file of ['commands/index', 'learning/worker'])
  await build({
    entryPoints: [path.join(ROOT, 'server/src', `${file}.ts`)],
    outfile: path.join(ROOT, 'dist', `${file}.js`),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
  });
chmodSync(path.join(ROOT, 'dist/commands/index.js'), 0o755);

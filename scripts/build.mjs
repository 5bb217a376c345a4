// `npm run build`: server and panel as Strapi expects them, engine and client as modules for any frontend.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
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

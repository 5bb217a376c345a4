// `npm run bench`: the engine is bundled as a site ships it, and the benchmarks run against that bundle.
import path from 'node:path';
import { build } from 'esbuild';
import { ROOT, run } from './install-missing.mjs';

// Inside node_modules, so that the peers are found from there.
const folder = path.join(ROOT, 'node_modules', '.cache', 'bench');
const ENGINE = path.join(ROOT, 'server', 'src', 'engine');

await build({
  entryPoints: [path.join(ENGINE, 'index.ts')],
  outfile: path.join(folder, 'engine.mjs'),
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'browser',
});
await build({
  entryPoints: [path.join(ROOT, 'benchmarks', 'run.ts')],
  outfile: path.join(folder, 'run.mjs'),
  bundle: true,
  packages: 'external',
  format: 'esm',
  platform: 'node',
  plugins: [
    {
      name: 'the bundled engine in the place of its source',
      setup: ({ onResolve }) =>
        onResolve({ filter: /server\/src\/engine$/ }, () => ({ path: './engine.mjs', external: true })),
    },
  ],
});
run(process.execPath, [path.join(folder, 'run.mjs'), ...process.argv.slice(2)]);

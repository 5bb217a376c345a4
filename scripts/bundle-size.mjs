// The engine and the client run in browsers: each must bundle from its own folder and stay within its budget.
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const BUDGETS = [
  { name: 'engine', entry: 'server/src/engine/index.ts', folder: 'server/src/engine/', gzippedBytes: 25_000 },
  { name: 'client', entry: 'client/src/index.ts', folder: 'client/src/', gzippedBytes: 5_000 },
];

let failed = false;
for (const { name, entry, folder, gzippedBytes } of BUDGETS) {
  const { outputFiles, metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    write: false,
    metafile: true,
  });
  const strangers = Object.keys(metafile.inputs).filter((input) => !input.startsWith(folder));
  const size = gzipSync(outputFiles[0].contents).length;
  const fits = size <= gzippedBytes && strangers.length === 0;
  failed ||= !fits;
  console.log(`${fits ? '✓' : '✗'} ${name}: ${size} of ${gzippedBytes} bytes gzipped ${strangers.join(' ')}`);
}
process.exit(failed ? 1 : 0);

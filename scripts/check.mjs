// `npm run check`: what must be green, for a person and for CI.
import { spawnSync } from 'node:child_process';
import { installMissing, ROOT } from './install-missing.mjs';

const STEPS = [
  ['format', 'npx prettier --check --log-level warn .'],
  ['lint', 'npx eslint . --max-warnings 0'],
  ['arrow of dependency', 'npx depcruise server/src admin/src client/src --config .dependency-cruiser.cjs'],
  ['types: server', 'npx tsc -p server/tsconfig.json'],
  ['types: engine, pure', 'npx tsc -p server/src/engine/tsconfig.json'],
  ['types: panel', 'npx tsc -p admin/tsconfig.json'],
  ['types: client', 'npx tsc -p client/tsconfig.json --noEmit'],
  ['types: tests', 'npx tsc -p tests/tsconfig.json'],
  [
    'types: playground',
    'npx tsc -p playground/tsconfig.json --noEmit && npx tsc -p playground/src/admin/tsconfig.json --noEmit && npx tsc -p playground/storefront/tsconfig.json --noEmit',
  ],
  ['unused code', 'npx knip'],
  ['build', 'npm run build'],
  ['package shape', 'npx strapi-plugin verify'],
  ['size of engine and client', 'node scripts/bundle-size.mjs'],
  ['tests', 'npm test'],
];

installMissing();
const only = process.argv.slice(2);
const took = [];
for (const [name, command] of STEPS) {
  if (only.length && !only.some((word) => name.includes(word))) continue;
  console.log(`\n▸ ${name}`);
  const started = Date.now();
  const { status } = spawnSync(command, { cwd: ROOT, stdio: 'inherit', shell: true });
  took.push(`${name} ${Math.round((Date.now() - started) / 1000)} s`);
  if (status !== 0) {
    console.error(`\n✗ ${name} failed: ${command}`);
    process.exit(1);
  }
}
console.log(`\n✓ all green: ${took.join(' · ')}`);

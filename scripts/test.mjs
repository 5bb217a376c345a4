// `npm test`: the whole embedded suite on a fresh clone, no other service needed. Arguments go on to jest.
import { installMissing, run } from './install-missing.mjs';

const SUITES = { embedded: ['unit', 'server'], services: ['services'], browser: ['browser'] };
const [first, ...rest] = process.argv.slice(2);
const named = Object.hasOwn(SUITES, first ?? '');
const suites = SUITES[named ? first : 'embedded'];
const args = named ? rest : process.argv.slice(2);

installMissing();
// Browsers and child servers share two cores: one at a time there. Else as many workers as cores, where jest would
// leave one core idle: on a machine of two that halves the suite.
const workers = named && first !== 'embedded' ? ['--runInBand'] : ['--maxWorkers=100%'];
run(process.execPath, [
  '--no-warnings',
  'node_modules/jest/bin/jest.js',
  '--forceExit',
  ...workers,
  '--selectProjects',
  ...suites,
  ...(args.length ? ['--', ...args] : []),
]);

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';

/** The commands as the package brings them: one file, started by node in a folder of the caller's. */
let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'commands-'));
  file = path.join(folder, 'index.js');
  const entryPoints = [path.resolve(__dirname, '../../server/src/commands/index.ts')];
  buildSync({ entryPoints, outfile: file, bundle: true, platform: 'node', target: 'node20', format: 'cjs' });
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = (...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], { cwd: folder, encoding: 'utf8' });
  return { status, stdout, stderr };
};

it('tells what it can do', () => {
  for (const name of ['evaluate', 'import', 'replay']) {
    expect(execFileSync(process.execPath, [file, '--help'], { encoding: 'utf8' })).toContain(`\n  ${name} `);
    expect(run(name, '--help')).toMatchObject({ status: 0, stdout: expect.stringContaining(`${name} `) });
  }
});

it.each([
  [[], 'individualization COMMAND'],
  [['dance'], 'there is no command "dance"'],
  [['import'], 'import --data DIR'],
  [['replay', '--simple'], "Unknown option '--simple'"],
])('does not understand %j', (args, words) => {
  expect(run(...args)).toMatchObject({ status: 2, stderr: expect.stringContaining(words) });
});

it.each([
  [['import', '--data', '.'], 'no package.json; run the command in the folder of a Strapi application'],
  [['import', '--data', '.', '--by', 'sku'], '--by needs --content-type'],
  [['import', '--csv', 'a.csv', '--map', 'visitor=who,item=sku'], 'which column is the at?'],
  [['import', '--csv', 'a.csv', '--map', 'visitor=who,shoe=size'], 'not "shoe=size"'],
  [['replay', '--sample', 'many'], '--sample: a whole number, not many'],
  [['evaluate', '--data', 'nowhere'], 'no such folder'],
])('says why it cannot: %j', (args, words) => {
  expect(run(...args)).toMatchObject({ status: 1, stderr: expect.stringContaining(words) });
});

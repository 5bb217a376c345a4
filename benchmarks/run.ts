import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { benchDecide } from './decide';
import { benchReports } from './reports';
import { benchRules } from './rules';
import { benchOffPolicy, benchStatistics } from './statistics-all';

/** `npm run bench [-- NAME…] [--json FILE]`: each by its name; without one those that measure speed. */
const SPEED: Readonly<Record<string, () => unknown>> = { decide: benchDecide, rules: benchRules };
const BENCHMARKS: typeof SPEED = {
  ...SPEED,
  reports: benchReports,
  statistics: benchStatistics,
  'off-policy': benchOffPolicy,
};

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'string' } } });
  const unknown = positionals.filter((name) => !Object.hasOwn(BENCHMARKS, name));
  if (unknown.length > 0)
    throw new Error(`no benchmark ${unknown.join(', ')}; there are ${Object.keys(BENCHMARKS).join(', ')}`);
  const figures: Record<string, unknown> = { node: process.version };
  for (const name of positionals.length > 0 ? positionals : Object.keys(SPEED)) {
    console.log(`\n▸ ${name}`);
    figures[name] = await BENCHMARKS[name]();
  }
  if (values.json) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

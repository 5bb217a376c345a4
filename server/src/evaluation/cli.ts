import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { evaluate } from './evaluate';
import { LogError, readLog } from './log';
import { simulate, simulationTable } from './simulation/simulate';
import { toTable } from './table';

const USAGE = `evaluate --data DIR [--test FILE] [--block-by ATTR] [--without ATTR,…] [--keep-repeats] [--json FILE]
  --data DIR        folder with items.jsonl, events.jsonl and maybe visitors.jsonl, each maybe ending in .gz
  --test FILE       events of other visitors to predict; without it the last fifth of the visitors
  --block-by ATTR   choose blocks by this attribute only; without it by every attribute with 2 to 40 values
  --without A,B     leave these attributes out
  --keep-repeats    keep consecutive repeats of an item
  --json FILE       also write the result as JSON

evaluate --simulate [--seeds N] [--seed-from K] [--people N] [--json FILE]
  the engine beside Thompson sampling per segment in worlds with known tastes: which share each earns of what knowing
  every taste would earn
  --seeds N         worlds of each kind (8)
  --seed-from K     seed of the first (1)
  --people N        people in a world (2500)`;

/** Runs the command; answers the exit code. */
export function run(
  args: readonly string[],
  from: string,
  print: (text: string) => void,
  report: (text: string) => void,
): number {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        data: { type: 'string' },
        test: { type: 'string' },
        'block-by': { type: 'string' },
        without: { type: 'string' },
        'keep-repeats': { type: 'boolean', default: false },
        json: { type: 'string' },
        simulate: { type: 'boolean', default: false },
        seeds: { type: 'string', default: '8' },
        'seed-from': { type: 'string', default: '1' },
        people: { type: 'string', default: '2500' },
        help: { type: 'boolean', default: false },
      },
    });
    const write = (result: unknown): void => {
      if (values.json !== undefined) writeFileSync(resolve(from, values.json), `${JSON.stringify(result, null, 1)}\n`);
    };
    if (values.simulate && !values.help) {
      const result = simulate({
        seeds: wholeNumber('--seeds', values.seeds, 1),
        seedFrom: wholeNumber('--seed-from', values['seed-from'], 0),
        people: wholeNumber('--people', values.people, 1),
        progress: progressOn(report),
      });
      report('\r\u001b[K');
      print(`${simulationTable(result)}\n`);
      write(result);
      return 0;
    }
    if (values.help || values.data === undefined) {
      (values.help ? print : report)(`${USAGE}\n`);
      return values.help ? 0 : 2;
    }
    const folder = resolve(from, values.data);
    const log = readLog(
      folder,
      values.test === undefined ? undefined : [resolve(from, values.test), resolve(folder, values.test)],
    );
    const without = (values.without ?? '')
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '');
    const result = evaluate(log, {
      blockBy: values['block-by'],
      without,
      keepRepeats: values['keep-repeats'],
      progress: progressOn(report),
    });
    report('\r\u001b[K');
    print(`${toTable(result)}\n`);
    write(result);
    return 0;
  } catch (error) {
    const { code, message } = error as { code?: unknown; message?: unknown };
    const usage = String(code).startsWith('ERR_PARSE_ARGS');
    if (!usage && !(error instanceof LogError)) throw error;
    report(`\nevaluate: ${String(message)}\n${usage ? `${USAGE}\n` : ''}`);
    return usage ? 2 : 1;
  }
}

function wholeNumber(option: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least)
    throw new LogError(`${option} must be a whole number of at least ${least}, not ${text}`);
  return value;
}

/** One line that is written over, at most ten times a second. */
function progressOn(report: (text: string) => void): (stage: string, done: number) => void {
  let last = 0;
  let stageBefore = '';
  return (stage, done) => {
    const now = Date.now();
    if (stage === stageBefore && now - last < 100) return;
    last = now;
    stageBefore = stage;
    const filled = Math.round(20 * done);
    report(`\r\u001b[K${'#'.repeat(filled)}${'.'.repeat(20 - filled)} ${stage}`);
  };
}

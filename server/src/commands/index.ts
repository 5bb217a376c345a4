#!/usr/bin/env node
import { run as evaluate } from '../evaluation/cli';
import { CommandError } from './app';
import { importLog } from './import';
import { replay } from './replay';
import type { Command, Terminal } from './terminal';

/** `npx individualization NAME`: what the package brings for the terminal. */
const COMMANDS: Readonly<Record<string, { readonly about: string; readonly run: Command }>> = {
  evaluate: {
    about: 'a log of interactions through the engine: the policies side by side, by amount of evidence',
    run: (args, { from, print, report }) => evaluate(args, from, print, report),
  },
  import: { about: 'a log of interactions into a site, as if it had happened there', run: importLog },
  replay: { about: 'decisions of a site made again from its log, and every difference', run: replay },
};

const usage = (): string =>
  [
    'individualization COMMAND [OPTIONS]',
    ...Object.entries(COMMANDS).map(([name, { about }]) => `  ${name.padEnd(10)}${about}`),
    'individualization COMMAND --help   the options of a command\n',
  ].join('\n');

/** Runs one command; answers the exit code: 0 done, 1 failed, 2 not understood. */
async function main([name, ...args]: readonly string[], terminal: Terminal): Promise<number> {
  if (name === undefined || name === '--help' || name === 'help') {
    (name === undefined ? terminal.report : terminal.print)(usage());
    return name === undefined ? 2 : 0;
  }
  if (Object.hasOwn(COMMANDS, name)) return attempt(name, args, terminal);
  terminal.report(`individualization: there is no command "${name}"\n${usage()}`);
  return 2;
}

async function attempt(name: string, args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await COMMANDS[name].run(args, terminal);
  } catch (error) {
    const notUnderstood = String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS');
    if (!notUnderstood && !(error instanceof CommandError)) throw error;
    terminal.report(`\nindividualization ${name}: ${(error as Error).message}\n`);
    return notUnderstood ? 2 : 1;
  }
}

void main(process.argv.slice(2), {
  // Where npm runs a script, the working directory is the package's; paths are relative to the caller's.
  from: process.env.npm_lifecycle_event === 'evaluate' ? (process.env.INIT_CWD ?? process.cwd()) : process.cwd(),
  print: (text) => void process.stdout.write(text),
  report: (text) => void process.stderr.write(text),
}).then((code) => {
  process.exitCode = code;
});

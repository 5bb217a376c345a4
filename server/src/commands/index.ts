#!/usr/bin/env node
import { run as evaluate } from '../evaluation/cli';
import type { Command, Terminal } from './terminal';

/** `npx individualization NAME`: what the package brings for the terminal. */
const COMMANDS: Readonly<Record<string, { readonly about: string; readonly run: Command }>> = {
  evaluate: {
    about: 'a log of interactions through the engine: the policies side by side, by amount of evidence',
    run: (args, { from, print, report }) => evaluate(args, from, print, report),
  },
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
  if (Object.hasOwn(COMMANDS, name)) return COMMANDS[name].run(args, terminal);
  terminal.report(`individualization: there is no command "${name}"\n${usage()}`);
  return 2;
}

void main(process.argv.slice(2), {
  // Where npm runs a script, the working directory is the package's; paths are relative to the caller's.
  from: process.env.npm_lifecycle_event === 'evaluate' ? (process.env.INIT_CWD ?? process.cwd()) : process.cwd(),
  print: (text) => void process.stdout.write(text),
  report: (text) => void process.stderr.write(text),
}).then((code) => {
  process.exitCode = code;
});

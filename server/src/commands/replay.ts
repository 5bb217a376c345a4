import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { AuditReport, Audit, ReplayedDecision } from '../measurement/replay/audit';
import { CommandError, withService } from './app';
import type { Command, Terminal } from './terminal';

export const USAGE = `replay [--sample N] [--id ID] [--app DIR] [--json]
  makes decisions of the log again, from their rows alone, and reports every difference
  --sample N   so many decisions, drawn at random (1000)
  --id ID      this decision
  --app DIR    folder of the Strapi application (the working directory)
  --json       the result as JSON
Exit code 0: all equal; 1: differences, or the command failed; 2: not understood.`;

/** Differences that are told in words; all of them are in the JSON. */
const TOLD = 20;

export const replay: Command = async (args, terminal) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sample: { type: 'string', default: '1000' },
      id: { type: 'string' },
      app: { type: 'string', default: '.' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    terminal.print(`${USAGE}\n`);
    return 0;
  }
  const size = Number(values.sample);
  if (!Number.isSafeInteger(size) || size < 1) throw new CommandError(`--sample: a whole number, not ${values.sample}`);
  const report = await withService<Audit, AuditReport>(resolve(terminal.from, values.app), 'audit', (audit) =>
    values.id === undefined ? audit.ofSample(anyId(), size, progressOf(size, terminal)) : ofOne(audit, values.id),
  );
  terminal.print(values.json ? `${JSON.stringify(report, null, 1)}\n` : inWords(report));
  return report.different.length > 0 ? 1 : 0;
};

/** As decisions are named: 160 random bits. */
const anyId = (): string => randomBytes(20).toString('base64url');

const progressOf =
  (size: number, { report }: Terminal) =>
  (replayed: number): void =>
    report(`\r\u001b[K${replayed} of ${size} decisions`);

async function ofOne(audit: Audit, id: string): Promise<AuditReport> {
  const found = await audit.ofDecision(id);
  if (!found) throw new CommandError(`${id}: no such decision is in the log`);
  return reportOf(found);
}

const reportOf = ({ id, replay: { kind, ...rest } }: ReplayedDecision): AuditReport => ({
  replayed: 1,
  equal: kind === 'equal' ? 1 : 0,
  incomplete: kind === 'incomplete' ? 1 : 0,
  different: 'mismatches' in rest ? [{ id, mismatches: rest.mismatches }] : [],
});

function inWords({ replayed, equal, incomplete, different }: AuditReport): string {
  const lines = [
    `\r\u001b[K${replayed} decisions made again: ${equal} equal, ${different.length} different` +
      (incomplete > 0 ? `, ${incomplete} from before the log kept all that is needed` : ''),
    ...different
      .slice(0, TOLD)
      .flatMap(({ id, mismatches }) => [
        `  ${id}`,
        ...mismatches.map(
          ({ what, logged, replayed: again }) =>
            `    ${what}: the log has ${JSON.stringify(logged)}, made again ${JSON.stringify(again)}`,
        ),
      ]),
    ...(different.length > TOLD ? [`  and ${different.length - TOLD} more`] : []),
  ];
  return `${lines.join('\n')}\n`;
}
